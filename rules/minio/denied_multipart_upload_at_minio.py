"""Rule MIN104: MinIO denies a request of an upload in parts."""

from __future__ import annotations

from checker.api import Evidence, Provider, Severity, Verdicts, prove_operation, rule


@rule(
    "MIN104",
    "denied-multipart-upload-at-minio",
    severity=Severity.BLOCKER,
    provider=Provider.MINIO,
    since="0.1.0",
    proves=("minio-policy", "minio-user"),
)
def denied_multipart_upload_at_minio(evidence: Evidence) -> Verdicts:
    """MinIO denies a request of an upload in parts.

    ## Why it matters
    An archive of more than 5 MiB goes up in parts: `CreateMultipartUpload`, `UploadPart` and `CompleteMultipartUpload`,
    which MinIO all decides by `s3:PutObject`, and `AbortMultipartUpload` when something fails
    (`s3:AbortMultipartUpload`).

    When one is denied every backup beyond that size ends as `Failed`, while small ones pass. An upload that cannot be
    aborted leaves parts that fill the disk until MinIO clears them a day later.

    ## Remediation
    Allow `s3:PutObject` and `s3:AbortMultipartUpload` on the objects under the root.

    ## Source
    aws-sdk-go-v2, feature/s3/manager, `upload.go`.
    MinIO documentation, "Access Management", "Policy Based Access Control".
    minio/minio (2026-02-12), `cmd/object-handlers.go`, `cmd/bucket-handlers.go`: the action that each request is
    decided by.
    Palette documentation, "Add Backup Location using Static Credentials", MinIO, Prerequisites.
    """
    yield from prove_operation(evidence, "multipart-upload")
