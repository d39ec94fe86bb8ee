"""Rule MIN340: backups that expire."""

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
    "MIN340",
    "backups-that-expire",
    severity=Severity.RISK,
    provider=Provider.MINIO,
    since="0.1.0",
    proves=(),
)
def backups_that_expire(evidence: Evidence) -> Verdicts:
    """A lifecycle rule on MinIO deletes the files of backups and restores by their age.

    ## Why it matters
    Velero deletes a backup when its `--ttl` has ended: the objects, its data in the repository and the Backup itself.
    A lifecycle rule deletes the objects alone. When it comes first, the backup disappears from every cluster at the
    next synchronisation, while its data in the repository stays behind with nothing that refers to it; when it meets
    only some of a backup's files, a restore fails with what is missing.

    ## Remediation
    Let Velero expire backups (`--ttl`), and take the expiration away or narrow it to another prefix. To clean up old
    versions, expire noncurrent versions, which leaves current objects alone.

    ## Source
    MinIO documentation, "Object Lifecycle Management", object expiration.
    Velero v1.17.0, pkg/controller/backup_sync_controller.go (orphaned backups are removed) and gc_controller.go.
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
            remedy=Remedy("Take its expiration away and let Velero expire backups, or narrow it to another prefix."),
        )
    if not found:
        yield passed("lifecycle", "no rule deletes current objects of backups and restores")
