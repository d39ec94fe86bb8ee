"""Rule MIN603: secret key too short for MinIO."""

from __future__ import annotations

from checker.api import (
    Evidence,
    Provider,
    Remedy,
    Severity,
    Verdicts,
    failed,
    minio_server,
    not_applicable,
    passed,
    rule,
)
from checker.facts import field


@rule(
    "MIN603",
    "secret-key-too-short-for-minio",
    severity=Severity.BLOCKER,
    provider=Provider.MINIO,
    since="0.1.0",
    proves=("minio-access-key", "minio-credentials"),
)
def secret_key_too_short_for_minio(evidence: Evidence) -> Verdicts:
    """The secret key is shorter than any that a MinIO server takes.

    ## Why it matters
    A secret key has at least 8 characters, so that this one was cut off or belongs elsewhere: every request ends in
    `SignatureDoesNotMatch`.

    ## Remediation
    Copy the secret key again. The console shows it once only, when the access key is made.

    ## Source
    minio/minio, internal/auth/credentials.go (secretKeyMinLen).
    Palette documentation, "Add Backup Location using Static Credentials", MinIO, step 5.
    """
    secret = evidence.get(field.SECRET)
    if secret is None or not secret.length:
        yield not_applicable("credentials.secretAccessKey", "the location gives no secret key")
    elif secret.length >= minio_server.SHORTEST_SECRET:
        yield passed("credentials.secretAccessKey", "it is as long as a secret key has to be")
    else:
        yield failed(
            "credentials.secretAccessKey",
            f"the secret key has fewer than {minio_server.SHORTEST_SECRET} characters, and no server has such a key",
            at=evidence.place(field.SECRET),
            remedy=Remedy("Copy the secret key again, or make a new access key."),
            error="SignatureDoesNotMatch",
        )
