"""Rule AWS404: endpoint in place of region."""

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
    s3_url,
    stores_volumes,
)
from checker.facts import field


@rule(
    "AWS404",
    "endpoint-in-place-of-region",
    severity=Severity.BLOCKER,
    provider=Provider.AWS,
    since="0.1.0",
    proves=("aws-field-region",),
)
def endpoint_in_place_of_region(evidence: Evidence) -> Verdicts:
    """The name of an endpoint, or an old location name, stands where the region belongs.

    ## Why it matters
    `aws-global`, `s3-external-1` and `fips-us-east-1` are names that SDKs use for endpoints, `EU` and `us-standard`
    are what S3 called regions long ago. None of them can be signed for: S3 answers `AuthorizationHeaderMalformed`, or
    the host made of it does not exist. Where the AWS SDK still understands the name (`aws-global`, `fips-…`), kopia
    does not: it goes to us-east-1 with a signature for a region of that name, so only metadata could be stored.

    ## Remediation
    Write the region itself. For FIPS, set the S3 URL to the FIPS endpoint of the region.

    ## Source
    AWS General Reference, "Amazon Simple Storage Service endpoints and quotas":
    https://docs.aws.amazon.com/general/latest/gr/s3.html
    Palette documentation, "Add Backup Location using Static Credentials", AWS, step 4, Region.
    Amazon S3 API Reference, CreateBucketConfiguration, LocationConstraint.
    botocore 1.44.5, endpoints.json and s3 endpoint-rule-set-1.json.
    """
    region = aws_region(evidence)
    if region is None:
        yield not_applicable("region", "the location names no region of AWS")
        return
    if region.kind is region_name.RegionKind.KNOWN:
        yield passed("region", f"{region.text} is a region of AWS")
    elif region.kind is not region_name.RegionKind.PSEUDO:
        yield not_applicable("region", f"it is {region.kind.value}")
    else:
        understood = region.text == "aws-global" or region.text.startswith("fips-")
        works = understood and not stores_volumes(evidence) and s3_url(evidence) is None
        fips = f" For FIPS, set the S3 URL to https://s3-fips.{region.meant}.amazonaws.com."
        text = f"Write the region, {region.meant}.{fips if region.text.startswith('fips-') else ''}"
        yield failed(
            "region",
            f"{region.text} is no region; {region.meant} is the region behind it",
            at=evidence.place(field.REGION),
            remedy=correction(evidence, field.REGION, region.meant, text),
            error="AuthorizationHeaderMalformed" if understood else "no such host",
            severity=Severity.RISK if works else Severity.BLOCKER,
        )
