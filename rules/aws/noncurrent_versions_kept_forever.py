"""Rule AWS331: noncurrent versions kept forever."""

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
    "AWS331",
    "noncurrent-versions-kept-forever",
    severity=Severity.ADVICE,
    provider=Provider.AWS,
    since="0.1.0",
    proves=(),
    peers=("prowler:s3_bucket_lifecycle_enabled", "checkov:CKV2_AWS_61"),
)
def noncurrent_versions_kept_forever(evidence: Evidence) -> Verdicts:
    """The bucket keeps old versions, and no lifecycle rule ever deletes them under the location's prefix.

    ## Why it matters
    Neither Velero nor kopia names a version when it deletes: in a versioned bucket each delete only adds a delete
    marker. The data of expired backups and of blobs that kopia has replaced stays, and is paid for, forever. A rule
    that keeps a number of newer versions (`NewerNoncurrentVersions`) does not help: a deleted object has one old
    version, its last, which is among the newest however few are kept. A rule that is narrowed by tag or size leaves
    the rest.

    ## Remediation
    Add a lifecycle rule with `NoncurrentVersionExpiration` (`NoncurrentDays` only) whose prefix is the location's
    prefix or shorter; the number of days is how long a mistake can be undone.

    ## Source
    Amazon S3 API Reference, NoncurrentVersionExpiration:
    https://docs.aws.amazon.com/AmazonS3/latest/API/API_NoncurrentVersionExpiration.html
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
        remedy=Remedy("Add a rule with NoncurrentVersionExpiration and NoncurrentDays for the location's prefix."),
    )
