"""Rule AWS340: expiration of backups."""

from __future__ import annotations

from checker.api import (
    Evidence,
    Provider,
    Remedy,
    Severity,
    Verdicts,
    failed,
    key_root,
    lifecycle,
    lifecycle_rules,
    passed,
    plugin_tags,
    rule,
)


@rule(
    "AWS340",
    "expiration-of-backups",
    severity=Severity.RISK,
    provider=Provider.AWS,
    since="0.1.0",
    proves=(),
)
def expiration_of_backups(evidence: Evidence) -> Verdicts:
    """A lifecycle rule deletes the files of backups and restores by their age.

    ## Why it matters
    Velero deletes a backup when its `--ttl` has ended: the objects, its snapshots, its data in the repository and the
    Backup itself. A lifecycle rule deletes the objects alone. When it comes first, the backup disappears from every
    cluster at the next synchronisation, while its volume snapshots and its data in the repository stay behind with
    nothing that refers to them; when it meets only some of a backup's files, a restore fails with what is missing.

    ## Remediation
    Let Velero expire backups (`--ttl`), and take the `Expiration` away or narrow it to another prefix. To clean up
    old versions, use `NoncurrentVersionExpiration`, which leaves current objects alone.

    ## Source
    Amazon S3 API Reference, LifecycleExpiration:
    https://docs.aws.amazon.com/AmazonS3/latest/API/API_LifecycleExpiration.html
    Velero v1.17, pkg/controller/backup_sync_controller.go (orphaned backups are removed) and gc_controller.go.
    """
    rules, found = lifecycle_rules(evidence), False
    root, tags = key_root(evidence), plugin_tags(evidence)
    for each in rules:
        folders = lifecycle.touched(each, root, lifecycle.METADATA, tags)
        if not folders or not lifecycle.expires_current(each):
            continue
        found, name = True, lifecycle.subject_of(each)
        yield failed(
            name,
            f"{name} deletes what is under {', '.join(folders)} {lifecycle.expiration_time(each)}",
            at=each.place,
            remedy=Remedy("Take its Expiration away and let Velero expire backups, or narrow it to another prefix."),
        )
    if not found:
        yield passed("lifecycle", "no rule deletes current objects of backups and restores")
