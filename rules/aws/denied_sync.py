"""Rule AWS102: a request that synchronises backups is denied."""

from __future__ import annotations

from checker.api import Evidence, Provider, Severity, Verdicts, prove_operation, rule


@rule(
    "AWS102",
    "denied-sync",
    severity=Severity.BLOCKER,
    provider=Provider.AWS,
    since="0.1.0",
    proves=("aws-policy",),
)
def denied_sync(evidence: Evidence) -> Verdicts:
    """A request by which Velero finds the backups that are in the bucket is denied.

    ## Why it matters
    Every minute Velero lists `backups/` under the root (`s3:ListBucket` on the bucket, with `prefix` and
    `delimiter=/`), and reads `velero-backup.json` and the list of pod volume backups of each backup that the cluster
    does not know yet: a `HEAD`, then a `GET`, both decided by `s3:GetObject` on the object.

    When one is denied, backups that another cluster or an earlier installation made never appear, so that there is
    nothing to restore from after the loss of a cluster. Velero's log says `Error listing backups in backup store` or
    `Error getting backup metadata from backup store`, each with `AccessDenied`.

    ## Remediation
    Allow `s3:ListBucket` on the bucket, also for the prefix `backups/` under the root, and `s3:GetObject` on the
    objects under the root.

    ## Source
    Velero v1.17.0, `pkg/controller/backup_sync_controller.go`; `pkg/persistence/object_store.go`.
    velero-plugin-for-aws v1.13.1, `object_store.go`, `ListCommonPrefixes`, `ObjectExists` and `GetObject`.
    AWS Service Authorization Reference, "Actions, resources, and condition keys for Amazon S3".
    Palette documentation, "Add Backup Location using Static Credentials", AWS, Prerequisites.
    """
    yield from prove_operation(evidence, "sync")
