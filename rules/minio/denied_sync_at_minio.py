"""Rule MIN102: MinIO denies a request by which Velero finds the backups that are in the bucket."""

from __future__ import annotations

from checker.api import Evidence, Provider, Severity, Verdicts, prove_operation, rule


@rule(
    "MIN102",
    "denied-sync-at-minio",
    severity=Severity.BLOCKER,
    provider=Provider.MINIO,
    since="0.1.0",
    proves=("minio-policy", "minio-user"),
)
def denied_sync_at_minio(evidence: Evidence) -> Verdicts:
    """MinIO denies a request by which Velero finds the backups that are in the bucket.

    ## Why it matters
    Every minute Velero lists `backups/` under the root (`s3:ListBucket`), and reads `velero-backup.json` of each backup
    that the cluster does not know yet: a `HEAD`, then a `GET`, both decided by `s3:GetObject`.

    When one is denied, backups of another cluster or an earlier installation never appear, so that there is nothing to
    restore from after the loss of a cluster. Velero's log says `Error listing backups in backup store`, with
    `AccessDenied`.

    ## Remediation
    Allow `s3:ListBucket` on the bucket, also for the prefix `backups/` under the root, and `s3:GetObject` on the
    objects under the root.

    ## Source
    Velero v1.17.0, `pkg/controller/backup_sync_controller.go`.
    MinIO documentation, "Access Management", "Policy Based Access Control".
    minio/minio (2026-02-12), `cmd/object-handlers.go`, `cmd/bucket-handlers.go`: the action that each request is
    decided by.
    Palette documentation, "Add Backup Location using Static Credentials", MinIO, Prerequisites.
    """
    yield from prove_operation(evidence, "sync")
