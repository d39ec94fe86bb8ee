"""Rule AWS302: bucket name with foreign characters."""

from __future__ import annotations

from checker.api import (
    Evidence,
    Provider,
    Remedy,
    Severity,
    Verdicts,
    aws_bucket,
    bucket_name,
    correction,
    failed,
    not_applicable,
    passed,
    rule,
    shown,
)
from checker.facts import field


@rule(
    "AWS302",
    "bucket-name-with-foreign-characters",
    severity=Severity.BLOCKER,
    provider=Provider.AWS,
    since="0.1.0",
    proves=("aws-field-bucket",),
)
def bucket_name_with_foreign_characters(evidence: Evidence) -> Verdicts:
    """The bucket's name has characters other than small letters, digits, periods and hyphens.

    ## Why it matters
    S3 has no bucket of such a name: the most common slips are capitals and underscores. Validation ends in
    `NoSuchBucket` or `InvalidBucketName`. Only us-east-1 has old buckets, made before March 2018, with capitals or
    underscores. They are reached by path style alone, while kopia puts the bucket into the host, where capitals are
    lost.

    ## Remediation
    Write the name as the S3 console shows it. For an old bucket of us-east-1, make a new bucket with a name of today
    and copy the objects.

    ## Source
    Amazon S3 User Guide, "General purpose bucket naming rules":
    https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html
    Palette documentation, "Add Backup Location using Static Credentials", AWS, step 4, S3 Bucket.
    """
    bucket = aws_bucket(evidence)
    if not bucket:
        yield not_applicable("bucket", "the location names no bucket of AWS")
        return
    foreign = bucket_name.foreign_characters(bucket)
    if not foreign:
        yield passed("bucket", "its name has small letters, digits, periods and hyphens only")
        return
    legacy = bucket_name.may_be_legacy(bucket, evidence.get(field.REGION))
    meant = bucket_name.suggestion(bucket)
    ask = f"Was {meant} meant? " if meant else ""
    text = f"{ask}Write the bucket's name as the S3 console shows it."
    sure = not legacy and meant == bucket.lower()
    yield failed(
        "bucket",
        f"the bucket's name has {shown(', '.join(repr(c) for c in foreign))}; S3 allows a-z, 0-9, periods, hyphens"
        + ("; an old bucket of us-east-1 may have such a name, reached by path style alone" if legacy else ""),
        at=evidence.place(field.BUCKET),
        remedy=correction(evidence, field.BUCKET, meant, text) if sure else Remedy(text),
        error="InvalidBucketName",
        severity=Severity.RISK if legacy else Severity.BLOCKER,
    )
