"""Rule MIN610: temporary key of MinIO."""

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
from checker.facts import field


@rule(
    "MIN610",
    "temporary-key-of-minio",
    severity=Severity.RISK,
    provider=Provider.MINIO,
    since="0.1.0",
    proves=("minio-access-key", "minio-credentials"),
)
def temporary_key_of_minio(evidence: Evidence) -> Verdicts:
    """The location's key is a temporary one, with a session token.

    ## Why it matters
    Keys that MinIO's STS hands out end by themselves, after an hour unless asked otherwise. Neither Palette nor
    Velero renews them: when they end, every backup fails with `InvalidAccessKeyId` or `ExpiredToken`. Palette's form
    for MinIO has no place for a session token at all.

    ## Remediation
    Make an access key for the user, which stays until it is deleted or expires on a day of your choice.

    ## Source
    MinIO documentation, "MinIO Security Token Service (STS)", AssumeRole, DurationSeconds.
    Palette documentation, "Add Backup Location using Static Credentials", MinIO, prerequisites: an access key for the
    MinIO user.
    """
    credentials = evidence.get(field.CREDENTIALS)
    if credentials is None:
        yield not_applicable("credentials", "the location gives no credentials")
    elif credentials.session_token is None:
        yield passed("credentials", "they have no session token, so they end by nobody's clock")
    else:
        yield failed(
            "credentials.sessionToken",
            "the credentials have a session token, so they end by themselves, and nothing renews them",
            at=evidence.place(field.CREDENTIALS),
            remedy=Remedy("Make an access key for the user, and give that."),
            error="ExpiredToken",
        )
