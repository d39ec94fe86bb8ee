"""Rule MIN305: white space in MinIO bucket name."""

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
    "MIN305",
    "white-space-in-minio-bucket-name",
    severity=Severity.BLOCKER,
    provider=Provider.MINIO,
    since="0.1.0",
    proves=("minio-bucket", "minio-field-bucket"),
)
def white_space_in_minio_bucket_name(evidence: Evidence) -> Verdicts:
    """White space stands in the bucket's name or around it.

    ## Why it matters
    White space is copied along easily and is hard to see. It becomes a part of the name, and MinIO has no bucket of
    that name: every request ends in `InvalidBucketName` or `NoSuchBucket`.

    ## Remediation
    Take the white space away.

    ## Source
    minio/minio, cmd/object-api-utils.go, IsValidBucketName.
    Palette documentation, "Add Backup Location using Static Credentials", MinIO, step 4, S3 Bucket.
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
        else Remedy("Write the bucket's name as the console shows it."),
        error="InvalidBucketName",
    )
