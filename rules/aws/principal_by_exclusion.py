"""Rule AWS846: NotPrincipal."""

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
)


@rule(
    "AWS846",
    "principal-by-exclusion",
    severity=Severity.RISK,
    provider=Provider.AWS,
    since="0.1.0",
    proves=("aws-policy",),
    peers=(
        "access-analyzer:ALLOW_WITH_NOT_PRINCIPAL",
        "parliament:NOTPRINCIPAL_WITH_ALLOW",
        "ipv:not_principal_validation",
        "ipv:ineffective_deny_carve_out",
    ),
)
def principal_by_exclusion(evidence: Evidence) -> Verdicts:
    """A statement names with `NotPrincipal` whom it does not speak of.

    ## Why it matters
    With Allow it lets in everybody else, strangers without credentials among them. With Deny it spares those listed
    only when their account is listed too, and of a role its session besides; and whoever has a permissions boundary is
    denied, listed or not. A backup that worked stops with `AccessDenied` on the day the user gets a boundary.

    ## Remediation
    With Allow, name those who are meant in `Principal`. With Deny, write `"Principal": "*"` and spare principals by
    the condition `ArnNotEquals` on `aws:PrincipalArn`.

    ## Source
    IAM User Guide, "AWS JSON policy elements: NotPrincipal".
    IAM User Guide, "IAM policy validation check reference", Allow with NotPrincipal.
    """
    yield from lint(evidence, _remarks, layers=OF_RESOURCES, fine="no statement names principals by excluding others")


def _remarks(policy: LintPolicy) -> Remarks:
    for statement in policy.statements:
        if "NotPrincipal" not in statement.body:
            continue
        path = (*statement.path, "NotPrincipal")
        if statement.allows:
            message = "Allow with NotPrincipal lets in everybody but those listed, strangers included"
            yield Remark(message, path, "Name in Principal those who are meant.")
            continue
        remedy = 'Write "Principal": "*" and spare principals by ArnNotEquals on aws:PrincipalArn.'
        missing = lint_principals.unlisted_accounts(statement)
        if missing:
            message = f"Deny with NotPrincipal denies those listed as well, as their account {missing[0]} is not listed"
            yield Remark(message, path, remedy)
        else:
            message = "Deny with NotPrincipal denies whoever has a permissions boundary, listed or not"
            yield Remark(message, path, remedy, severity=Severity.ADVICE)
