"""Rule MIN604: secret key in place of access key."""

from __future__ import annotations

from checker.api import (
    Evidence,
    Provider,
    Remedy,
    Severity,
    Verdicts,
    access_key,
    failed,
    minio_server,
    not_applicable,
    passed,
    rule,
)
from checker.facts import field


@rule(
    "MIN604",
    "secret-key-in-place-of-access-key",
    severity=Severity.RISK,
    provider=Provider.MINIO,
    since="0.1.0",
    proves=("minio-access-key", "minio-credentials"),
)
def secret_key_in_place_of_access_key(evidence: Evidence) -> Verdicts:
    """The access key and the secret key seem to be swapped, or one of them was pasted twice.

    ## Why it matters
    The access key goes over the network and into logs with every request, in clear; the secret key never does.
    Swapped, every request ends in `InvalidAccessKeyId`, and the secret has been shown where access keys are shown; a
    secret that repeats the access key is none. MinIO lets its users choose both, so that this is a risk and no proof:
    the keys it makes itself have 20 characters, its secrets 40.

    ## Remediation
    Put each where it belongs. If a secret was submitted as an access key, make a new one and delete the old one.

    ## Source
    minio/minio, internal/auth/credentials.go, GenerateCredentials.
    Palette documentation, "Add Backup Location using Static Credentials", MinIO, step 5.
    """
    key = evidence.get(field.ACCESS_KEY_ID)
    if key is not None and access_key.is_masked(key):
        yield failed(
            "credentials.accessKeyId",
            "what stands where the access key belongs is made like a secret key (and is hidden here for that)",
            at=evidence.place(field.ACCESS_KEY_ID),
            remedy=Remedy("Swap the two; if this form was ever submitted, replace the access key."),
            error="InvalidAccessKeyId",
        )
        return
    secret = evidence.get(field.SECRET)
    if secret is None or minio_server.is_default_key(key or ""):
        why = "the location gives no secret key" if secret is None else "it is that of the root user by default"
        yield not_applicable("credentials.secretAccessKey", why)
    elif secret.looks_like_key_id:
        yield failed(
            "credentials.secretAccessKey",
            "an access key, which everybody sees who sees a request, stands where the secret key belongs",
            at=evidence.place(field.SECRET),
            remedy=Remedy("Put the secret key there; make a new access key, if it has no other secret."),
            error="SignatureDoesNotMatch",
        )
    else:
        yield passed("credentials", "access key and secret key stand where they belong")
