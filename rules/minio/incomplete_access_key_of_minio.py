"""Rule MIN601: incomplete access key of MinIO."""

from __future__ import annotations

from checker.api import (
    Credentials,
    Evidence,
    Form,
    Outcome,
    Provider,
    Remedy,
    Severity,
    Verdict,
    Verdicts,
    failed,
    passed,
    rule,
)
from checker.facts import field


@rule(
    "MIN601",
    "incomplete-access-key-of-minio",
    severity=Severity.BLOCKER,
    provider=Provider.MINIO,
    since="0.1.0",
    proves=("minio-credentials", "minio-access-key"),
)
def incomplete_access_key_of_minio(evidence: Evidence) -> Verdicts:
    """A part of the access key is missing.

    ## Why it matters
    An access key of MinIO is an access key and a secret key. Palette's API refuses a location without them, and with
    one of them nothing can be signed: `static credentials are empty`.

    ## Remediation
    Give both, as the console showed them when the access key was made. The secret key is shown only then: who lost it
    makes a new access key.

    ## Source
    Palette documentation, "Add Backup Location using Static Credentials", MinIO, step 5.
    palette-sdk-go, V1S3StorageConfig (credentials are required).
    """
    credentials = evidence.get(field.CREDENTIALS)
    if credentials is None and evidence.get(field.FORM) is not Form.PALETTE:
        yield Verdict(Outcome.NOT_EXAMINED, "the location was described without its credentials", "credentials")
        return
    missing = _missing(credentials) if credentials is not None else ["credentials"]
    for name in missing:
        yield failed(
            name if name == "credentials" else f"credentials.{name}",
            f"{name} is missing" if name != "credentials" else "the location has no credentials",
            at=evidence.place(field.CREDENTIALS) or evidence.place(field.NAME),
            remedy=Remedy("Give the access key and the secret key of the user that has the policy."),
            error="failed to refresh cached credentials, static credentials are empty",
        )
    if not missing:
        # A secret that was named and cannot be had raises here: it is not examined.
        evidence.get(field.SECRET)
        yield passed("credentials", "nothing is missing of them")


def _missing(credentials: Credentials) -> list[str]:
    missing = [] if credentials.access_key_id else ["accessKeyId"]
    secret = credentials.secret
    is_named = credentials.secret_missing is not None or (secret is not None and secret.length > 0)
    return missing if is_named else [*missing, "secretAccessKey"]
