"""Rule MIN114: MinIO denies a request by which kopia tidies its repository."""

from __future__ import annotations

from checker.api import Evidence, Provider, Severity, Verdicts, prove_operation, rule


@rule(
    "MIN114",
    "denied-repository-maintenance-at-minio",
    severity=Severity.BLOCKER,
    provider=Provider.MINIO,
    since="0.1.0",
    proves=("minio-policy", "minio-user"),
)
def denied_repository_maintenance_at_minio(evidence: Evidence) -> Verdicts:
    """MinIO denies a request by which kopia tidies its repository.

    ## Why it matters
    Every hour to every day kopia writes its index anew and deletes what no backup needs (`s3:PutObject`,
    `s3:DeleteObject`).

    When one is denied maintenance fails with `unable to complete DeleteBlob … Access Denied`, nothing is ever freed,
    and the bucket grows with every backup.

    ## Remediation
    Allow `s3:DeleteObject`, `s3:PutObject` and `s3:ListBucket`, also under `kopia/` of the root.

    ## Source
    kopia, `repo/maintenance`, `repo/blob/s3/s3_storage.go`, `DeleteBlob`.
    MinIO documentation, "Access Management", "Policy Based Access Control".
    minio/minio (2026-02-12), `cmd/object-handlers.go`, `cmd/bucket-handlers.go`: the action that each request is
    decided by.
    Palette documentation, "Add Backup Location using Static Credentials", MinIO, Prerequisites.
    """
    yield from prove_operation(evidence, "repository-maintain")
