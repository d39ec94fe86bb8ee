"""Rule AWS407: region other than the buckets."""

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
from checker.facts import aws, field


@rule(
    "AWS407",
    "region-other-than-the-buckets",
    severity=Severity.BLOCKER,
    provider=Provider.AWS,
    since="0.1.0",
    proves=("aws-field-region", "aws-bucket"),
)
def region_other_than_the_buckets(evidence: Evidence) -> Verdicts:
    """The location's region is not the region in which the bucket is.

    ## Why it matters
    S3 serves a bucket in one region only. Requests that are signed for, and sent to, another end in `301
    PermanentRedirect` or `AuthorizationHeaderMalformed: the region 'us-east-1' is wrong; expecting 'eu-central-1'`,
    and the location stays Unavailable.

    ## Remediation
    Set the bucket's own region.

    ## Source
    AWS General Reference, "Amazon Simple Storage Service endpoints and quotas":
    https://docs.aws.amazon.com/general/latest/gr/s3.html
    Palette documentation, "Add Backup Location using Static Credentials", AWS, step 4, Region.
    Amazon S3 User Guide, "Making requests", redirects; Amazon S3 API Reference, HeadBucket, x-amz-bucket-region.
    """
    region = aws_region(evidence)
    if region is None:
        yield not_applicable("region", "the location names no region of AWS")
        return
    if region.kind not in {region_name.RegionKind.KNOWN, region_name.RegionKind.UNKNOWN}:
        yield not_applicable("region", f"it is {region.kind.value}")
        return
    stated = evidence.get(aws.BUCKET_REGION)
    if stated is None:
        yield not_applicable("region", "the bucket has no region")
        return
    # GetBucketLocation answers nothing for us-east-1, and EU for the oldest buckets of eu-west-1.
    actual = region_name.classify(stated).meant or stated
    if actual == region.text:
        yield passed("region", f"the bucket is in {actual}")
        return
    yield failed(
        "region",
        f"the bucket is in {actual}; the location says {region.text}",
        at=evidence.place(field.REGION),
        remedy=correction(evidence, field.REGION, actual, f"Set region to {actual}."),
        error="PermanentRedirect",
    )
