"""Rule AWS834: a condition on what the caller can choose freely."""

from __future__ import annotations

from checker.api import (
    Evidence,
    LintPolicy,
    Provider,
    Remark,
    Remarks,
    Severity,
    Verdicts,
    lint,
    lint_conditions,
    rule,
    shown,
)


@rule(
    "AWS834",
    "condition-on-what-the-caller-chooses",
    severity=Severity.RISK,
    provider=Provider.AWS,
    since="0.1.0",
    proves=(),
    peers=("access-analyzer:UNTRUSTWORTHY_CONDITION_KEY",),
)
def condition_on_what_the_caller_chooses(evidence: Evidence) -> Verdicts:
    """A condition relies on a header that any caller can set as it likes.

    ## Why it matters
    `aws:Referer` and `aws:UserAgent` are what the client writes into its request. Whoever knows or guesses the value
    sends it, so an Allow is open to them and a Deny is no obstacle. Velero sends no Referer, and its User-Agent changes
    with each version.

    ## Remediation
    Confine the statement by who asks or whence: `aws:PrincipalArn`, `aws:PrincipalOrgID`, `aws:SourceVpce`.

    ## Source
    IAM User Guide, "AWS global condition context keys", aws:Referer and aws:UserAgent (warnings).
    """
    yield from lint(evidence, _remarks, fine="no condition relies on what the caller chooses")


def _remarks(policy: LintPolicy) -> Remarks:
    for _, entry in lint_conditions.entries(policy):
        if entry.key.lower() in {"aws:referer", "aws:useragent"}:
            message = f"the condition on {shown(entry.key)} is met by whoever sends that header"
            yield Remark(message, entry.path, "Confine the statement by the principal or the network instead.")
