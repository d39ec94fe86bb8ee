"""Rule AWS403: display name in place of region."""

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
    "AWS403",
    "display-name-in-place-of-region",
    severity=Severity.BLOCKER,
    provider=Provider.AWS,
    since="0.1.0",
    proves=("aws-field-region",),
)
def display_name_in_place_of_region(evidence: Evidence) -> Verdicts:
    """The name that the console shows stands where the region's code belongs.

    ## Why it matters
    The console shows `Europe (Ireland)` and means `eu-west-1`. The AWS SDK takes the code alone and refuses the name:
    `Invalid region: region was not a valid DNS name`.

    ## Remediation
    Write the region's code.

    ## Source
    AWS General Reference, "Amazon Simple Storage Service endpoints and quotas":
    https://docs.aws.amazon.com/general/latest/gr/s3.html
    Palette documentation, "Add Backup Location using Static Credentials", AWS, step 4, Region.
    """
    region = aws_region(evidence)
    if region is None:
        yield not_applicable("region", "the location names no region of AWS")
        return
    if region.kind is region_name.RegionKind.KNOWN:
        yield passed("region", f"{region.text} is a region of AWS")
    elif region.kind is not region_name.RegionKind.DISPLAY_NAME:
        yield not_applicable("region", f"it is {region.kind.value}")
    else:
        yield failed(
            "region",
            f"{region.text!r} is the name of {region.meant} in the console, and not its code",
            at=evidence.place(field.REGION),
            remedy=correction(evidence, field.REGION, region.meant, f"Write the code, {region.meant}."),
            error="Invalid region: region was not a valid DNS name",
        )
