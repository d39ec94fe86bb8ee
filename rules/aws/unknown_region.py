"""Rule AWS405: unknown region."""

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
    region_name,
    rule,
    shown,
)
from checker.facts import field


@rule(
    "AWS405",
    "unknown-region",
    severity=Severity.RISK,
    provider=Provider.AWS,
    since="0.1.0",
    proves=("aws-field-region",),
)
def unknown_region(evidence: Evidence) -> Verdicts:
    """The region is made like a region code, and is not among those known.

    ## Why it matters
    The table of regions is dated. A new region is missing from it, and so is a typing error: `eu-centrel-1` leads to
    a host that does not exist, and validation ends in `no such host`.

    ## Remediation
    Compare the code with the bucket's properties in the S3 console.

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
    elif region.kind is not region_name.RegionKind.UNKNOWN:
        yield not_applicable("region", f"it is {region.kind.value}")
    else:
        import difflib  # noqa: PLC0415 - only an unknown region pays for it

        alike = [name for name in partitions.region_names() if name[-1] == region.text[-1]]
        near = difflib.get_close_matches(region.text, alike, n=1, cutoff=0.91)
        ask = f"Was {near[0]} meant? " if near else ""
        yield failed(
            "region",
            f"{shown(region.text)} is not among the regions known on 2026-11-22",
            at=evidence.place(field.REGION),
            remedy=Remedy(f"{ask}Compare the code with the bucket's properties in the S3 console."),
            error="no such host",
        )
