"""Rule MIN353: bucket without a copy."""

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
)
from checker.facts import aws


@rule(
    "MIN353",
    "bucket-without-a-copy",
    severity=Severity.ADVICE,
    provider=Provider.MINIO,
    since="0.1.0",
    proves=(),
)
def bucket_without_a_copy(evidence: Evidence) -> Verdicts:
    """There is no second copy of the backups: no replication rule of the MinIO bucket covers what the location writes.

    ## Why it matters
    A MinIO server is mostly one site, and often the one that it backs up. When the site is lost, or its root
    credentials are in wrong hands, the backups are lost with what they were to restore.

    ## Remediation
    Replicate the bucket to a server at another site (`mc replicate add`), with versioning on both sides, and do not
    replicate deletions. Sites that replicate as a whole (`mc admin replicate`) do so too; whether this bucket is
    itself a copy cannot be told from its settings.

    ## Source
    MinIO documentation, "Bucket Replication" and "Site Replication".
    """
    rules = [each for each in evidence.get(aws.REPLICATION) or () if each.enabled and not each.tags]
    root = key_root(evidence)
    left = [f for f in lifecycle.WRITTEN if not any((root + f).startswith(each.prefix) for each in rules)]
    if not left:
        yield passed("replication", "everything under the location's prefix is replicated")
        return
    part = f"what is under {' and '.join(root + f for f in left)} is not replicated"
    yield failed(
        "replication",
        part if rules else "the bucket is not replicated",
        at=evidence.place(aws.REPLICATION),
        remedy=Remedy("Replicate the bucket to a server at another site."),
    )
