"""Rule AWS307: bucket name with reserved prefix."""

from __future__ import annotations

from checker.api import (
    Evidence,
    Provider,
    Remedy,
    Severity,
    Verdicts,
    aws_bucket,
    failed,
    not_applicable,
    passed,
    rule,
    shown,
)
from checker.facts import field

_RESERVED = {
    "amzn-s3-demo-": "which AWS uses in the examples of its documentation",
    "sthree-": "which S3 keeps for itself",
    "xn--": "which S3 keeps for itself",
}


@rule(
    "AWS307",
    "bucket-name-with-reserved-prefix",
    severity=Severity.BLOCKER,
    provider=Provider.AWS,
    since="0.1.0",
    proves=("aws-field-bucket",),
)
def bucket_name_with_reserved_prefix(evidence: Evidence) -> Verdicts:
    """The bucket's name begins with what S3 keeps for itself.

    ## Why it matters
    S3 creates no bucket whose name begins with `xn--`, `sthree-` or `amzn-s3-demo-`. The last one stands for a bucket
    in the examples of the AWS documentation, so the name was copied from there. No bucket of the name can be yours:
    validation ends in `NoSuchBucket` or `AccessDenied`.

    ## Remediation
    Write the name of your own bucket.

    ## Source
    Amazon S3 User Guide, "General purpose bucket naming rules":
    https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html
    Palette documentation, "Add Backup Location using Static Credentials", AWS, step 4, S3 Bucket.
    """
    bucket = aws_bucket(evidence)
    if not bucket:
        yield not_applicable("bucket", "the location names no bucket of AWS")
        return
    prefix = next((found for found in _RESERVED if bucket.startswith(found)), "")
    if not prefix:
        yield passed("bucket", "its name begins with no reserved prefix")
        return
    yield failed(
        "bucket",
        f"the bucket's name {shown(bucket)} begins with {prefix}, {_RESERVED[prefix]}",
        at=evidence.place(field.BUCKET),
        remedy=Remedy("Write the name of your own bucket, as the S3 console shows it."),
        error="NoSuchBucket",
    )
