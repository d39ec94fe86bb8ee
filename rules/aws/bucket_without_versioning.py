"""Rule AWS330: bucket without versioning."""

from __future__ import annotations

from checker.api import (
    Evidence,
    Provider,
    Remedy,
    Severity,
    Verdicts,
    failed,
    passed,
    rule,
)
from checker.facts import aws


@rule(
    "AWS330",
    "bucket-without-versioning",
    severity=Severity.RISK,
    provider=Provider.AWS,
    since="0.1.0",
    proves=(),
    peers=("prowler:s3_bucket_object_versioning", "checkov:CKV_AWS_21"),
)
def bucket_without_versioning(evidence: Evidence) -> Verdicts:
    """The bucket keeps no old versions of its objects.

    ## Why it matters
    Velero writes `velero-backup.json` of every backup again when the backup is completed, kopia deletes and rewrites
    blobs during maintenance, and whoever holds the access key can delete everything. Without versioning each of these
    is final: a backup that was overwritten or deleted, by mistake or by an intruder, cannot be got back.

    ## Remediation
    Turn versioning on, together with a lifecycle rule that expires noncurrent versions: without it everything that
    Velero and kopia delete is kept, and paid for, forever. Deletes and overwrites go on to work; neither client ever
    names a version.

    ## Source
    Amazon S3 User Guide, "Retaining multiple versions of objects with S3 Versioning":
    https://docs.aws.amazon.com/AmazonS3/latest/userguide/Versioning.html
    Velero v1.17, pkg/controller/backup_finalizer_controller.go.
    """
    versioning = evidence.get(aws.BUCKET_VERSIONING)
    status = versioning.status if versioning is not None else ""
    if status == "Enabled":
        yield passed("bucketVersioning", "versioning is on")
        return
    yield failed(
        "bucketVersioning",
        "versioning is suspended: what is written now replaces what was there" if status else "versioning never was on",
        at=evidence.place(aws.BUCKET_VERSIONING),
        remedy=Remedy("Turn versioning on, and expire noncurrent versions with a lifecycle rule."),
    )
