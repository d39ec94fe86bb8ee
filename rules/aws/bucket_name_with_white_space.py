"""Rule AWS316: bucket name with white space."""

from __future__ import annotations

from checker.api import (
    Evidence,
    Provider,
    Remedy,
    Severity,
    Verdicts,
    correction,
    failed,
    not_applicable,
    passed,
    rule,
    shown,
)
from checker.facts import field


@rule(
    "AWS316",
    "bucket-name-with-white-space",
    severity=Severity.BLOCKER,
    provider=Provider.AWS,
    since="0.1.0",
    proves=("aws-field-bucket",),
)
def bucket_name_with_white_space(evidence: Evidence) -> Verdicts:
    """The bucket's name has white space in it or around it.

    ## Why it matters
    White space is copied along easily and is hard to see. It becomes a part of the name, and S3 has no bucket of that
    name: validation ends in `InvalidBucketName` or `NoSuchBucket`.

    ## Remediation
    Take the white space away.

    ## Source
    Amazon S3 User Guide, "General purpose bucket naming rules":
    https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html
    Palette documentation, "Add Backup Location using Static Credentials", AWS, step 4, S3 Bucket.
    """
    bucket = evidence.get(field.BUCKET)
    if not bucket:
        yield not_applicable("bucket", "the location names no bucket")
        return
    if not any(character.isspace() for character in bucket):
        yield passed("bucket", "its name has no white space")
        return
    bare = bucket.strip()
    around = not any(character.isspace() for character in bare)
    yield failed(
        "bucket",
        f"the bucket's name {shown(bucket)!r} has white space {'around it' if around else 'in it'}",
        at=evidence.place(field.BUCKET),
        remedy=correction(evidence, field.BUCKET, bare, f"Write {bare}, without the white space.")
        if around
        else Remedy("Write the bucket's name as the S3 console shows it."),
        error="InvalidBucketName",
    )
