"""Rule AWS103: a request that uploads a backup is denied."""

from __future__ import annotations

from checker.api import Evidence, Provider, Severity, Verdicts, prove_operation, rule


@rule(
    "AWS103",
    "denied-backup-upload",
    severity=Severity.BLOCKER,
    provider=Provider.AWS,
    since="0.1.0",
    proves=("aws-policy",),
)
def denied_backup_upload(evidence: Evidence) -> Verdicts:
    """A request by which Velero uploads a backup is denied.

    ## Why it matters
    At the end of a backup Velero writes its log, `velero-backup.json`, the archive of the cluster's resources and up to
    nine lists beside it, each with `PutObject` (`s3:PutObject` on `backups/NAME/…` under the root). With tags in the
    plugin's configuration every write also needs `s3:PutObjectTagging`; with SSE-KMS every write has S3 ask KMS for a
    data key in the name of the same identity (`kms:GenerateDataKey`). When a later write fails Velero takes back what
    it wrote, with `s3:DeleteObject`.

    When a write is denied the backup ends as `Failed`: `rpc error: … error putting object
    backups/NAME/velero-backup.json: operation error S3: PutObject, https response error StatusCode: 403 …
    AccessDenied`. The location itself keeps saying `Available`, because validating it writes nothing.

    ## Remediation
    Allow `s3:PutObject` and `s3:DeleteObject` on the objects under the root (`arn:aws:s3:::BUCKET/*`). Conditions have
    to match what the plugin really sends: no ACL, no storage class and no `If-None-Match` header, and an encryption
    header only when the plugin's configuration names one.

    ## Source
    Velero v1.17.0, `pkg/controller/backup_controller.go`; `pkg/persistence/object_store.go`, `PutBackup`.
    velero-plugin-for-aws v1.13.1, `object_store.go`, `PutObject`.
    AWS Service Authorization Reference, "Actions, resources, and condition keys for Amazon S3".
    Amazon S3 User Guide, "Using server-side encryption with AWS KMS keys (SSE-KMS)", permissions.
    Palette documentation, "Add Backup Location using Static Credentials", AWS, Prerequisites.
    """
    yield from prove_operation(evidence, "backup-upload")
