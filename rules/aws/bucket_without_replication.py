"""Rule AWS353: bucket without replication."""

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
    "AWS353",
    "bucket-without-replication",
    severity=Severity.ADVICE,
    provider=Provider.AWS,
    since="0.1.0",
    proves=(),
    peers=("prowler:s3_bucket_cross_region_replication", "checkov:CKV_AWS_144"),
)
def bucket_without_replication(evidence: Evidence) -> Verdicts:
    """There is no second copy of the backups: no replication rule covers what the location writes.

    ## Why it matters
    A bucket is in one region and one account. When either is lost, or its keys are in wrong hands, the backups are
    lost with what they were to restore.

    ## Remediation
    Replicate the location's prefix to a bucket of another account and region, with versioning on both sides. Do not
    replicate delete markers, and let the copy expire versions by a lifecycle rule of its own. Whether this bucket is
    itself a copy cannot be told from its settings.

    ## Source
    Amazon S3 User Guide, "Replicating objects within and across Regions":
    https://docs.aws.amazon.com/AmazonS3/latest/userguide/replication.html
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
        remedy=Remedy("Replicate the location's prefix to a bucket of another account and region."),
    )
