"""Rule AWS104: a request of a multipart upload is denied."""

from __future__ import annotations

from checker.api import Evidence, Provider, Severity, Verdicts, prove_operation, rule


@rule(
    "AWS104",
    "denied-multipart-upload",
    severity=Severity.BLOCKER,
    provider=Provider.AWS,
    since="0.1.0",
    proves=("aws-policy",),
)
def denied_multipart_upload(evidence: Evidence) -> Verdicts:
    """A request of an upload in parts is denied, so that large backups fail where small ones pass.

    ## Why it matters
    The plugin uploads anything of 5 MiB and more in parts: it creates the upload, sends the parts and completes it (all
    decided by `s3:PutObject` on the object), and takes the parts back when that fails (`s3:AbortMultipartUpload`). With
    SSE-KMS an upload in parts also needs `kms:Decrypt`, because S3 decrypts the parts to put them together: with
    `kms:GenerateDataKey` alone small backups pass and large ones fail.

    When a part is denied the backup ends as `Failed` with `operation error S3: UploadPart` or `CompleteMultipartUpload`
    and `AccessDenied`. When only the abort is denied, the parts of a failed upload stay in the bucket, unseen and paid
    for.

    ## Remediation
    Allow `s3:PutObject` and `s3:AbortMultipartUpload` on the objects under the root, and `kms:GenerateDataKey` together
    with `kms:Decrypt` on the key where the bucket or the plugin encrypts with a customer managed key. The plugin never
    lists parts or uploads, so that nothing is needed for those.

    ## Source
    velero-plugin-for-aws v1.13.1, `object_store.go`, `PutObject` (the SDK's upload manager, parts of 5 MiB).
    Amazon S3 User Guide, "Multipart upload API and permissions".
    AWS Knowledge Center, "Why am I getting an error message when I upload files to an encrypted Amazon S3 bucket?".
    Palette documentation, "Add Backup Location using Static Credentials", AWS, Prerequisites.
    """
    yield from prove_operation(evidence, "multipart-upload")
