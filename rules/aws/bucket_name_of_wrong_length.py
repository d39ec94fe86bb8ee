"""Rule AWS301: bucket name of wrong length."""

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
    stores_volumes,
)
from checker.facts import field


@rule(
    "AWS301",
    "bucket-name-of-wrong-length",
    severity=Severity.BLOCKER,
    provider=Provider.AWS,
    since="0.1.0",
    proves=("aws-field-bucket",),
)
def bucket_name_of_wrong_length(evidence: Evidence) -> Verdicts:
    """The bucket's name is shorter than 3 or longer than 63 characters.

    ## Why it matters
    S3 has no bucket of such a name, so no request can succeed: validation ends in `NoSuchBucket` or
    `InvalidBucketName`. Only us-east-1 has old buckets, made before March 2018, with names of up to 255 characters.
    Velero's plugin still reaches those by path style, but kopia refuses the name before it sends anything (`Bucket
    name cannot be longer than 63 characters`), so that no volume data can be stored there.

    ## Remediation
    Copy the name from the bucket's page in the S3 console. For an old bucket with a long name, make a new bucket: S3
    cannot rename one.

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
    if bucket_name.SHORTEST <= len(bucket) <= bucket_name.LONGEST:
        yield passed("bucket", f"its name is {len(bucket)} characters long, within 3 to 63")
        return
    legacy = len(bucket) > bucket_name.LONGEST and bucket_name.may_be_legacy(bucket, evidence.get(field.REGION))
    size = f"the bucket's name is {len(bucket)} character{'s' * (len(bucket) > 1)} long, and S3 allows 3 to 63"
    breaks = not legacy or stores_volumes(evidence)
    only_old = "; an old bucket of us-east-1 may have such a name" if legacy else ""
    yield failed(
        "bucket",
        f"{size}{only_old}{', but kopia refuses it' if legacy and breaks else ''}",
        at=evidence.place(field.BUCKET),
        remedy=Remedy("Write the bucket's name as the S3 console shows it, or make a bucket with a shorter name."),
        error="Bucket name cannot be longer than 63 characters" if legacy else "NoSuchBucket",
        severity=Severity.BLOCKER if breaks else Severity.RISK,
    )
