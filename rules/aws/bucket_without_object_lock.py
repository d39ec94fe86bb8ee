"""Rule AWS338: bucket without object lock."""

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
)
from checker.facts import aws


@rule(
    "AWS338",
    "bucket-without-object-lock",
    severity=Severity.ADVICE,
    provider=Provider.AWS,
    since="0.1.0",
    proves=(),
    peers=("prowler:s3_bucket_object_lock", "checkov:CKV_AWS_143"),
)
def bucket_without_object_lock(evidence: Evidence) -> Verdicts:
    """Nothing in the bucket is locked: whoever may delete versions can delete every backup.

    ## Why it matters
    Ransomware looks for the backups first. Versioning helps only until somebody deletes the versions; a default
    retention by Object Lock keeps each version for a number of days whatever the access key allows. Velero and kopia
    work in such a bucket: their deletes leave delete markers, their overwrites new versions.

    ## Remediation
    Turn Object Lock on with a default retention in GOVERNANCE mode of at most the backups' `--ttl`, leave the
    plugin's checksum on, and expire noncurrent versions by a lifecycle rule. Try it on a bucket of its own: Object
    Lock cannot be turned off again.

    ## Source
    Amazon S3 User Guide, "Locking objects with Object Lock":
    https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-lock.html
    velero issue 8690.
    """
    lock = evidence.get(aws.OBJECT_LOCK)
    if lock is not None and lock.mode:
        yield passed("objectLock", f"each new version is locked in {lock.mode} mode")
        return
    yield failed(
        "objectLock",
        "Object Lock is off" if lock is None else "Object Lock is on, but gives new objects no retention by default",
        at=evidence.place(aws.OBJECT_LOCK),
        remedy=Remedy("Set a default retention in GOVERNANCE mode of at most the backups' --ttl."),
    )
