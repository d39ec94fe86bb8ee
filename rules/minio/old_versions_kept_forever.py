"""Rule MIN331: old versions kept forever."""

from __future__ import annotations

from checker.api import (
    Evidence,
    Provider,
    Remedy,
    Severity,
    Verdicts,
    failed,
    keeps_versions,
    key_root,
    lifecycle,
    lifecycle_rules,
    not_applicable,
    passed,
    rule,
)
from checker.facts import aws


@rule(
    "MIN331",
    "old-versions-kept-forever",
    severity=Severity.ADVICE,
    provider=Provider.MINIO,
    since="0.1.0",
    proves=(),
)
def old_versions_kept_forever(evidence: Evidence) -> Verdicts:
    """The bucket on MinIO keeps old versions, and no lifecycle rule ever deletes them under the location's prefix.

    ## Why it matters
    Neither Velero nor kopia names a version when it deletes: in a versioned bucket each delete only adds a delete
    marker. The data of expired backups and of blobs that kopia has replaced stays, until the drives or the bucket's
    quota are full and no backup can be written. A rule that keeps a number of newer versions does not help: a deleted
    object has one old version, its last, which is among the newest however few are kept.

    ## Remediation
    `mc ilm rule add --noncurrent-expire-days 30 ALIAS/BUCKET`, with `--prefix` where the location has one; the number
    of days is how long a mistake can be undone.

    ## Source
    MinIO documentation, "Object Lifecycle Management", object expiration.
    velero-plugin-for-aws v1.13.1, object_store.go, DeleteObject.
    """
    if not keeps_versions(evidence):
        yield not_applicable("lifecycle", "the bucket keeps no old versions")
        return
    rules = [each for each in lifecycle_rules(evidence) if lifecycle.expires_noncurrent(each)]
    left = lifecycle.uncovered(rules, key_root(evidence), lifecycle.WRITTEN)
    if not left:
        yield passed("lifecycle", "noncurrent versions are expired everywhere under the prefix")
        return
    yield failed(
        "lifecycle",
        f"no rule deletes every noncurrent version under {', '.join(left)}",
        at=evidence.place(aws.LIFECYCLE),
        remedy=Remedy("Add a lifecycle rule that expires noncurrent versions under the location's prefix."),
    )
