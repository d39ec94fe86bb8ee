"""Rule MIN113: MinIO denies a request by which kopia reads the data of volumes."""

from __future__ import annotations

from checker.api import Evidence, Provider, Severity, Verdicts, prove_operation, rule


@rule(
    "MIN113",
    "denied-repository-read-at-minio",
    severity=Severity.BLOCKER,
    provider=Provider.MINIO,
    since="0.1.0",
    proves=("minio-policy", "minio-user"),
)
def denied_repository_read_at_minio(evidence: Evidence) -> Verdicts:
    """MinIO denies a request by which kopia reads the data of volumes.

    ## Why it matters
    A restore of volume data reads ranges of kopia's objects (`s3:GetObject`) and lists them (`s3:ListBucket`).

    When one is denied the restore of the volume ends as `Failed` with `failed to get blob … Access Denied`, while the
    resources come back: pods start with empty volumes.

    ## Remediation
    Allow `s3:GetObject` and `s3:ListBucket`, also under `kopia/` of the root.

    ## Source
    kopia, `repo/blob/s3/s3_storage.go`, `GetBlob`.
    MinIO documentation, "Access Management", "Policy Based Access Control".
    minio/minio (2026-02-12), `cmd/object-handlers.go`, `cmd/bucket-handlers.go`: the action that each request is
    decided by.
    Palette documentation, "Add Backup Location using Static Credentials", MinIO, Prerequisites.
    """
    yield from prove_operation(evidence, "repository-read")
