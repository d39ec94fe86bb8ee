"""Rule AWS357: foreign folder beside backups."""

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
    passed,
    rule,
    shown,
)
from checker.facts import aws


@rule(
    "AWS357",
    "foreign-folder-beside-backups",
    severity=Severity.BLOCKER,
    provider=Provider.AWS,
    since="0.1.0",
    proves=("aws-validate",),
)
def foreign_folder_beside_backups(evidence: Evidence) -> Verdicts:
    """There are folders directly under the location's prefix that are not Velero's.

    ## Why it matters
    Velero lists what is directly under the prefix each time it validates the location, and accepts `backups/`,
    `restores/`, `restic/`, `kopia/`, `metadata/` and `plugins/` alone. One other folder makes the location
    Unavailable: `Backup store contains invalid top-level directories: [reports]`. No backup, restore or deletion is
    started then.

    ## Remediation
    Give the location a prefix of its own, or move the folders elsewhere. A prefix that is already in use by other
    applications has to be left to them.

    ## Source
    Velero v1.17, pkg/persistence/object_store.go, IsValid, and object_store_layout.go; velero issues 3192 and 7785.
    """
    names = evidence.get(aws.TOP_LEVEL) or ()
    root = key_root(evidence)
    foreign = [name for name in names if name.endswith("/") and name not in lifecycle.FOLDERS]
    if not foreign:
        yield passed("topLevel", f"there is nothing but Velero's folders under {root or 'the root of the bucket'}")
        return
    text = ", ".join(map(shown, foreign[:3])) + (f" and {len(foreign) - 3} more" if foreign[3:] else "")
    yield failed(
        "topLevel",
        f"{text} {'is' if len(foreign) == 1 else 'are'} beside the backups, under {root or 'the root of the bucket'}",
        at=evidence.place(aws.TOP_LEVEL),
        remedy=Remedy("Give the location a prefix of its own, or move these folders elsewhere."),
        error="Backup store contains invalid top-level directories",
    )
