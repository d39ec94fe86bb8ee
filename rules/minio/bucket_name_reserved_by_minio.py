"""Rule MIN302: bucket name reserved by MinIO."""

from __future__ import annotations

from checker.api import (
    Evidence,
    Provider,
    Remedy,
    Severity,
    Verdicts,
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
    "MIN302",
    "bucket-name-reserved-by-minio",
    severity=Severity.BLOCKER,
    provider=Provider.MINIO,
    since="0.1.0",
    proves=("minio-bucket", "minio-field-bucket"),
)
def bucket_name_reserved_by_minio(evidence: Evidence) -> Verdicts:
    """The bucket's name is one that MinIO keeps for itself.

    ## Why it matters
    Below `minio` in the path a server answers its own requests (`/minio/admin`, `/minio/health`), and in `.minio.sys`
    it keeps its configuration. It refuses both names to everybody: no such bucket can be made, and requests for one
    end in `AllAccessDisabled` or `InvalidBucketName`.

    ## Remediation
    Make a bucket of another name, such as velero, and give that.

    ## Source
    minio/minio, cmd/generic-handlers.go and cmd/object-api-utils.go (reserved buckets).
    Palette documentation, "Add Backup Location using Static Credentials", MinIO, step 4, S3 Bucket.
    """
    bucket = named_bucket(evidence)
    if not bucket:
        yield not_applicable("bucket", "the location gives no bare name of a bucket")
    elif not minio_server.is_reserved(bucket):
        yield passed("bucket", "MinIO does not keep its name for itself")
    else:
        yield failed(
            "bucket",
            f"MinIO keeps the name {shown(bucket)} for itself, so there is no such bucket",
            at=evidence.place(field.BUCKET),
            remedy=Remedy("Make a bucket of another name, and give that."),
            error="AllAccessDisabled",
        )
