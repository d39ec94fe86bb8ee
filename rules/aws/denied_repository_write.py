"""Rule AWS112: a request that writes volume data is denied."""

from __future__ import annotations

from checker.api import Evidence, Provider, Severity, Verdicts, prove_operation, rule


@rule(
    "AWS112",
    "denied-repository-write",
    severity=Severity.BLOCKER,
    provider=Provider.AWS,
    since="0.1.0",
    proves=("aws-policy",),
)
def denied_repository_write(evidence: Evidence) -> Verdicts:
    """A request by which kopia writes the data of volumes is denied.

    ## Why it matters
    Volume data reaches the bucket through kopia, not through the provider plugin: single `PutObject` requests of about
    20 MiB to `kopia/NAMESPACE/…` under the root (`s3:PutObject`), in parallel from every node. Kopia ignores the
    plugin's `kmsKeyId`, `serverSideEncryption` and `tagging`: its requests carry a `Content-MD5` and **no** encryption,
    key, tag, ACL or storage class header. With SSE-KMS as the bucket's default each write also needs
    `kms:GenerateDataKey`.

    So a bucket policy or an organisation's policy that denies writes without an encryption header lets the metadata
    pass and fails all volume data: the `PodVolumeBackup` or `DataUpload` ends as `Failed` with `PutBlob … Access
    Denied`.

    ## Remediation
    Allow `s3:PutObject` on the objects under the root. In place of a Deny on a missing
    `s3:x-amz-server-side-encryption` header set the bucket's default encryption, which S3 applies to every object that
    arrives without one; or limit the Deny to requests that do carry a header of another kind
    (`StringNotEqualsIfExists`).

    ## Source
    Velero v1.17.0, `pkg/repository/udmrepo/kopialib/backend/s3.go`.
    kopia, `repo/blob/s3/s3_storage.go`, `PutBlob`; minio-go, `api-put-object.go`.
    Amazon S3 User Guide, "Setting default server-side encryption behavior for Amazon S3 buckets".
    AWS Service Authorization Reference, "Actions, resources, and condition keys for Amazon S3".
    """
    yield from prove_operation(evidence, "repository-write")
