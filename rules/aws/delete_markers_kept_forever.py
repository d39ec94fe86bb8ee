"""Rule AWS332: delete markers kept forever."""

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
    "AWS332",
    "delete-markers-kept-forever",
    severity=Severity.ADVICE,
    provider=Provider.AWS,
    since="0.1.0",
    proves=(),
)
def delete_markers_kept_forever(evidence: Evidence) -> Verdicts:
    """The bucket is versioned, and nothing takes away the delete markers that remain under the location's prefix.

    ## Why it matters
    Each object that Velero or kopia deletes leaves a delete marker. When its noncurrent versions have expired, the
    marker alone is left; kopia's maintenance makes thousands of them, and S3 passes over each one while it lists, so
    that lists of a repository become slower over the years.

    ## Remediation
    Add `Expiration: {ExpiredObjectDeleteMarker: true}` for the location's prefix, in a rule of its own or in the one
    that expires noncurrent versions. It deletes no object: only a marker that has no version left behind it.

    ## Source
    Amazon S3 User Guide, "Removing expired object delete markers":
    https://docs.aws.amazon.com/AmazonS3/latest/userguide/lifecycle-configuration-examples.html
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
        remedy=Remedy("Add a rule with Expiration ExpiredObjectDeleteMarker for the location's prefix."),
    )
