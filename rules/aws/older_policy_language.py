"""Rule AWS806: a policy in the older version of the policy language."""

from __future__ import annotations

from checker.api import Evidence, LintPolicy, Provider, Remark, Remarks, Severity, Verdicts, lint, rule, shown


@rule(
    "AWS806",
    "older-policy-language",
    severity=Severity.ADVICE,
    provider=Provider.AWS,
    since="0.1.0",
    proves=(),
    peers=(
        "access-analyzer:MISSING_VERSION",
        "access-analyzer:VARIABLE_UNSUPPORTED_IN_VERSION",
        "parliament:NO_VERSION",
        "parliament:OLD_VERSION",
        "cfn-lint:W2511",
        "ipv:missing_version",
    ),
)
def older_policy_language(evidence: Evidence) -> Verdicts:
    """A policy has no Version, or the older one, so that AWS reads it in the older policy language.

    ## Why it matters
    In the older language a policy variable is plain text: `arn:aws:s3:::backups/${aws:username}/*` matches only a
    folder whose name is `${aws:username}`. A policy that uses one allows, or denies, something else than it seems to,
    which is a risk; without any it is advice.

    ## Remediation
    Write `"Version": "2012-10-17"` at the top of the policy, beside `Statement`.

    ## Source
    IAM User Guide, "IAM JSON policy elements: Version" and "IAM JSON policy elements: Variables and tags".
    """
    yield from lint(evidence, _remarks, fine="every policy is in the current policy language")


def _remarks(policy: LintPolicy) -> Remarks:
    if policy.variables or not policy.body:
        return
    old = policy.body.get("Version")
    if old is not None and old != "2008-10-17":
        return  # no version at all, and refused as such
    what = "it has no Version" if old is None else f"its Version is {old}"
    path = () if old is None else ("Version",)
    remedy = 'Write "Version": "2012-10-17" at the top of the policy.'
    put = None if old is None else "2012-10-17"
    used = _variable(policy)
    if used:
        message = f"{what}, so that {shown(used)} stands for itself and for no value of the request"
        yield Remark(message, path, remedy, put=put, severity=Severity.RISK, safe=False)
    else:
        yield Remark(f"{what}: AWS reads it in the older policy language", path, remedy, put=put)


def _variable(policy: LintPolicy) -> str:
    """The first text of the policy in which a variable stands, where the current language has variables."""
    for statement in policy.statements:
        for entry in (*statement.resources, *statement.other_resources):
            if "${" in entry.text:
                return entry.text
        for condition in statement.conditions:
            for value in condition.values:
                if "${" in value:
                    return value
    return ""
