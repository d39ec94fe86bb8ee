"""Rule AWS336: object lock that contradicts versioning."""

from __future__ import annotations

from checker.api import (
    Evidence,
    Provider,
    Remedy,
    Severity,
    Verdicts,
    failed,
    not_applicable,
    passed,
    rule,
)
from checker.facts import aws


@rule(
    "AWS336",
    "object-lock-that-contradicts-versioning",
    severity=Severity.RISK,
    provider=Provider.AWS,
    since="0.1.0",
    proves=(),
)
def object_lock_that_contradicts_versioning(evidence: Evidence) -> Verdicts:
    """The evidence says that the bucket has Object Lock, and that its versioning is not on.

    ## Why it matters
    S3 locks versions: Object Lock cannot be turned on without versioning, and versioning cannot be suspended while it
    is on. One of the two answers is of another bucket or of another day, so that what the report says of either may
    be wrong.

    ## Remediation
    Ask S3 for both again, for this location's bucket.

    ## Source
    Amazon S3 User Guide, "Object Lock considerations", Object Lock and versioning:
    https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-lock-managing.html
    """
    if evidence.get(aws.OBJECT_LOCK) is None:
        yield not_applicable("objectLock", "the bucket has no Object Lock")
        return
    versioning = evidence.get(aws.BUCKET_VERSIONING)
    if versioning is not None and versioning.status == "Enabled":
        yield passed("objectLock", "the bucket has Object Lock, and its versioning is on")
        return
    yield failed(
        "objectLock",
        "the bucket has Object Lock, which needs versioning, and its versioning is said to be off",
        at=evidence.place(aws.BUCKET_VERSIONING),
        remedy=Remedy("Read get-bucket-versioning and get-object-lock-configuration of this bucket again."),
    )
