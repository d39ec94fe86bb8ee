"""Rule AWS401: malformed region."""

from __future__ import annotations

from checker.api import (
    Evidence,
    Provider,
    Remedy,
    Severity,
    Verdicts,
    aws_region,
    correction,
    failed,
    not_applicable,
    passed,
    region_name,
    rule,
    shown,
)
from checker.facts import field


@rule(
    "AWS401",
    "malformed-region",
    severity=Severity.BLOCKER,
    provider=Provider.AWS,
    since="0.1.0",
    proves=("aws-field-region",),
)
def malformed_region(evidence: Evidence) -> Verdicts:
    """What stands in the region's place is not made like a region code.

    ## Why it matters
    A region code is written in small letters and hyphens and ends in a digit: `eu-central-1`. The AWS SDK puts it
    into the host of every request and into every signature. With an underscore or white space it refuses the region
    (`Invalid region: region was not a valid DNS name`), a code without hyphens leads to a host that does not exist
    (`no such host`), and capitals go into the signature, where S3 does not take them; kopia looks the code up as it
    is written and goes to us-east-1 instead.

    ## Remediation
    Write the region code, as "AWS Regions" in the console's region menu shows it beside the name.

    ## Source
    AWS General Reference, "Amazon Simple Storage Service endpoints and quotas":
    https://docs.aws.amazon.com/general/latest/gr/s3.html
    Palette documentation, "Add Backup Location using Static Credentials", AWS, step 4, Region.
    aws-sdk-go-v2, service/s3, endpoint rules; minio-go v7.0.97, s3-endpoints.go, getS3Endpoint.
    """
    region = aws_region(evidence)
    if region is None:
        yield not_applicable("region", "the location names no region of AWS")
        return
    if region.kind is region_name.RegionKind.KNOWN:
        yield passed("region", f"{region.text} is a region of AWS")
    elif region.kind is not region_name.RegionKind.MALFORMED:
        yield not_applicable("region", f"it is {region.kind.value}")
    else:
        text = "Write the region code, such as eu-central-1."
        is_label = region.text.isascii() and region.text.replace("-", "").isalnum()
        yield failed(
            "region",
            f"{shown(region.text)!r} is not made like a region code" + (f"; {region.meant} is" if region.meant else ""),
            at=evidence.place(field.REGION),
            remedy=correction(evidence, field.REGION, region.meant, f"Write {region.meant}.")
            if region.meant
            else Remedy(text),
            error="" if is_label else "Invalid region: region was not a valid DNS name",
        )
