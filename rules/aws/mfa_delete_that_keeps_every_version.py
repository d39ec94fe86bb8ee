"""Rule AWS337: mfa delete that keeps every version."""

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
    "AWS337",
    "mfa-delete-that-keeps-every-version",
    severity=Severity.RISK,
    provider=Provider.AWS,
    since="0.1.0",
    proves=(),
    peers=("prowler:s3_bucket_no_mfa_delete",),
)
def mfa_delete_that_keeps_every_version(evidence: Evidence) -> Verdicts:
    """The bucket asks for a second factor before a version is deleted, so no version ever is.

    ## Why it matters
    Velero and kopia name no version when they delete, so MFA Delete refuses them nothing: each delete adds a delete
    marker and the data stays. But nothing can clean up behind them. S3 does not support lifecycle rules on a bucket
    with MFA Delete, and only the root user, with the device in hand, can delete a version: everything that was ever
    backed up is kept and paid for.

    ## Remediation
    Turn MFA Delete off, and have the same protection in a form that lets old versions go: a default retention by
    Object Lock in GOVERNANCE mode, or a bucket policy that denies `s3:DeleteObjectVersion` to Velero's identity, each
    with a lifecycle rule that expires noncurrent versions.

    ## Source
    Amazon S3 User Guide, "Configuring MFA delete":
    https://docs.aws.amazon.com/AmazonS3/latest/userguide/MultiFactorAuthenticationDelete.html
    Amazon S3 User Guide, "Managing the lifecycle of objects": not supported on MFA-enabled buckets.
    """
    versioning = evidence.get(aws.BUCKET_VERSIONING)
    if versioning is None or not versioning.mfa_delete:
        yield passed("bucketVersioning", "old versions can be deleted without a second factor")
        return
    yield failed(
        "bucketVersioning",
        "MFA Delete is on: what Velero and kopia delete is kept until the root user deletes each version",
        at=evidence.place(aws.BUCKET_VERSIONING),
        remedy=Remedy("Turn MFA Delete off; Object Lock in GOVERNANCE mode protects versions and lets them expire."),
    )
