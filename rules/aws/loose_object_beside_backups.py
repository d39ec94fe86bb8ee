"""Rule AWS358: loose object beside backups."""

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
    shown,
)
from checker.facts import aws


@rule(
    "AWS358",
    "loose-object-beside-backups",
    severity=Severity.ADVICE,
    provider=Provider.AWS,
    since="0.1.0",
    proves=(),
)
def loose_object_beside_backups(evidence: Evidence) -> Verdicts:
    """There are objects directly under the location's prefix, outside every folder.

    ## Why it matters
    Velero passes over them: only folders make a location Unavailable. But it puts nothing there itself, so that
    somebody else writes to the same place, and the next thing that they write may be a folder.

    ## Remediation
    Give the location a prefix of its own, or move the objects elsewhere.

    ## Source
    Velero v1.17, pkg/persistence/object_store.go, IsValid (only common prefixes count).
    """
    names = evidence.get(aws.TOP_LEVEL) or ()
    loose = [name for name in names if not name.endswith("/")]
    if not loose:
        yield passed("topLevel", "there are no loose objects beside the backups")
        return
    text = ", ".join(map(shown, loose[:3])) + (f" and {len(loose) - 3} more" if loose[3:] else "")
    yield failed(
        "topLevel",
        f"{text} {'lies' if len(loose) == 1 else 'lie'} beside the folders of the backups",
        at=evidence.place(aws.TOP_LEVEL),
        remedy=Remedy("Give the location a prefix of its own, or move what is not Velero's elsewhere."),
    )
