"""Rule MIN335: versions that the access key may erase."""

from __future__ import annotations

from checker.api import (
    Effect,
    Evidence,
    Outcome,
    Provider,
    Remedy,
    Severity,
    Verdict,
    Verdicts,
    deletes_versions,
    failed,
    keeps_versions,
    not_applicable,
    passed,
    rule,
)
from checker.facts import minio


@rule(
    "MIN335",
    "versions-that-the-access-key-may-erase",
    severity=Severity.ADVICE,
    provider=Provider.MINIO,
    since="0.1.0",
    proves=(),
)
def versions_that_the_access_key_may_erase(evidence: Evidence) -> Verdicts:
    """The bucket keeps old versions so that mistakes can be undone, and the location's own access key may erase them.

    ## Why it matters
    Old versions protect against an intruder with Velero's key only where that key cannot delete them. MinIO asks for
    less than AWS here: whoever may delete objects may also delete a version of one by its id, unless a statement
    denies `s3:DeleteObjectVersion`; not to allow that action is not enough. Neither Velero nor kopia ever deletes a
    version. A retention (object locking) protects a version only until it ends, while later backups go on to need the
    blobs of earlier ones.

    ## Remediation
    Add a statement that denies `s3:DeleteObjectVersion` on the bucket's objects to the user's policy, and leave old
    versions to a lifecycle rule.

    ## Source
    minio/minio, cmd/bucket-handlers.go, DeleteMultipleObjectsHandler (the action must not be denied).
    velero-plugin-for-aws v1.13.1, object_store.go, DeleteObject.
    """
    if not keeps_versions(evidence):
        yield not_applicable("identityPolicies", "the bucket keeps no old versions")
        return
    evidence.get(minio.IDENTITY_POLICIES)
    effect = deletes_versions(evidence)
    subject = "identityPolicies"
    if effect is Effect.EXPLICIT_DENY:
        yield passed(subject, "a statement denies the location's access key to delete versions")
    elif effect is Effect.UNKNOWN:
        yield Verdict(Outcome.UNKNOWN, "whether a statement denies the deletion of versions is undecided", subject)
    else:
        yield failed(
            subject,
            "no statement denies the deletion of versions, so the location's access key may erase what was kept",
            at=evidence.place(minio.IDENTITY_POLICIES),
            remedy=Remedy("Deny the deletion of versions in the user's policy; leave it to a lifecycle rule."),
        )
