"""Rule MIN108: MinIO denies a request that writes the results of a restore."""

from __future__ import annotations

from checker.api import Evidence, Provider, Severity, Verdicts, prove_operation, rule


@rule(
    "MIN108",
    "denied-restore-write-at-minio",
    severity=Severity.BLOCKER,
    provider=Provider.MINIO,
    since="0.1.0",
    proves=("minio-policy", "minio-user"),
)
def denied_restore_write_at_minio(evidence: Evidence) -> Verdicts:
    """MinIO denies a request that writes the results of a restore.

    ## Why it matters
    A restore writes its log and its results under `restores/NAME/` (`s3:PutObject`).

    When one is denied the restore's resources are there, but nobody can read what went wrong: `velero restore logs` and
    `describe` find nothing, and the restore ends as `PartiallyFailed`.

    ## Remediation
    Allow `s3:PutObject` on the objects under the root, `restores/` among them.

    ## Source
    Velero v1.17.0, `pkg/persistence/object_store.go`, `PutRestoreResults`.
    MinIO documentation, "Access Management", "Policy Based Access Control".
    minio/minio (2026-02-12), `cmd/object-handlers.go`, `cmd/bucket-handlers.go`: the action that each request is
    decided by.
    Palette documentation, "Add Backup Location using Static Credentials", MinIO, Prerequisites.
    """
    yield from prove_operation(evidence, "restore-write")
