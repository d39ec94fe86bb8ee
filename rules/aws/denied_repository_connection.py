"""Rule AWS111: a request that opens a kopia repository is denied."""

from __future__ import annotations

from checker.api import Evidence, Provider, Severity, Verdicts, prove_operation, rule


@rule(
    "AWS111",
    "denied-repository-connection",
    severity=Severity.BLOCKER,
    provider=Provider.AWS,
    since="0.1.0",
    proves=("aws-policy",),
)
def denied_repository_connection(evidence: Evidence) -> Verdicts:
    """A request by which kopia opens a volume's repository is denied.

    ## Why it matters
    File system backups and the data mover write through kopia, a client of its own. Each time it opens a repository it
    reads `kopia/NAMESPACE/.storageconfig` (normally not there: the answer must be 404, see
    `forbidden-instead-of-not-found`) and `kopia.repository` (`s3:GetObject`); the first time it makes sure that nothing
    lies below `kopia/NAMESPACE/` (`s3:ListBucket`) and writes the repository's first objects (`s3:PutObject`).

    When one is denied the `BackupRepository` stays `NotReady` with `error to connect to backup repository … Access
    Denied` or `error retrieving storage config from bucket`, and every volume of the namespace fails while the backup's
    metadata passes.

    ## Remediation
    Allow `s3:ListBucket` on the bucket, and `s3:GetObject` and `s3:PutObject` on the objects, for `kopia/` under the
    root as for `backups/`. Where policies demand an encryption header, see `denied-repository-write`.

    ## Source
    Velero v1.17.0, `pkg/repository/udmrepo/kopialib/backend/s3.go`; `pkg/repository/provider/unified_repo.go`.
    kopia, `repo/blob/s3/s3_storage.go`; `repo/connect.go`.
    AWS Service Authorization Reference, "Actions, resources, and condition keys for Amazon S3".
    """
    yield from prove_operation(evidence, "repository-connect")
