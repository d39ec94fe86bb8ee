"""Rule AWS303: bucket name with period or hyphen at an end."""

from __future__ import annotations

from checker.api import (
    Evidence,
    Provider,
    Remedy,
    Severity,
    Verdicts,
    failed,
    named_bucket,
    not_applicable,
    passed,
    rule,
    shown,
)
from checker.facts import field


@rule(
    "AWS303",
    "bucket-name-with-period-or-hyphen-at-an-end",
    severity=Severity.BLOCKER,
    provider=Provider.AWS,
    since="0.1.0",
    proves=("aws-field-bucket",),
)
def bucket_name_with_period_or_hyphen_at_an_end(evidence: Evidence) -> Verdicts:
    """The bucket's name begins or ends with a period or a hyphen.

    ## Why it matters
    A bucket's name begins and ends with a letter or a digit. S3 has no bucket of any other name, and validation ends
    in `NoSuchBucket` or `InvalidBucketName`. Such a name is mostly what remains when a part was cut off, or a
    template variable was empty (`acme-prod-`).

    ## Remediation
    Write the whole name, as the S3 console shows it.

    ## Source
    Amazon S3 User Guide, "General purpose bucket naming rules":
    https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html
    Palette documentation, "Add Backup Location using Static Credentials", AWS, step 4, S3 Bucket.
    """
    bucket = named_bucket(evidence)
    if not bucket:
        yield not_applicable("bucket", "the location gives no bare name of a bucket")
        return
    if bucket == bucket.strip(".-"):
        yield passed("bucket", "its name begins and ends with a letter or a digit")
        return
    where = "begins" if bucket[0] in ".-" else "ends"
    wrong = bucket[0] if where == "begins" else bucket[-1]
    yield failed(
        "bucket",
        f"the bucket's name {shown(bucket)} {where} with {wrong!r}; S3 wants a letter or a digit there",
        at=evidence.place(field.BUCKET),
        remedy=Remedy("Write the whole name, as the S3 console shows it; a part of it may be missing here."),
        error="InvalidBucketName",
    )
