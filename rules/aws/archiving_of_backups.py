"""Rule AWS342: archiving of backups."""

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
    "AWS342",
    "archiving-of-backups",
    severity=Severity.RISK,
    provider=Provider.AWS,
    since="0.1.0",
    proves=(),
)
def archiving_of_backups(evidence: Evidence) -> Verdicts:
    """A lifecycle rule moves the files of backups to an archive that cannot be read.

    ## Why it matters
    An object in GLACIER or DEEP_ARCHIVE answers every read with `InvalidObjectState` until somebody restores it by
    hand, which Velero never does. A backup that is older than the rule's number of days can be seen, and not
    restored: its `.tar.gz` cannot be read, nor its logs. A new cluster cannot even take it up, since
    `velero-backup.json` is read then. Backups that are deleted sooner than that never notice, which is why this is no
    blocker.

    ## Remediation
    Take the transition away, or use GLACIER_IR or INTELLIGENT_TIERING without its archive tiers. Otherwise write down
    that a restore begins with `aws s3api restore-object` on every file of the backup, and takes up to two days.

    ## Source
    Amazon S3 User Guide, "Understanding archive retrieval options":
    https://docs.aws.amazon.com/AmazonS3/latest/userguide/restoring-objects-retrieval-options.html
    Velero v1.17, pkg/controller/backup_sync_controller.go; velero-plugin-for-aws v1.13.1, object_store.go.
    """
    rules, found = lifecycle_rules(evidence), False
    root, tags = key_root(evidence), plugin_tags(evidence)
    for each in rules:
        folders = lifecycle.touched(each, root, lifecycle.METADATA, tags)
        name = lifecycle.subject_of(each)
        for move in lifecycle.archives(each) if folders else ():
            found = True
            yield failed(
                f"{name} ({move.storage_class})",
                f"{name} moves what is under {', '.join(folders)} to {move.storage_class} {lifecycle.move_time(move)}",
                at=each.place,
                remedy=Remedy("Take the transition away, or use GLACIER_IR, which can be read at once."),
                error="InvalidObjectState",
            )
    if not found:
        yield passed("lifecycle", "no rule archives objects of backups and restores")
