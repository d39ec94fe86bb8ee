"""Rule AWS335: retention that kopia never renews."""

from __future__ import annotations

from checker.api import (
    Effect,
    Evidence,
    Outcome,
    Provider,
    Remedy,
    Severity,
    Verdict,
    Verdicts,
    deletes_versions,
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
    """The lock of a kopia blob ends before the last backup that needs it, and Velero's identity may delete versions.

    ## Why it matters
    The default retention counts from the day a blob is written. Kopia writes a piece of data once, and every later
    backup that holds the same data refers to the old blob; Velero never asks kopia to renew locks
    (`PutObjectRetention` is not among its requests). The blobs of the first backup are unlocked once its retention is
    over, although all later backups, locked themselves, cannot be restored without them. Whoever has Velero's key
    then deletes their versions for good, where the identity is allowed `s3:DeleteObjectVersion`. Neither Velero nor
    kopia ever needs that action.

    ## Remediation
    Take `s3:DeleteObjectVersion` away from Velero's identity (a wildcard like `s3:Delete*` grants it too), and leave
    the deletion of old versions to a lifecycle rule. A copy in another account by replication protects against the
    rest.

    ## Source
    Amazon S3 User Guide, "Locking objects with Object Lock", retention periods:
    https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-lock.html
    kopia, repo/maintenance (ExtendObjectLocks, which Velero v1.17 does not set in pkg/repository/udmrepo/kopialib).
    """
    lock = evidence.get(aws.OBJECT_LOCK)
    if not stores_volumes(evidence):
        yield not_applicable("objectLock", "kopia writes nothing through this location")
        return
    if lock is None or not lock.mode:
        yield passed("objectLock", "the bucket gives new objects no retention by default, so nothing leans on one")
        return
    days = lock.days or 365 * lock.years
    evidence.get(aws.IDENTITY_POLICIES)
    effect = deletes_versions(evidence)
    text = f"kopia's blobs are unlocked {days} days after they are written, while later backups go on to need them"
    if effect is Effect.ALLOW:
        yield failed(
            "objectLock",
            f"{text}, and the location's identity may delete versions",
            at=evidence.place(aws.OBJECT_LOCK),
            remedy=Remedy("Do not allow Velero's identity to delete versions; leave that to a lifecycle rule."),
        )
    elif effect is Effect.UNKNOWN:
        yield Verdict(Outcome.UNKNOWN, f"{text}; whether the identity may delete versions is undecided", "objectLock")
    else:
        yield passed(
            "objectLock", "blobs that are no longer locked cannot be deleted for good by the location's identity"
        )
