"""Rule MIN358: object of others beside backups."""

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
    "MIN358",
    "object-of-others-beside-backups",
    severity=Severity.ADVICE,
    provider=Provider.MINIO,
    since="0.1.0",
    proves=(),
)
def object_of_others_beside_backups(evidence: Evidence) -> Verdicts:
    """There are objects directly under the location's prefix on MinIO, outside every folder.

    ## Why it matters
    Velero passes over them: only folders make a location Unavailable. But it puts nothing there itself, so that
    somebody else writes to the same place, and the next thing that they write may be a folder.

    ## Remediation
    Make a bucket for the backups alone, or move the objects elsewhere.

    ## Source
    Velero v1.17.0, pkg/persistence/object_store.go, IsValid (only common prefixes count).
    """
    loose = [name for name in evidence.get(aws.TOP_LEVEL) or () if not name.endswith("/")]
    if not loose:
        yield passed("topLevel", "there are no loose objects beside the backups")
        return
    text = ", ".join(map(shown, loose[:3])) + (f" and {len(loose) - 3} more" if loose[3:] else "")
    yield failed(
        "topLevel",
        f"{text} {'lies' if len(loose) == 1 else 'lie'} beside the folders of the backups",
        at=evidence.place(aws.TOP_LEVEL),
        remedy=Remedy("Make a bucket for the backups alone, or move what is not Velero's elsewhere."),
    )
