"""Rule AWS113: a request that reads volume data is denied."""

from __future__ import annotations

from checker.api import Evidence, Provider, Severity, Verdicts, prove_operation, rule


@rule(
    "AWS113",
    "denied-repository-read",
    severity=Severity.BLOCKER,
    provider=Provider.AWS,
    since="0.1.0",
    proves=("aws-policy",),
)
def denied_repository_read(evidence: Evidence) -> Verdicts:
    """A request by which kopia reads the data of volumes is denied.

    ## Why it matters
    To restore a volume, and to compare a new backup with the last one, kopia lists its repository (`s3:ListBucket` with
    a prefix below `kopia/NAMESPACE/` and `delimiter=/`) and reads the blobs, often a range of them (`s3:GetObject`).
    With SSE-KMS each read needs `kms:Decrypt`.

    When one is denied the `PodVolumeRestore` or `DataDownload` ends as `Failed` with `unable to read … Access Denied`,
    and the next backup of the volume fails, too, because kopia cannot read its own index.

    ## Remediation
    Allow `s3:GetObject` on the objects and `s3:ListBucket` on the bucket for `kopia/` under the root, and `kms:Decrypt`
    on the bucket's key.

    ## Source
    kopia, `repo/blob/s3/s3_storage.go`, `GetBlob` and `ListBlobs`.
    Velero v1.17.0, `pkg/repository/udmrepo/kopialib/lib_repo.go`.
    AWS Service Authorization Reference, "Actions, resources, and condition keys for Amazon S3".
    """
    yield from prove_operation(evidence, "repository-read")
