"""Rule MIN334: lock beyond the life of backups."""

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
    "MIN334",
    "lock-beyond-the-life-of-backups",
    severity=Severity.RISK,
    provider=Provider.MINIO,
    since="0.1.0",
    proves=(),
)
def lock_beyond_the_life_of_backups(evidence: Evidence) -> Verdicts:
    """Object locking on MinIO keeps every version for longer than a backup lives.

    ## Why it matters
    Velero's deletes and its second write of `velero-backup.json` go on to work in a bucket with object locking: the
    server answers them with a delete marker and with a new version. But the data of expired backups, each overwritten
    `velero-backup.json`, `restore-*-results.gz` and `kopia.maintenance`, and every blob that kopia's maintenance
    drops stays until its retention ends, and takes room on drives of your own. Velero's backups live 30 days (720h)
    unless `--ttl` says otherwise; a retention beyond that keeps what nobody can restore any more. In COMPLIANCE mode
    nobody can shorten it, the root user included.

    ## Remediation
    Set the default retention to no more than the shortest `--ttl` in use, and expire noncurrent versions by a
    lifecycle rule. If the backups live as long as the retention, waive this with their `--ttl`.

    ## Source
    MinIO documentation, "Object Retention" (default bucket retention, COMPLIANCE mode).
    Velero documentation, "How Velero Works", Set a Backup to Expire: https://velero.io/docs/v1.17/how-velero-works/
    """
    lock = evidence.get(aws.OBJECT_LOCK)
    if lock is None or not lock.mode:
        yield passed("objectLock", "the bucket gives new objects no retention by default")
        return
    life = 30  # days: the 720h of velero backup create --ttl
    days = lock.days or 365 * lock.years
    if days <= life:
        yield passed("objectLock", f"versions are kept {days} days, no longer than Velero's backups live by default")
        return
    yield failed(
        "objectLock",
        f"versions are kept {days} days in {lock.mode} mode, and Velero's backups live {life} days by default",
        at=evidence.place(aws.OBJECT_LOCK),
        remedy=Remedy(f"Set the default retention to at most the backups' --ttl ({life} days where none is given)."),
    )
