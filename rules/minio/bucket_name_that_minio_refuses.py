"""Rule MIN301: bucket name that MinIO refuses."""

from __future__ import annotations

from checker.api import (
    Evidence,
    Provider,
    Remedy,
    Severity,
    Verdicts,
    bucket_name,
    failed,
    minio_server,
    named_bucket,
    not_applicable,
    passed,
    rule,
    shown,
)
from checker.facts import field


@rule(
    "MIN301",
    "bucket-name-that-minio-refuses",
    severity=Severity.BLOCKER,
    provider=Provider.MINIO,
    since="0.1.0",
    proves=("minio-bucket", "minio-field-bucket"),
)
def bucket_name_that_minio_refuses(evidence: Evidence) -> Verdicts:
    """The bucket's name is one that a MinIO server cannot have.

    ## Why it matters
    A MinIO server takes names of 3 to 63 small letters, digits, hyphens and periods; each part between periods begins
    and ends with a letter or a digit, and a name is not formatted as an address. It answers any other with
    `InvalidBucketName` or `NoSuchBucket`, so that the location stays Unavailable. Some clients accept capitals and
    underscores; the server does not.

    ## Remediation
    Copy the name from the list of buckets in the console, or from `mc ls`. If there is no bucket yet, make one whose
    name follows the rules.

    ## Source
    minio/minio, cmd/object-api-utils.go, IsValidBucketName.
    Palette documentation, "Add Backup Location using Static Credentials", MinIO, step 4, S3 Bucket.
    """
    bucket = named_bucket(evidence)
    if not bucket or minio_server.is_reserved(bucket):
        yield not_applicable("bucket", "the location gives no bare name, or one that MinIO keeps for itself")
        return
    problem = minio_server.bucket_problem(bucket)
    if not problem:
        yield passed("bucket", "MinIO can have a bucket of its name")
        return
    near = bucket_name.suggestion(bucket)
    text = "Write the bucket's name as the console shows it" + (f"; {near} would be a good one." if near else ".")
    yield failed(
        "bucket",
        f"MinIO has no bucket named {shown(bucket)!r}: {problem}",
        at=evidence.place(field.BUCKET),
        remedy=Remedy(text),
        error="InvalidBucketName",
    )
