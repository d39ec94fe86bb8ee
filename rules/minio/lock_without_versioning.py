"""Rule MIN336: lock without versioning."""

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
    "MIN336",
    "lock-without-versioning",
    severity=Severity.RISK,
    provider=Provider.MINIO,
    since="0.1.0",
    proves=(),
)
def lock_without_versioning(evidence: Evidence) -> Verdicts:
    """The evidence says that the bucket on MinIO has object locking, and that its versioning is not on.

    ## Why it matters
    MinIO turns versioning on with object locking, and refuses to suspend it afterwards. One of the two answers is of
    another bucket or of another day, so that what the report says of either may be wrong.

    ## Remediation
    Ask the server for both again, for this location's bucket.

    ## Source
    MinIO documentation, "Object Retention", object locking requires versioning.
    Amazon S3 User Guide, "Object Lock considerations", Object Lock and versioning.
    """
    if evidence.get(aws.OBJECT_LOCK) is None:
        yield not_applicable("objectLock", "the bucket has no object locking")
        return
    versioning = evidence.get(aws.BUCKET_VERSIONING)
    if versioning is not None and versioning.status == "Enabled":
        yield passed("objectLock", "the bucket has object locking, and its versioning is on")
        return
    yield failed(
        "objectLock",
        "the bucket has object locking, which needs versioning, and its versioning is said to be off",
        at=evidence.place(aws.BUCKET_VERSIONING),
        remedy=Remedy("Read mc version info and mc retention info --default of this bucket again."),
    )
