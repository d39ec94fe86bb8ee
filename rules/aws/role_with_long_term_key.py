"""Rule AWS623: role with long term key."""

from __future__ import annotations

from checker.api import (
    Evidence,
    Provider,
    Remedy,
    Severity,
    Verdicts,
    access_key,
    failed,
    iam_arn,
    not_applicable,
    passed,
    rule,
    shown,
)
from checker.facts import field


@rule(
    "AWS623",
    "role-with-long-term-key",
    severity=Severity.RISK,
    provider=Provider.AWS,
    since="0.1.0",
    proves=("aws-user", "aws-access-key"),
)
def role_with_long_term_key(evidence: Evidence) -> Verdicts:
    """The principal is a role, and the access key is a long-term one, which no role has.

    ## Why it matters
    Long-term access keys (AKIA) belong to IAM users. Requests are then sent as a user, and not as the role whose
    policies are examined: the verdict holds for the wrong identity.

    ## Remediation
    Name as principal the user to whom the key belongs, and give that user's policies as evidence. When the role is
    meant, use credentials of type sts.

    ## Source
    IAM User Guide, "IAM identifiers", Unique identifiers (AKIA, ASIA).
    Palette documentation, "Add Backup Location using Static Credentials", AWS, Prerequisites.
    """
    key = evidence.get(field.ACCESS_KEY_ID)
    principal = evidence.get(field.PRINCIPAL)
    arn = iam_arn.parse(principal) if principal else None
    if arn is None or not key or not key.startswith(access_key.LONG_TERM):
        yield not_applicable("principal", "no principal or no long-term access key is given")
    elif arn.kind in {"role", "assumed-role", "federated-user"}:
        yield failed(
            "principal",
            f"the principal is a role or session ({shown(arn.name)}); the access key is a user's long-term one (AKIA)",
            at=evidence.place(field.PRINCIPAL),
            remedy=Remedy("Name the user to whom the access key belongs, or use credentials of type sts."),
        )
    else:
        yield passed("principal", "a long-term access key can be its own")
