"""Rule MIN103: MinIO denies a request that uploads a backup."""

from __future__ import annotations

from checker.api import Evidence, Provider, Severity, Verdicts, prove_operation, rule


@rule(
    "MIN103",
    "denied-backup-upload-at-minio",
    severity=Severity.BLOCKER,
    provider=Provider.MINIO,
    since="0.1.0",
    proves=("minio-policy", "minio-user"),
)
def denied_backup_upload_at_minio(evidence: Evidence) -> Verdicts:
    """MinIO denies a request that uploads a backup.

    ## Why it matters
    At the end of a backup the plugin writes the archive, the log and about ten lists as single `PutObject` requests
    under `backups/NAME/` (`s3:PutObject`), after a `HEAD` for each (`s3:GetObject`).

    When one is denied the backup ends as `Failed`, its log says `error putting object … AccessDenied`, and what was
    already written stays behind.

    ## Remediation
    Allow `s3:PutObject` and `s3:GetObject` on the objects under the root.

    ## Source
    Velero v1.17.0, `pkg/persistence/object_store.go`, `PutBackup`.
    MinIO documentation, "Access Management", "Policy Based Access Control".
    minio/minio (2026-02-12), `cmd/object-handlers.go`, `cmd/bucket-handlers.go`: the action that each request is
    decided by.
    Palette documentation, "Add Backup Location using Static Credentials", MinIO, Prerequisites.
    """
    yield from prove_operation(evidence, "backup-upload")
