"""Rule AWS110: a request that deletes an expired backup is denied."""

from __future__ import annotations

from checker.api import Evidence, Provider, Severity, Verdicts, prove_operation, rule


@rule(
    "AWS110",
    "denied-expiry",
    severity=Severity.BLOCKER,
    provider=Provider.AWS,
    since="0.1.0",
    proves=("aws-policy",),
)
def denied_expiry(evidence: Evidence) -> Verdicts:
    """A request by which Velero deletes a backup, expired or not wanted any more, is denied.

    ## Why it matters
    When a backup's time to live is over, or somebody deletes it, Velero lists everything below `backups/NAME/` and
    below `restores/NAME/` of its restores (`s3:ListBucket` with that prefix and no delimiter) and deletes the objects
    one at a time (`s3:DeleteObject`).

    When one is denied the deletion ends with errors (`Error deleting backup`, `AccessDenied`), Velero tries again for
    ever, and the bucket grows: expired backups stay and are paid for, and personal data in them outlives its retention.

    ## Remediation
    Allow `s3:DeleteObject` on the objects under the root, and `s3:ListBucket` on the bucket for the prefixes `backups/`
    and `restores/` under it. The plugin never deletes a version, so that `s3:DeleteObjectVersion` is not needed: in a
    versioned bucket let a lifecycle rule expire noncurrent versions.

    ## Source
    Velero v1.17.0, `pkg/controller/backup_deletion_controller.go`; `pkg/persistence/object_store.go`, `DeleteBackup`.
    velero-plugin-for-aws v1.13.1, `object_store.go`, `ListObjects` and `DeleteObject`.
    AWS Service Authorization Reference, "Actions, resources, and condition keys for Amazon S3".
    Palette documentation, "Add Backup Location using Static Credentials", AWS, Prerequisites.
    """
    yield from prove_operation(evidence, "expiry")
