"""Rule AWS114: a request of the repository's maintenance is denied."""

from __future__ import annotations

from checker.api import Evidence, Provider, Severity, Verdicts, prove_operation, rule


@rule(
    "AWS114",
    "denied-repository-maintenance",
    severity=Severity.BLOCKER,
    provider=Provider.AWS,
    since="0.1.0",
    proves=("aws-policy",),
)
def denied_repository_maintenance(evidence: Evidence) -> Verdicts:
    """A request by which kopia maintains a repository is denied.

    ## Why it matters
    Every hour, and thoroughly once a day, Velero runs kopia's maintenance: it lists the repository (`s3:ListBucket`),
    reads and writes blobs, overwrites `kopia.maintenance` (`s3:GetObject`, `s3:PutObject`) and deletes what no snapshot
    refers to any more (`s3:DeleteObject` below `kopia/NAMESPACE/`).

    When one is denied the `BackupRepository` reports `error to prune repository … Access Denied`. Nothing is ever
    freed: expired volume data stays in the bucket for ever, the index grows, and backups become slower until they time
    out.

    ## Remediation
    Allow `s3:GetObject`, `s3:PutObject` and `s3:DeleteObject` on the objects and `s3:ListBucket` on the bucket for
    `kopia/` under the root. A write-once rule on that prefix cannot be combined with maintenance: `kopia.maintenance`
    is overwritten by design.

    ## Source
    Velero v1.17.0, `pkg/controller/backup_repository_controller.go`; `pkg/repository/maintenance/maintenance.go`.
    kopia, `repo/maintenance/`; `repo/blob/s3/s3_storage.go`, `DeleteBlob`.
    AWS Service Authorization Reference, "Actions, resources, and condition keys for Amazon S3".
    """
    yield from prove_operation(evidence, "repository-maintain")
