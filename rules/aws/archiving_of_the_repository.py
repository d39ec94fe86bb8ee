"""Rule AWS341: archiving of the repository."""

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
    not_applicable,
    passed,
    rule,
    stores_volumes,
)


@rule(
    "AWS341",
    "archiving-of-the-repository",
    severity=Severity.BLOCKER,
    provider=Provider.AWS,
    since="0.1.0",
    proves=("aws-validate",),
)
def archiving_of_the_repository(evidence: Evidence) -> Verdicts:
    """A lifecycle rule moves the blobs of the kopia repository to an archive that cannot be read.

    ## Why it matters
    An object in GLACIER or DEEP_ARCHIVE answers every read with `InvalidObjectState` until somebody restores it by
    hand; neither Velero nor kopia asks for that. A backup of today refers to blobs that were written with the first
    one, so that restores, and kopia's own maintenance, fail from the day on which the rule moves the first blob. That
    is a blocker when the rule covers all of `kopia/`; one that is narrowed by size or to a part of it is a risk.
    Kopia sets no tags: a rule that asks for one touches nothing of it.

    ## Remediation
    Take the transition away, or narrow the rule to another prefix. To save money on data that stays readable,
    GLACIER_IR (minimum 90 days) or INTELLIGENT_TIERING without its archive tiers satisfy both.

    ## Source
    Amazon S3 User Guide, "Restoring an archived object" and error InvalidObjectState:
    https://docs.aws.amazon.com/AmazonS3/latest/userguide/restoring-objects.html
    velero-plugin-for-aws v1.13.1, object_store.go; kopia, repo/blob/s3/s3_storage.go (no RestoreObject in either).
    """
    rules = lifecycle_rules(evidence)
    if not stores_volumes(evidence):
        yield not_applicable("lifecycle", "kopia writes nothing through this location")
        return
    root, found = key_root(evidence), False
    for each in rules:
        folders = lifecycle.touched(each, root, lifecycle.VOLUMES, {})
        name, under = lifecycle.subject_of(each), " and ".join(folders)
        for move in lifecycle.archives(each) if folders else ():
            found = True
            yield failed(
                f"{name} ({move.storage_class})",
                f"{name} moves what is under {under} to {move.storage_class} {lifecycle.move_time(move)}",
                at=each.place,
                remedy=Remedy("Take the transition away, or use GLACIER_IR, which can be read at once."),
                error="InvalidObjectState",
                severity=None if lifecycle.covers_all(each, f"{root}kopia/") else Severity.RISK,
            )
    if not found:
        yield passed("lifecycle", "no rule archives objects of the repositories")
