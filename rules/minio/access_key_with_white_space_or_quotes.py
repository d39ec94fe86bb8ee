"""Rule MIN605: access key with white space or quotes."""

from __future__ import annotations

from checker.api import (
    Evidence,
    Provider,
    Remedy,
    Severity,
    Verdicts,
    correction,
    failed,
    not_applicable,
    passed,
    rule,
)
from checker.facts import field


@rule(
    "MIN605",
    "access-key-with-white-space-or-quotes",
    severity=Severity.RISK,
    provider=Provider.MINIO,
    since="0.1.0",
    proves=("minio-access-key", "minio-credentials"),
)
def access_key_with_white_space_or_quotes(evidence: Evidence) -> Verdicts:
    """White space or quotes stand in or around the access key or the secret key.

    ## Why it matters
    They mostly came along when the text was copied, and a key with one character too many is another key: requests
    end in `InvalidAccessKeyId` or `SignatureDoesNotMatch`. MinIO makes no access key that begins or ends with white
    space, so that it is a blocker there. A secret may have been chosen with a blank in it.

    ## Remediation
    Take them away. Of a file, only the last line break is taken away by itself.

    ## Source
    minio/minio, cmd/admin-handlers-users.go, AddUser (white space at an end is refused).
    velero issue 2278 (quotes and line breaks in the credentials file).
    """
    key = evidence.get(field.ACCESS_KEY_ID) or ""
    bare = key.strip().strip("\"'`").strip()
    if bare != key or any(character.isspace() for character in key):
        around = key != key.strip()
        yield failed(
            "credentials.accessKeyId",
            f"the access key has {'white space' if any(c.isspace() for c in key) else 'quotes'} in or around it",
            at=evidence.place(field.ACCESS_KEY_ID),
            remedy=correction(evidence, field.ACCESS_KEY_ID, bare, "Write it without.")
            if bare.isalnum() and bare.isascii()
            else Remedy("Copy the access key again."),
            error="InvalidAccessKeyId",
            severity=Severity.BLOCKER if around else None,
        )
    secret = evidence.get(field.SECRET)
    if secret is not None and (secret.has_white_space or secret.is_quoted):
        yield failed(
            "credentials.secretAccessKey",
            f"the secret key has {'quotes' if secret.is_quoted else 'white space'} in or around it",
            at=evidence.place(field.SECRET),
            remedy=Remedy("Write the secret key without it, unless it was chosen so."),
            error="SignatureDoesNotMatch",
        )
    elif not key and secret is None:
        yield not_applicable("credentials", "the location gives no access key")
    elif bare == key and not any(character.isspace() for character in key):
        yield passed("credentials", "they have neither white space nor quotes")
