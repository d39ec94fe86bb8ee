"""Rule AWS848: a principal that another one of its statement covers."""

from __future__ import annotations

from checker.api import (
    OF_RESOURCES,
    Evidence,
    LintPolicy,
    Provider,
    Remark,
    Remarks,
    Severity,
    Verdicts,
    lint,
    lint_principals,
    rule,
    shown,
)


@rule(
    "AWS848",
    "redundant-principal",
    severity=Severity.ADVICE,
    provider=Provider.AWS,
    since="0.1.0",
    proves=(),
    peers=("access-analyzer:REDUNDANT_PRINCIPAL_IN_ROLE_TRUST_POLICY",),
)
def redundant_principal(evidence: Evidence) -> Verdicts:
    """A statement names a principal that another one of it covers already.

    ## Why it matters
    The role covers its sessions, `*` covers everybody, and an account's id and the ARN of its root are the same. The
    statement reads narrower, or wider, than it is, and who takes one of the two away changes nothing.

    ## Remediation
    Keep the one that is meant, and take the other out.

    ## Source
    IAM User Guide, "IAM policy validation check reference", Redundant principal in role trust policy.
    IAM User Guide, "AWS JSON policy elements: Principal".
    """
    yield from lint(evidence, _remarks, layers=OF_RESOURCES, fine="no principal is covered by another one")


def _remarks(policy: LintPolicy) -> Remarks:
    for statement in policy.statements:
        for found in lint_principals.redundant_principals(statement):
            text = shown(found.entry.text)
            message = (
                f"{text} is named twice" if found.by == found.entry.text else f"{text} is covered by {shown(found.by)}"
            )
            yield Remark(message, found.entry.path, f"Take {text} out.", drop=True)
