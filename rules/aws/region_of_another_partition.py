"""Rule AWS406: region of another partition."""

from __future__ import annotations

from checker.api import (
    Evidence,
    Provider,
    Remedy,
    Severity,
    Verdicts,
    aws_region,
    failed,
    not_applicable,
    partitions,
    passed,
    rule,
)
from checker.facts import field


@rule(
    "AWS406",
    "region-of-another-partition",
    severity=Severity.BLOCKER,
    provider=Provider.AWS,
    since="0.1.0",
    proves=("aws-field-region", "aws-account"),
)
def region_of_another_partition(evidence: Evidence) -> Verdicts:
    """The region is in another partition of AWS than the identity or the key that the location names.

    ## Why it matters
    China, GovCloud and the other separate parts of AWS share no accounts, keys or users with the rest. Credentials of
    one partition are unknown in another: every request ends in `InvalidAccessKeyId`. A KMS key of another partition
    cannot encrypt anything here.

    ## Remediation
    Set the region in which the bucket is, or name the identity and the key of that region's partition.

    ## Source
    AWS General Reference, "Amazon Simple Storage Service endpoints and quotas":
    https://docs.aws.amazon.com/general/latest/gr/s3.html
    Palette documentation, "Add Backup Location using Static Credentials", AWS, step 4, Region.
    AWS General Reference, "Amazon Resource Names (ARNs)", partition.
    """
    region = aws_region(evidence)
    if region is None:
        yield not_applicable("region", "the location names no region of AWS")
        return
    partition = partitions.partition_of(region.meant or region.text)
    credentials = evidence.get(field.CREDENTIALS)
    named = (
        ("principal", evidence.get(field.PRINCIPAL), evidence.place(field.PRINCIPAL)),
        (
            "credentials.roleArn",
            credentials.role_arn if credentials else None,
            evidence.place(field.CREDENTIALS, "roleArn"),
        ),
        (
            "plugin.kmsKeyId",
            (evidence.get(field.PLUGIN) or {}).get("kmsKeyId"),
            evidence.place(field.PLUGIN, "kmsKeyId"),
        ),
    )
    arns = [(subject, arn, place) for subject, arn, place in named if arn and arn.startswith("arn:")]
    if partition is None or not arns:
        yield not_applicable("region", "its partition is not known, or no ARN is there to compare it with")
        return
    for subject, arn, place in arns:
        found = arn.split(":")[1]
        if found == partition.name:
            yield passed(subject, f"it is in the partition of the region, {found}")
            continue
        yield failed(
            subject,
            f"{subject} is in the partition {found}; the region {region.text} is in {partition.name}",
            at=place,
            remedy=Remedy(f"Name one in the partition {partition.name}, or set the region in which the bucket is."),
            error="InvalidAccessKeyId" if subject != "plugin.kmsKeyId" else "KMS.NotFoundException",
        )
