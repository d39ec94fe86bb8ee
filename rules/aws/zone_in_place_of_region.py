"""Rule AWS402: zone in place of region."""

from __future__ import annotations

from checker.api import (
    Evidence,
    Provider,
    Severity,
    Verdicts,
    aws_region,
    correction,
    failed,
    not_applicable,
    passed,
    region_name,
    rule,
)
from checker.facts import field


@rule(
    "AWS402",
    "zone-in-place-of-region",
    severity=Severity.BLOCKER,
    provider=Provider.AWS,
    since="0.1.0",
    proves=("aws-field-region",),
)
def zone_in_place_of_region(evidence: Evidence) -> Verdicts:
    """An availability zone stands where the region belongs.

    ## Why it matters
    `us-east-1a` is a part of the region us-east-1. There is no S3 endpoint of a zone: requests end in `no such host`,
    and kopia, which does not know it either, goes to us-east-1 with a signature for a region that does not exist.

    ## Remediation
    Write the region, without the zone.

    ## Source
    AWS General Reference, "Amazon Simple Storage Service endpoints and quotas":
    https://docs.aws.amazon.com/general/latest/gr/s3.html
    Palette documentation, "Add Backup Location using Static Credentials", AWS, step 4, Region.
    Amazon EC2 User Guide, "Regions and Zones".
    """
    region = aws_region(evidence)
    if region is None:
        yield not_applicable("region", "the location names no region of AWS")
        return
    if region.kind is region_name.RegionKind.KNOWN:
        yield passed("region", f"{region.text} is a region of AWS")
    elif region.kind is not region_name.RegionKind.ZONE:
        yield not_applicable("region", f"it is {region.kind.value}")
    else:
        yield failed(
            "region",
            f"{region.text} is a zone of {region.meant}, and not a region",
            at=evidence.place(field.REGION),
            remedy=correction(evidence, field.REGION, region.meant, f"Write the region, {region.meant}."),
            error="no such host",
        )
