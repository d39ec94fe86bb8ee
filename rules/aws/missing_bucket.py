"""Rule AWS651: missing bucket."""

from __future__ import annotations

from checker.api import Evidence, Provider, Remedy, Severity, Verdicts, failed, passed, rule
from checker.facts import field


@rule(
    "AWS651",
    "missing-bucket",
    severity=Severity.BLOCKER,
    provider=Provider.AWS,
    since="0.1.0",
    proves=("aws-field-bucket",),
)
def missing_bucket(evidence: Evidence) -> Verdicts:
    """The location names no bucket.

    ## Why it matters
    Palette's form and API ask for the bucket's name, and a BackupStorageLocation without one is refused by Kubernetes.
    There is nowhere to store anything.

    ## Remediation
    Give the name of the S3 bucket.

    ## Source
    Palette documentation, "Add Backup Location using Static Credentials", AWS, step 4, S3 Bucket.
    palette-sdk-go, V1S3StorageConfig (bucketName is required).
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
            remedy=Remedy("Give the name of the S3 bucket."),
        )
