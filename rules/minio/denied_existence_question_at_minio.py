"""Rule MIN106: MinIO denies the question whether an object is there."""

from __future__ import annotations

from checker.api import Evidence, Provider, Severity, Verdicts, prove_operation, rule


@rule(
    "MIN106",
    "denied-existence-question-at-minio",
    severity=Severity.BLOCKER,
    provider=Provider.MINIO,
    since="0.1.0",
    proves=("minio-policy", "minio-user"),
)
def denied_existence_question_at_minio(evidence: Evidence) -> Verdicts:
    """MinIO denies the question whether an object is there.

    ## Why it matters
    Before it writes a backup Velero asks whether one of that name exists: a `HEAD` for a key that is not there, decided
    by `s3:GetObject`. To who may read objects MinIO answers 404; other than AWS it asks for no `s3:ListBucket` besides.

    Where it answers 403 the backup ends as `Failed` before anything is written, with `error checking if backup already
    exists in object storage`.

    ## Remediation
    Allow `s3:GetObject` on the objects under the root.

    ## Source
    Velero v1.17.0, `pkg/controller/backup_controller.go`, `BackupExists`.
    MinIO documentation, "Access Management", "Policy Based Access Control".
    minio/minio (2026-02-12), `cmd/object-handlers.go`, `cmd/bucket-handlers.go`: the action that each request is
    decided by.
    Palette documentation, "Add Backup Location using Static Credentials", MinIO, Prerequisites.
    """
    yield from prove_operation(evidence, "not-found-semantics")
