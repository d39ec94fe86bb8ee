"""Rule MIN112: MinIO denies a request by which kopia writes the data of volumes."""

from __future__ import annotations

from checker.api import Evidence, Provider, Severity, Verdicts, prove_operation, rule


@rule(
    "MIN112",
    "denied-repository-write-at-minio",
    severity=Severity.BLOCKER,
    provider=Provider.MINIO,
    since="0.1.0",
    proves=("minio-policy", "minio-user"),
)
def denied_repository_write_at_minio(evidence: Evidence) -> Verdicts:
    """MinIO denies a request by which kopia writes the data of volumes.

    ## Why it matters
    Volume data reaches the bucket through kopia, not through the plugin: single `PutObject` requests of about 20 MiB to
    `kopia/NAMESPACE/…`, with a `Content-MD5` and without any encryption header or tag. A policy that demands such a
    header lets the metadata pass and fails all volume data: the `PodVolumeBackup` ends as `Failed` with `PutBlob …
    Access Denied`.

    ## Remediation
    Allow `s3:PutObject` and `s3:DeleteObject` on the objects under the root, without a condition on headers that kopia
    does not send.

    ## Source
    kopia, `repo/blob/s3/s3_storage.go`, `PutBlob`; minio-go, `api-put-object.go`.
    MinIO documentation, "Access Management", "Policy Based Access Control".
    minio/minio (2026-02-12), `cmd/object-handlers.go`, `cmd/bucket-handlers.go`: the action that each request is
    decided by.
    Palette documentation, "Add Backup Location using Static Credentials", MinIO, Prerequisites.
    """
    yield from prove_operation(evidence, "repository-write")
