"""Rule AWS335: retention that kopia never renews."""

from __future__ import annotations

from checker.api import (
    Evidence,
    Provider,
    Remedy,
    Severity,
    Verdicts,
    failed,
    not_applicable,
    passed,
    rule,
    stores_volumes,
)
from checker.facts import aws


@rule(
    "AWS335",
    "retention-that-kopia-never-renews",
    severity=Severity.ADVICE,
    provider=Provider.AWS,
    since="0.1.0",
    proves=(),
)
def retention_that_kopia_never_renews(evidence: Evidence) -> Verdicts:
    """The lock of a kopia blob ends before the last backup that needs it.

    ## Why it matters
    The default retention counts from the day a blob is written. Kopia writes a piece of data once, and every later
    backup that holds the same data refers to the old blob; Velero never asks kopia to renew locks
    (`PutObjectRetention` is not among its requests). The blobs of the first backup are unprotected once its retention
    is over, although all later backups, locked themselves, cannot be restored without them. The lock is a protection
    for new data, not for whole backups.

    ## Remediation
    Know what the lock covers, and add what it lacks: versioning with noncurrent versions kept for some weeks, a
    policy that denies `s3:DeleteObjectVersion` to Velero's identity, and a copy in another account by replication.

    ## Source
    Amazon S3 User Guide, "Locking objects with Object Lock", retention periods:
    https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-lock.html
    kopia, repo/maintenance (ExtendObjectLocks, which Velero v1.17 does not set in pkg/repository/udmrepo/kopialib).
    """
    if not stores_volumes(evidence):
        yield not_applicable("objectLock", "kopia writes nothing through this location")
        return
    lock = evidence.get(aws.OBJECT_LOCK)
    if lock is None or not lock.mode:
        yield passed("objectLock", "the bucket gives new objects no retention by default, so nothing leans on one")
        return
    days = lock.days or 365 * lock.years
    yield failed(
        "objectLock",
        f"kopia's blobs are unlocked {days} days after they are written, while later backups go on to need them",
        at=evidence.place(aws.OBJECT_LOCK),
        remedy=Remedy("Keep noncurrent versions for some weeks, and deny deleting versions to Velero's identity."),
    )
