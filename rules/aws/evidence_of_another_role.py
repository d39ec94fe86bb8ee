"""Rule AWS674: the evidence describes another role than the one that is assumed."""

from __future__ import annotations

from checker.api import (
    Evidence,
    Provider,
    Remedy,
    Severity,
    Verdicts,
    assumed_role,
    failed,
    iam_arn,
    not_applicable,
    passed,
    rule,
    shown,
)
from checker.facts import aws


@rule(
    "AWS674",
    "evidence-of-another-role",
    severity=Severity.RISK,
    provider=Provider.AWS,
    since="0.1.0",
    proves=(),
)
def evidence_of_another_role(evidence: Evidence) -> Verdicts:
    """The evidence describes another role than the one that the credentials assume.

    ## Why it matters
    The trust policy and the session duration that this report weighs are then those of somebody else: what it says of
    the three scenarios of dynamic credentials says nothing of the role that the location names.

    ## Remediation
    Give what `aws iam get-role --role-name NAME` answers for the location's role, or correct the role's ARN.

    ## Source
    AWS IAM API Reference, `GetRole`. Palette documentation, "Add Backup Location using Dynamic Credentials".
    """
    credentials = assumed_role(evidence)
    wanted = iam_arn.parse(credentials.role_arn or "") if credentials else None
    role = evidence.get(aws.ROLE) if wanted else None
    if credentials is None or wanted is None or role is None:
        yield not_applicable("role", "no role is assumed, or there is none of that ARN")
    elif role.arn == credentials.role_arn:
        yield passed("role", "the evidence describes the role that is assumed")
    else:
        yield failed(
            "role",
            f"the evidence describes {shown(role.arn)}; the credentials assume {shown(credentials.role_arn or '')}",
            at=evidence.place(aws.ROLE),
            remedy=Remedy(f"Give the answer of aws iam get-role --role-name {shown(wanted.name)}."),
        )
