"""Rule AWS107: a request that reads a backup for a restore is denied."""

from __future__ import annotations

from checker.api import Evidence, Provider, Severity, Verdicts, prove_operation, rule


@rule(
    "AWS107",
    "denied-restore-read",
    severity=Severity.BLOCKER,
    provider=Provider.AWS,
    since="0.1.0",
    proves=("aws-policy",),
)
def denied_restore_read(evidence: Evidence) -> Verdicts:
    """A request by which Velero reads a backup to restore it is denied.

    ## Why it matters
    A restore reads the backup's archive, its volume snapshots and its volume information: a `HEAD` and then a `GET` on
    `backups/NAME/…` under the root, decided by `s3:GetObject` on the object, and with SSE-KMS by `kms:Decrypt` on the
    key with which it was written.

    When one is denied the restore ends as `Failed` with `error getting backup … operation error S3: GetObject, https
    response error StatusCode: 403 … AccessDenied`. Backups keep succeeding, so that this is found out on the day of the
    disaster.

    ## Remediation
    Allow `s3:GetObject` on the objects under the root, and `kms:Decrypt` on every key under which backups were written,
    also after the bucket's default key was changed.

    ## Source
    Velero v1.17.0, `pkg/controller/restore_controller.go`; `pkg/persistence/object_store.go`.
    velero-plugin-for-aws v1.13.1, `object_store.go`, `GetObject`.
    AWS Service Authorization Reference, "Actions, resources, and condition keys for Amazon S3".
    Palette documentation, "Add Backup Location using Static Credentials", AWS, Prerequisites.
    """
    yield from prove_operation(evidence, "restore-read")
