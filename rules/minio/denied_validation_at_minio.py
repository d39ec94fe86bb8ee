"""Rule MIN101: MinIO denies the list request by which Velero validates the location."""

from __future__ import annotations

from checker.api import Evidence, Provider, Severity, Verdicts, prove_operation, rule


@rule(
    "MIN101",
    "denied-validation-at-minio",
    severity=Severity.BLOCKER,
    provider=Provider.MINIO,
    since="0.1.0",
    proves=("minio-policy", "minio-user"),
)
def denied_validation_at_minio(evidence: Evidence) -> Verdicts:
    """MinIO denies the list request by which Velero validates the location.

    ## Why it matters
    Velero lists the first level under the location's root when it first sees the location, and then every minute: one
    `ListObjectsV2` with `prefix` set to the root and `delimiter=/`, which MinIO decides by `s3:ListBucket` on the
    bucket.

    When it is denied the location stays `Unavailable`, with a message that ends in `operation error S3: ListObjectsV2,
    https response error StatusCode: 403 … AccessDenied`, and Velero refuses every backup and restore. Palette has no
    Validate step for MinIO, so the first failed backup is where this would show.

    ## Remediation
    Allow `s3:ListBucket` on `arn:aws:s3:::BUCKET`. A statement on `arn:aws:s3:::BUCKET/*` covers the bucket at MinIO,
    too; one on `*-backups` or `BUCKE?` does not.

    ## Source
    Velero v1.17.0, `pkg/controller/backup_storage_location_controller.go`.
    MinIO documentation, "Access Management", "Policy Based Access Control".
    minio/minio (2026-02-12), `cmd/object-handlers.go`, `cmd/bucket-handlers.go`: the action that each request is
    decided by.
    Palette documentation, "Add Backup Location using Static Credentials", MinIO, Prerequisites.
    """
    yield from prove_operation(evidence, "validate")
