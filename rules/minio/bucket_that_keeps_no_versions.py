"""Rule MIN330: bucket that keeps no versions."""

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
    "MIN330",
    "bucket-that-keeps-no-versions",
    severity=Severity.RISK,
    provider=Provider.MINIO,
    since="0.1.0",
    proves=(),
)
def bucket_that_keeps_no_versions(evidence: Evidence) -> Verdicts:
    """The bucket on MinIO keeps no old versions of its objects.

    ## Why it matters
    Velero writes `velero-backup.json` of every backup twice, kopia deletes and rewrites blobs during maintenance, and
    whoever holds the access key can delete everything. Without versioning each of these is final: a backup that was
    overwritten or deleted, by mistake or by an intruder, cannot be got back.

    ## Remediation
    `mc version enable ALIAS/BUCKET`, together with a lifecycle rule that expires noncurrent versions: without it
    everything that Velero and kopia delete is kept, counts toward the quota, and fills the drives.

    ## Source
    MinIO documentation, "Bucket Versioning".
    Velero v1.17.0, pkg/controller/backup_finalizer_controller.go.
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
