"""Rule MIN602: access key that MinIO refuses."""

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
    "MIN602",
    "access-key-that-minio-refuses",
    severity=Severity.BLOCKER,
    provider=Provider.MINIO,
    since="0.1.0",
    proves=("minio-access-key", "minio-credentials"),
)
def access_key_that_minio_refuses(evidence: Evidence) -> Verdicts:
    """The access key is one that a MinIO server does not take.

    ## Why it matters
    An access key has at least 3 characters. A comma or an equals sign in it cannot be told from those that divide the
    `Authorization` header, so that the server finds no such key in a request, and makes none in its newer releases:
    requests end in `InvalidAccessKeyId` or `AuthorizationHeaderMalformed`.

    ## Remediation
    Copy the access key again, or make one without these characters.

    ## Source
    minio/minio, internal/auth/credentials.go (accessKeyMinLen, reserved characters) and cmd/signature-v4-parser.go.
    Palette documentation, "Add Backup Location using Static Credentials", MinIO, step 5.
    """
    key = evidence.get(field.ACCESS_KEY_ID)
    if not key:
        yield not_applicable("credentials.accessKeyId", "the location gives no access key")
        return
    reserved = [character for character in minio_server.RESERVED_IN_KEYS if character in key]
    if len(key) >= minio_server.SHORTEST_KEY and not reserved:
        yield passed("credentials.accessKeyId", "a server takes an access key of that kind")
        return
    short = len(key) < minio_server.SHORTEST_KEY
    what = f"is {len(key)} long, and 3 characters are the least" if short else f"has {reserved[0]!r} in it"
    yield failed(
        "credentials.accessKeyId",
        f"the access key {what}",
        at=evidence.place(field.ACCESS_KEY_ID),
        remedy=Remedy("Copy the access key again, or make another one."),
        error="InvalidAccessKeyId",
        # Some releases made and took keys with an equals sign.
        severity=None if short or "," in reserved else Severity.RISK,
    )
