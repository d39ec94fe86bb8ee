"""Rule AWS206: a KMS key in another region than the bucket."""

from __future__ import annotations

from checker.api import (
    Evidence,
    Provider,
    Remedy,
    Severity,
    Verdicts,
    failed,
    keys_in_play,
    not_applicable,
    passed,
    rule,
)
from checker.facts import field


@rule(
    "AWS206",
    "key-in-another-region",
    severity=Severity.BLOCKER,
    provider=Provider.AWS,
    since="0.1.0",
    proves=("aws-kms-key",),
)
def key_in_another_region(evidence: Evidence) -> Verdicts:
    """The ARN of the KMS key names another region than the bucket's.

    ## Why it matters
    S3 uses KMS in the bucket's own region, and a key works in its own region only. With the ARN of a key elsewhere
    every write ends in `400 KMS.NotFoundException` or `Invalid arn REGION`. A multi-Region key (its id begins with
    `mrk-`) has replicas in other regions with the same id, but each with an ARN of its own: naming the primary's ARN in
    another region is the same mistake.

    ## Remediation
    Name a key of the bucket's region. For a multi-Region key, replicate it into that region and name the replica's ARN,
    and give the replica its own key policy: policies are not replicated.

    ## Source
    Amazon S3 User Guide, "Using server-side encryption with AWS KMS keys (SSE-KMS)" ("the AWS KMS key must be in the
    same Region as the bucket").
    AWS KMS Developer Guide, "Multi-Region keys in AWS KMS".
    """
    region = evidence.get(field.REGION)
    named = 0
    for used in keys_in_play(evidence):
        key = used.key
        if not region or not key.is_full or not key.region:
            continue
        named += 1
        if key.region == region:
            yield passed(used.subject, f"{used.title} is in the bucket's region, {region}")
            continue
        text = f"Name a key of {region}."
        if key.is_multi_region:
            text = f"Replicate the multi-Region key into {region}, if that is not done, and name the replica's own ARN."
        yield failed(
            used.subject,
            f"{used.title} is in {key.region}, the bucket in {region}",
            at=used.place,
            remedy=Remedy(text),
            error="KMS.NotFoundException",
        )
    if not named:
        yield not_applicable("kmsKey", "no KMS key is named with its region")
