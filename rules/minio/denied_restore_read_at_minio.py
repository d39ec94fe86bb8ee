"""Rule MIN107: MinIO denies a request that reads a backup for a restore."""

from __future__ import annotations

from checker.api import Evidence, Provider, Severity, Verdicts, prove_operation, rule


@rule(
    "MIN107",
    "denied-restore-read-at-minio",
    severity=Severity.BLOCKER,
    provider=Provider.MINIO,
    since="0.1.0",
    proves=("minio-policy", "minio-user"),
)
def denied_restore_read_at_minio(evidence: Evidence) -> Verdicts:
    """MinIO denies a request that reads a backup for a restore.

    ## Why it matters
    A restore reads the archive and the lists of the backup (`s3:GetObject`).

    When one is denied the restore ends as `Failed`, with `error downloading backup … AccessDenied`: backups that were
    written every night cannot be used on the day they are needed.

    ## Remediation
    Allow `s3:GetObject` on the objects under the root.

    ## Source
    Velero v1.17.0, `pkg/controller/restore_controller.go`.
    MinIO documentation, "Access Management", "Policy Based Access Control".
    minio/minio (2026-02-12), `cmd/object-handlers.go`, `cmd/bucket-handlers.go`: the action that each request is
    decided by.
    Palette documentation, "Add Backup Location using Static Credentials", MinIO, Prerequisites.
    """
    yield from prove_operation(evidence, "restore-read")
