"""Rule AWS105: the request that completes a backup is denied."""

from __future__ import annotations

from checker.api import Evidence, Provider, Severity, Verdicts, prove_operation, rule


@rule(
    "AWS105",
    "denied-metadata-overwrite",
    severity=Severity.BLOCKER,
    provider=Provider.AWS,
    since="0.1.0",
    proves=("aws-policy",),
)
def denied_metadata_overwrite(evidence: Evidence) -> Verdicts:
    """The request by which Velero overwrites a backup's own metadata is denied.

    ## Why it matters
    A backup is written twice. Its `velero-backup.json` is uploaded when the data is there, and **overwritten** when the
    backup moves from `Finalizing` to `Completed`; the lists of item operations and of volumes are read and overwritten
    in the same way when operations ran in the background. S3 decides the second write like the first, by `s3:PutObject`
    on the same key, unless a policy demands what only a first write can have (`s3:if-none-match`) or an explicit Deny
    stands.

    When it is denied the backup hangs in `Finalizing` or ends as `PartiallyFailed`, with `error putting object
    backups/NAME/velero-backup.json`. A policy that makes the bucket write-once breaks every backup this way, not only
    deletes.

    ## Remediation
    Allow `s3:PutObject` and `s3:GetObject` on the objects under `backups/` of the root without a condition that only
    the first write of a key can meet. To protect backups from being overwritten use versioning with S3 Object Lock,
    which keeps the old version and lets the write through.

    ## Source
    Velero v1.17.0, `pkg/controller/backup_finalizer_controller.go`; `pkg/controller/backup_operations_controller.go`.
    Amazon S3 User Guide, "Enforce conditional writes on Amazon S3 buckets".
    AWS Service Authorization Reference, "Actions, resources, and condition keys for Amazon S3".
    """
    yield from prove_operation(evidence, "metadata-overwrite")
