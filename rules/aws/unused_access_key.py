"""Rule AWS615: unused access key."""

from __future__ import annotations

from checker.api import (
    Evidence,
    Provider,
    Remedy,
    Severity,
    Verdicts,
    days_since,
    failed,
    not_applicable,
    passed,
    rule,
    shown,
)
from checker.facts import aws, field

_LONGEST = 45


@rule(
    "AWS615",
    "unused-access-key",
    severity=Severity.ADVICE,
    provider=Provider.AWS,
    since="0.1.0",
    proves=(),
    peers=("prowler:iam_user_accesskey_unused",),
)
def unused_access_key(evidence: Evidence) -> Verdicts:
    """Another access key of the user is active, and was not used for more than 45 days.

    ## Why it matters
    It may do everything that the location may do, and nobody would miss it, or notice that somebody else uses it.

    ## Remediation
    Make it inactive, and delete it when nothing breaks.

    ## Source
    CIS AWS Foundations Benchmark, "Ensure credentials unused for 45 days or more are disabled".
    AWS IAM User Guide, "Finding unused AWS credentials".
    """
    records = evidence.get(aws.ACCESS_KEYS)

    own = evidence.get(field.ACCESS_KEY_ID)
    others = [r for r in records or () if r.active and r.last_used and r.id != own]
    unused = [record for record in others if days_since(evidence, record.last_used) > _LONGEST]
    for record in unused:
        yield failed(
            f"accessKeys {shown(record.id)}",
            f"the access key {shown(record.id)} is active, and was last used on {record.last_used[:10]}",
            at=evidence.place(aws.ACCESS_KEYS),
            remedy=Remedy("Make it inactive, and delete it when nothing breaks."),
        )
    if not others:
        yield not_applicable("accessKeys", "of no other active key is it known when it was last used")
    elif not unused:
        yield passed("accessKeys", f"the user's other keys were used within {_LONGEST} days")
