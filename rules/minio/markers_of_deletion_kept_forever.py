"""Rule MIN332: markers of deletion kept forever."""

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
    "MIN332",
    "markers-of-deletion-kept-forever",
    severity=Severity.ADVICE,
    provider=Provider.MINIO,
    since="0.1.0",
    proves=(),
)
def markers_of_deletion_kept_forever(evidence: Evidence) -> Verdicts:
    """The bucket on MinIO is versioned, and nothing takes away the delete markers that remain under the prefix.

    ## Why it matters
    Each object that Velero or kopia deletes leaves a delete marker. When its noncurrent versions have expired, the
    marker alone is left; kopia's maintenance makes thousands of them, and each is read whenever the server lists, so
    that lists of a repository become slower over the years.

    ## Remediation
    `mc ilm rule add --expire-delete-marker ALIAS/BUCKET`, with `--prefix` where the location has one. It deletes no
    object: only a marker that has no version left behind it.

    ## Source
    MinIO documentation, "Object Lifecycle Management", object expiration (expire delete marker).
    Amazon S3 API Reference, LifecycleExpiration.
    """
    if not keeps_versions(evidence):
        yield not_applicable("lifecycle", "the bucket keeps no old versions")
        return
    rules = [each for each in lifecycle_rules(evidence) if lifecycle.removes_markers(each)]
    left = lifecycle.uncovered(rules, key_root(evidence), lifecycle.WRITTEN)
    if not left:
        yield passed("lifecycle", "delete markers are taken away everywhere under the prefix")
        return
    yield failed(
        "lifecycle",
        f"no rule takes expired delete markers away under {', '.join(left)}",
        at=evidence.place(aws.LIFECYCLE),
        remedy=Remedy("Add a lifecycle rule that expires delete markers under the location's prefix."),
    )
