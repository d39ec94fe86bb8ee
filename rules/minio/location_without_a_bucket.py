"""Rule MIN307: location without a bucket."""

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
from checker.facts import field


@rule(
    "MIN307",
    "location-without-a-bucket",
    severity=Severity.BLOCKER,
    provider=Provider.MINIO,
    since="0.1.0",
    proves=("minio-field-bucket",),
)
def location_without_a_bucket(evidence: Evidence) -> Verdicts:
    """The location on MinIO names no bucket.

    ## Why it matters
    Palette's form and API ask for the bucket's name, and Kubernetes refuses a BackupStorageLocation without one.
    There is nowhere to store anything: a MinIO server has no default bucket, and Velero makes none.

    ## Remediation
    Give the name of the bucket that was made for the backups.

    ## Source
    Palette documentation, "Add Backup Location using Static Credentials", MinIO, step 4, S3 Bucket.
    Velero v1.17.0, pkg/apis/velero/v1/backupstoragelocation_types.go, ObjectStorageLocation.
    """
    bucket = evidence.get(field.BUCKET)
    if bucket and bucket.strip():
        yield passed("bucket", "it is given")
    else:
        yield failed(
            "bucket",
            "the location names no bucket",
            at=evidence.place(field.BUCKET) or evidence.place(field.NAME),
            remedy=Remedy("Give the name of the bucket that was made for the backups."),
        )
