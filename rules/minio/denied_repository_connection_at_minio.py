"""Rule MIN111: MinIO denies a request by which kopia opens its repository."""

from __future__ import annotations

from checker.api import Evidence, Provider, Severity, Verdicts, prove_operation, rule


@rule(
    "MIN111",
    "denied-repository-connection-at-minio",
    severity=Severity.BLOCKER,
    provider=Provider.MINIO,
    since="0.1.0",
    proves=("minio-policy", "minio-user"),
)
def denied_repository_connection_at_minio(evidence: Evidence) -> Verdicts:
    """MinIO denies a request by which kopia opens its repository.

    ## Why it matters
    Before it stores the data of volumes kopia lists a prefix that nobody uses, reads `kopia.repository` and writes it
    when it is missing (`s3:ListBucket`, `s3:GetObject`, `s3:PutObject` under `kopia/NAMESPACE/`).

    When one is denied the `BackupRepository` is never ready, and every file system backup ends with `error to connect
    backup repo`.

    ## Remediation
    Allow `s3:ListBucket`, `s3:GetObject` and `s3:PutObject`, also under `kopia/` of the root.

    ## Source
    Velero v1.17.0, `pkg/repository/udmrepo/kopialib`; kopia, `repo/blob/s3/s3_storage.go`.
    MinIO documentation, "Access Management", "Policy Based Access Control".
    minio/minio (2026-02-12), `cmd/object-handlers.go`, `cmd/bucket-handlers.go`: the action that each request is
    decided by.
    Palette documentation, "Add Backup Location using Static Credentials", MinIO, Prerequisites.
    """
    yield from prove_operation(evidence, "repository-connect")
