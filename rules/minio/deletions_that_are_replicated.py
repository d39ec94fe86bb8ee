"""Rule MIN354: deletions that are replicated."""

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
    not_applicable,
    passed,
    rule,
    shown,
)
from checker.facts import aws


@rule(
    "MIN354",
    "deletions-that-are-replicated",
    severity=Severity.ADVICE,
    provider=Provider.MINIO,
    since="0.1.0",
    proves=(),
)
def deletions_that_are_replicated(evidence: Evidence) -> Verdicts:
    """Replication copies deletions from this bucket on MinIO: what is deleted here disappears from the copy too.

    ## Why it matters
    A replication rule with delete markers copies every deletion, by Velero or by an intruder with Velero's key. For
    whoever looks for the backups in a hurry, the copy is as empty as the bucket itself; MinIO can even replicate the
    deletion of versions, and then nothing is left of them.

    ## Remediation
    `mc replicate update` with `--replicate` without `delete,delete-marker`, and let a lifecycle rule of the copy
    delete what is too old. If the copy is meant to be a mirror, waive this.

    ## Source
    MinIO documentation, "Bucket Replication", replication of delete operations.
    """
    rules = [each for each in evidence.get(aws.REPLICATION) or () if each.enabled]
    root, found = key_root(evidence), False
    if not rules:
        yield not_applicable("replication", "the bucket is not replicated")
        return
    for each in rules:
        if each.delete_markers and any(lifecycle.overlaps(each.prefix, root + f) for f in lifecycle.WRITTEN):
            found = True
            yield failed(
                f"replication rule {each.id or shown(each.prefix) or 'on the whole bucket'}",
                f"it copies deletions to {shown(each.bucket)}",
                at=each.place,
                remedy=Remedy("Replicate no delete markers, and let the copy expire versions by its own lifecycle."),
            )
    if not found:
        yield passed("replication", "no rule copies deletions of the location's objects")
