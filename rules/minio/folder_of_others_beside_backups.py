"""Rule MIN357: folder of others beside backups."""

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
    "MIN357",
    "folder-of-others-beside-backups",
    severity=Severity.BLOCKER,
    provider=Provider.MINIO,
    since="0.1.0",
    proves=("minio-bucket",),
)
def folder_of_others_beside_backups(evidence: Evidence) -> Verdicts:
    """There are folders directly under the location's prefix on MinIO that are not Velero's.

    ## Why it matters
    Velero lists what is directly under the prefix each time it validates the location, and accepts `backups/`,
    `restores/`, `restic/`, `kopia/`, `metadata/` and `plugins/` alone. One other folder makes the location
    Unavailable: `Backup store contains invalid top-level directories: [reports]`. Palette's form has no prefix: a
    bucket that other applications use cannot be a location there.

    ## Remediation
    Make a bucket for the backups alone, give the location a prefix of its own, or move the folders elsewhere.

    ## Source
    Velero v1.17.0, pkg/persistence/object_store.go, IsValid, and object_store_layout.go; velero issues 3192 and 7785.
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
        remedy=Remedy("Make a bucket for the backups alone, or give the location a prefix of its own."),
        error="Backup store contains invalid top-level directories",
    )
