"""Rule AWS106: a missing object would be answered by 403."""

from __future__ import annotations

from checker.api import Evidence, Provider, Severity, Verdicts, prove_operation, rule


@rule(
    "AWS106",
    "forbidden-instead-of-not-found",
    severity=Severity.BLOCKER,
    provider=Provider.AWS,
    since="0.1.0",
    proves=("aws-policy",),
)
def forbidden_instead_of_not_found(evidence: Evidence) -> Verdicts:
    """S3 would answer 403 instead of 404 for an object that is not there, and Velero and kopia take that for a failure.

    ## Why it matters
    Velero starts every backup by asking whether its `velero-backup.json` exists, and asks for other objects that may
    not be there; kopia reads `.storageconfig`, which normally is not there, each time it opens a repository. Only `404
    Not Found` means "there is none". S3 gives that answer only to a principal that may read the object (`s3:GetObject`)
    **and** list the bucket (`s3:ListBucket`); anybody else gets `403 Forbidden` for a key that does not exist.

    The backup then fails before it starts, with `error checking if backup already exists in object storage …
    StatusCode: 403`, and the repository with `error retrieving storage config from bucket`. AWS does not document which
    `s3:prefix` that hidden list carries; where the answer depends on it the report lists what was assumed.

    ## Remediation
    Allow `s3:ListBucket` on the bucket without a condition on `s3:prefix` or `s3:delimiter`, or with one that covers
    every key under the root (`PREFIX/*`), and `s3:GetObject` on the objects under the root.

    ## Source
    Amazon S3 API Reference, `HeadObject` and `GetObject`, permissions: which status a missing object has.
    Velero v1.17.0, `pkg/controller/backup_controller.go` (`BackupExists`).
    velero-plugin-for-aws v1.13.1, `object_store.go`, `ObjectExists`.
    kopia, `repo/blob/s3/s3_storage.go` (`.storageconfig`).
    """
    yield from prove_operation(evidence, "not-found-semantics")
