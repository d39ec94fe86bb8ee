"""Rule MIN110: MinIO denies a request that removes an expired backup."""

from __future__ import annotations

from checker.api import Evidence, Provider, Severity, Verdicts, prove_operation, rule


@rule(
    "MIN110",
    "denied-expiry-at-minio",
    severity=Severity.BLOCKER,
    provider=Provider.MINIO,
    since="0.1.0",
    proves=("minio-policy", "minio-user"),
)
def denied_expiry_at_minio(evidence: Evidence) -> Verdicts:
    """MinIO denies a request that removes an expired backup.

    ## Why it matters
    When a backup's time is over Velero lists what is under `backups/NAME/` and deletes each object with a request of
    its own (`s3:DeleteObject`).

    When one is denied the backup stays, its `DeleteBackupRequest` fails every hour with `error deleting object …
    AccessDenied`, and the bucket grows until it is full.

    ## Remediation
    Allow `s3:DeleteObject` and `s3:ListBucket`; the canned policy `writeonly` grants neither.

    ## Source
    Velero v1.17.0, `internal/delete`, `pkg/persistence/object_store.go`, `DeleteBackup`.
    MinIO documentation, "Access Management", "Policy Based Access Control".
    minio/minio (2026-02-12), `cmd/object-handlers.go`, `cmd/bucket-handlers.go`: the action that each request is
    decided by.
    Palette documentation, "Add Backup Location using Static Credentials", MinIO, Prerequisites.
    """
    yield from prove_operation(evidence, "expiry")
