"""Rule AWS611: access key older than 90 days."""

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
from checker.facts import aws

_LONGEST = 90


@rule(
    "AWS611",
    "access-key-older-than-90-days",
    severity=Severity.RISK,
    provider=Provider.AWS,
    since="0.1.0",
    proves=(),
    peers=("prowler:iam_rotate_access_key_90_days",),
)
def access_key_older_than_90_days(evidence: Evidence) -> Verdicts:
    """An active access key of the location's user is older than 90 days.

    ## Why it matters
    An access key holds until somebody switches it off. The longer it is in use, the more copies of it lie in files,
    shells and backups of their own, and each of them reads and deletes every backup.

    ## Remediation
    Create a second key, give it to the location, see that backups work, then make the old key inactive and delete it.
    Or use a role (dynamic credentials), which needs no key that lasts.

    ## Source
    AWS IAM User Guide, "Update access keys" and "Security best practices in IAM".
    CIS AWS Foundations Benchmark, "Ensure access keys are rotated every 90 days or less".
    """
    records = evidence.get(aws.ACCESS_KEYS)

    dated = [record for record in records or () if record.active and record.created]
    old = [record for record in dated if days_since(evidence, record.created) > _LONGEST]
    for record in old:
        days = days_since(evidence, record.created)
        yield failed(
            f"accessKeys {shown(record.id)}",
            f"the access key {shown(record.id)} is {days} days old, more than {_LONGEST}",
            at=evidence.place(aws.ACCESS_KEYS),
            remedy=Remedy("Create another key, give it to the location, then delete this one."),
        )
    if not dated:
        yield not_applicable("accessKeys", "the user has no active access key whose age is known")
    elif not old:
        yield passed("accessKeys", f"no active access key is older than {_LONGEST} days")
