"""Rule AWS343: transition to a class with minimum charges."""

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
    "AWS343",
    "transition-to-a-class-with-minimum-charges",
    severity=Severity.ADVICE,
    provider=Provider.AWS,
    since="0.1.0",
    proves=(),
)
def transition_to_a_class_with_minimum_charges(evidence: Evidence) -> Verdicts:
    """A lifecycle rule moves backups to a storage class that charges for early deletion and for reading.

    ## Why it matters
    STANDARD_IA, ONEZONE_IA and GLACIER_IR can be read at once, and cost less to keep and more to use: each object is
    charged for at least 30 (GLACIER_IR: 90) days and 128 KB, and every read is charged by its size. Kopia's
    maintenance reads, rewrites and deletes blobs all the time, and backups of 30 days are deleted about when they
    would begin to pay. ONEZONE_IA keeps the data in one zone, and loses it with that zone. INTELLIGENT_TIERING has
    none of these charges, but its two optional archive tiers make objects unreadable (`InvalidObjectState`) as
    GLACIER does.

    ## Remediation
    Count what is read and deleted before the rule pays off. Leave the archive tiers of INTELLIGENT_TIERING off for
    the location's prefix, and do not use ONEZONE_IA for the only copy.

    ## Source
    Amazon S3 User Guide, "Understanding and managing Amazon S3 storage classes":
    https://docs.aws.amazon.com/AmazonS3/latest/userguide/storage-class-intro.html
    """
    rules, found = lifecycle_rules(evidence), False
    root, tags = key_root(evidence), plugin_tags(evidence)
    for each in rules:
        folders = (
            *lifecycle.touched(each, root, lifecycle.METADATA, tags),
            *lifecycle.touched(each, root, lifecycle.VOLUMES, {}),
        )
        name = lifecycle.subject_of(each)
        for move in lifecycle.dearer(each) if folders else ():
            found = True
            yield failed(
                f"{name} ({move.storage_class})",
                f"{name} moves what is under {', '.join(folders)} to {move.storage_class} {lifecycle.move_time(move)}",
                at=each.place,
                remedy=Remedy("Keep backups in STANDARD unless they live for months and are seldom read."),
            )
    if not found:
        yield passed("lifecycle", "no rule moves backups to a class with minimum charges")
