"""Rule MIN109: MinIO denies the signed URLs by which logs and backups are downloaded."""

from __future__ import annotations

from checker.api import Evidence, Provider, Severity, Verdicts, prove_operation, rule


@rule(
    "MIN109",
    "denied-signed-download-at-minio",
    severity=Severity.BLOCKER,
    provider=Provider.MINIO,
    since="0.1.0",
    proves=("minio-policy", "minio-user"),
)
def denied_signed_download_at_minio(evidence: Evidence) -> Verdicts:
    """MinIO denies the signed URLs by which logs and backups are downloaded.

    ## Why it matters
    `velero backup logs`, `describe --details` and `download` follow a URL that Velero signed with its own key: a `GET`
    that MinIO decides by the `s3:GetObject` of that key, with `s3:authType` `REST-QUERY-STRING`.

    When it is denied the command prints `request failed: <Error><Code>AccessDenied</Code>`.

    ## Remediation
    Allow `s3:GetObject` on the objects under the root, without a condition on `s3:authType`, and let `s3:signatureAge`
    be ten minutes at least.

    ## Source
    Velero v1.17.0, `pkg/controller/download_request_controller.go`.
    MinIO documentation, "Access Management", "Policy Based Access Control".
    minio/minio (2026-02-12), `cmd/object-handlers.go`, `cmd/bucket-handlers.go`: the action that each request is
    decided by.
    Palette documentation, "Add Backup Location using Static Credentials", MinIO, Prerequisites.
    """
    yield from prove_operation(evidence, "signed-download")
