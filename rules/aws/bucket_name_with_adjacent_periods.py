"""Rule AWS304: bucket name with adjacent periods."""

from __future__ import annotations

from checker.api import (
    Evidence,
    Provider,
    Remedy,
    Severity,
    Verdicts,
    bucket_name,
    failed,
    named_bucket,
    not_applicable,
    passed,
    rule,
    shown,
)
from checker.facts import field


@rule(
    "AWS304",
    "bucket-name-with-adjacent-periods",
    severity=Severity.BLOCKER,
    provider=Provider.AWS,
    since="0.1.0",
    proves=("aws-field-bucket",),
)
def bucket_name_with_adjacent_periods(evidence: Evidence) -> Verdicts:
    """The bucket's name has two periods side by side.

    ## Why it matters
    S3 has no bucket of such a name, and kopia refuses it before it sends anything (`Bucket name contains invalid
    characters`). Validation ends in `NoSuchBucket` or `InvalidBucketName`.

    ## Remediation
    Write the name as the S3 console shows it.

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
    if ".." not in bucket:
        yield passed("bucket", "no two periods stand side by side in its name")
        return
    meant = bucket_name.suggestion(bucket)
    yield failed(
        "bucket",
        f"the bucket's name {shown(bucket)} has two periods side by side",
        at=evidence.place(field.BUCKET),
        remedy=Remedy(f"{f'Was {meant} meant? ' if meant else ''}Write the bucket's name as the S3 console shows it."),
        error="InvalidBucketName",
    )
