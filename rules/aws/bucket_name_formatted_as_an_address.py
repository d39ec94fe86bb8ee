"""Rule AWS306: bucket name formatted as an address."""

from __future__ import annotations

from checker.api import (
    Evidence,
    Provider,
    Remedy,
    Severity,
    Verdicts,
    endpoint,
    failed,
    named_bucket,
    not_applicable,
    passed,
    rule,
    shown,
)
from checker.facts import field


@rule(
    "AWS306",
    "bucket-name-formatted-as-an-address",
    severity=Severity.BLOCKER,
    provider=Provider.AWS,
    since="0.1.0",
    proves=("aws-field-bucket",),
)
def bucket_name_formatted_as_an_address(evidence: Evidence) -> Verdicts:
    """The bucket's name is formatted as an IPv4 address.

    ## Why it matters
    S3 has no bucket of such a name, and kopia refuses it (`Bucket name cannot be an ip address`). An address in the
    bucket's field was mostly meant for the S3 URL.

    ## Remediation
    Write the bucket's name, and the address into the S3 URL when the storage is a server of your own.

    ## Source
    Amazon S3 User Guide, "General purpose bucket naming rules":
    https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html
    Palette documentation, "Add Backup Location using Static Credentials", AWS, step 4, S3 Bucket.
    minio-go v7.0.97, pkg/s3utils/utils.go, checkBucketNameCommon.
    """
    bucket = named_bucket(evidence)
    if not bucket:
        yield not_applicable("bucket", "the location gives no bare name of a bucket")
        return
    if not endpoint.is_address(bucket):
        yield passed("bucket", "its name is not formatted as an IPv4 address")
        return
    yield failed(
        "bucket",
        f"the bucket's name {shown(bucket)} is formatted as an IPv4 address",
        at=evidence.place(field.BUCKET),
        remedy=Remedy("Write the bucket's name here; the address of a server belongs in the S3 URL."),
        error="InvalidBucketName",
    )
