"""Rule AWS354: replication of deletions."""

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
    "AWS354",
    "replication-of-deletions",
    severity=Severity.ADVICE,
    provider=Provider.AWS,
    since="0.1.0",
    proves=(),
)
def replication_of_deletions(evidence: Evidence) -> Verdicts:
    """Deletions are replicated: what is deleted here disappears from the copy too.

    ## Why it matters
    A replication rule with delete markers copies every deletion, by Velero or by an intruder with Velero's key. The
    copy keeps the versions beneath the marker, but lists none of them: for Velero, and for whoever looks for the
    backups in a hurry, it is as empty as the bucket itself. Deletions of single versions are never replicated.

    ## Remediation
    Leave `DeleteMarkerReplication` off, and let a lifecycle rule of the copy delete what is too old. If the copy is
    meant to be a mirror, expire its noncurrent versions slowly, and waive this.

    ## Source
    Amazon S3 User Guide, "Replicating delete markers between buckets":
    https://docs.aws.amazon.com/AmazonS3/latest/userguide/delete-marker-replication.html
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
                remedy=Remedy(
                    "Turn DeleteMarkerReplication off, and let the copy expire versions by its own lifecycle."
                ),
            )
    if not found:
        yield passed("replication", "no rule copies deletions of the location's objects")
