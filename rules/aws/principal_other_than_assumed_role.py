"""Rule AWS624: principal other than assumed role."""

from __future__ import annotations

from checker.api import (
    CredentialType,
    Evidence,
    Provider,
    Severity,
    Verdicts,
    correction,
    failed,
    iam_arn,
    not_applicable,
    passed,
    rule,
    shown,
)
from checker.facts import field


@rule(
    "AWS624",
    "principal-other-than-assumed-role",
    severity=Severity.RISK,
    provider=Provider.AWS,
    since="0.1.0",
    proves=("aws-user",),
)
def principal_other_than_assumed_role(evidence: Evidence) -> Verdicts:
    """The principal is not the role that the credentials assume.

    ## Why it matters
    With credentials of type sts every request is sent as a session of the role. The policies of anybody else do not
    count, and bucket policies that name somebody else do not match: the verdict holds for the wrong identity.

    ## Remediation
    Leave the principal out, or name the role; give the role's policies as evidence.

    ## Source
    Palette documentation, "Add a Backup Location using Dynamic Credentials".
    IAM User Guide, "IAM JSON policy elements: Principal", Role session principals.
    """
    credentials = evidence.get(field.CREDENTIALS)
    principal = evidence.get(field.PRINCIPAL)
    role = iam_arn.parse(credentials.role_arn) if credentials and credentials.role_arn else None
    arn = iam_arn.parse(principal) if principal else None
    if role is None or arn is None or credentials is None or credentials.type is not CredentialType.STS:
        yield not_applicable("principal", "no role is assumed, or no principal is named")
    elif arn.kind in {"role", "assumed-role"} and (arn.account, arn.name) == (role.account, role.name):
        yield passed("principal", "it is the role that the credentials assume")
    else:
        yield failed(
            "principal",
            f"the principal is the {arn.kind} {shown(arn.name)}; the credentials assume the role {shown(role.name)}"
            + ("" if arn.account == role.account else f" of account {role.account}"),
            at=evidence.place(field.PRINCIPAL),
            remedy=correction(evidence, field.PRINCIPAL, credentials.role_arn, "Name the role that is assumed."),
        )
