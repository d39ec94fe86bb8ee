"""Rule MIN105: MinIO denies a request by which Velero overwrites what it wrote of a backup."""

from __future__ import annotations

from checker.api import Evidence, Provider, Severity, Verdicts, prove_operation, rule


@rule(
    "MIN105",
    "denied-metadata-overwrite-at-minio",
    severity=Severity.BLOCKER,
    provider=Provider.MINIO,
    since="0.1.0",
    proves=("minio-policy", "minio-user"),
)
def denied_metadata_overwrite_at_minio(evidence: Evidence) -> Verdicts:
    """MinIO denies a request by which Velero overwrites what it wrote of a backup.

    ## Why it matters
    Velero writes `velero-backup.json` again when a backup's items are finished later, and its log and results with it:
    the same `PutObject` to keys that exist.

    When it is denied the backup stays `Finalizing` or ends as `FinalizingPartiallyFailed`.

    ## Remediation
    Allow `s3:PutObject` on the objects under the root, whether they exist or not.

    ## Source
    Velero v1.17.0, `pkg/controller/backup_finalizer_controller.go`.
    MinIO documentation, "Access Management", "Policy Based Access Control".
    minio/minio (2026-02-12), `cmd/object-handlers.go`, `cmd/bucket-handlers.go`: the action that each request is
    decided by.
    Palette documentation, "Add Backup Location using Static Credentials", MinIO, Prerequisites.
    """
    yield from prove_operation(evidence, "metadata-overwrite")
