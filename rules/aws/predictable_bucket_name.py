"""Rule AWS312: predictable bucket name."""

from __future__ import annotations

from checker.api import (
    Evidence,
    Provider,
    Remedy,
    Severity,
    Verdicts,
    aws_bucket,
    bucket_name,
    failed,
    not_applicable,
    passed,
    rule,
    shown,
)
from checker.facts import field


@rule(
    "AWS312",
    "predictable-bucket-name",
    severity=Severity.ADVICE,
    provider=Provider.AWS,
    since="0.1.0",
    proves=("aws-field-bucket",),
    peers=("prowler:s3_bucket_shadow_resource_vulnerability",),
)
def predictable_bucket_name(evidence: Evidence) -> Verdicts:
    """The bucket's name is made of common words alone, so anybody may think of it.

    ## Why it matters
    Names of buckets are shared by all accounts of a partition. Once a bucket is deleted, any account can make one of
    the same name, and a location that still points there would hand its backups to a stranger, or restore what a
    stranger put there. A name that anybody can guess also invites attempts to read it.

    ## Remediation
    Put something of your own into the name (a company, a random part), keep the bucket as long as a location names
    it, or use the account regional namespace.

    ## Source
    Amazon S3 User Guide, "General purpose bucket naming rules":
    https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html
    Palette documentation, "Add Backup Location using Static Credentials", AWS, step 4, S3 Bucket.
    """
    bucket = aws_bucket(evidence)
    if not bucket:
        yield not_applicable("bucket", "the location names no bucket of AWS")
        return
    if not bucket_name.is_predictable(bucket, evidence.get(field.REGION)):
        yield passed("bucket", "its name is not made of common words alone")
        return
    yield failed(
        "bucket",
        f"the bucket's name {shown(bucket)} is made of common words alone",
        at=evidence.place(field.BUCKET),
        remedy=Remedy("For the next bucket, add a part to the name that nobody can guess."),
    )
