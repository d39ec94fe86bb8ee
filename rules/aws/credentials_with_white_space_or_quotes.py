"""Rule AWS604: credentials with white space or quotes."""

from __future__ import annotations

from checker.api import (
    Evidence,
    Form,
    Provider,
    Remedy,
    Severity,
    Verdicts,
    access_key,
    correction,
    failed,
    not_applicable,
    passed,
    rule,
)
from checker.facts import field


@rule(
    "AWS604",
    "credentials-with-white-space-or-quotes",
    severity=Severity.BLOCKER,
    provider=Provider.AWS,
    since="0.1.0",
    proves=("aws-access-key", "aws-credentials"),
)
def credentials_with_white_space_or_quotes(evidence: Evidence) -> Verdicts:
    """White space or quotes stand in or around the access key id or the secret access key.

    ## Why it matters
    Neither an id nor a secret has white space or quotes in it, so they came along when the text was copied, and a
    secret with one character too many signs everything wrongly. Validation ends in `SignatureDoesNotMatch`, or in
    `InvalidAccessKeyId` when it is the id.

    ## Remediation
    Take them away. Of a file, only the last line break is taken away by itself.

    ## Source
    AWS STS API Reference, `GetAccessKeyInfo`, AccessKeyId (word characters only).
    Amazon S3 API Reference, "Error responses", SignatureDoesNotMatch.
    velero issue 2278 (quotes and line breaks in the credentials file).
    """
    key = evidence.get(field.ACCESS_KEY_ID)
    found = _in_key_id(key) if key else ""
    if key and found:
        bare = key.strip().strip("\"'`").strip()
        clean = access_key.is_acceptable(bare)
        yield failed(
            "credentials.accessKeyId",
            f"the access key id has {found} in or around it",
            at=evidence.place(field.ACCESS_KEY_ID),
            remedy=correction(evidence, field.ACCESS_KEY_ID, bare, f"Write {bare}.")
            if clean
            else Remedy("Copy the access key id again."),
            error="InvalidAccessKeyId",
            # The reader of credentials files may take quotes away.
            severity=Severity.RISK if evidence.get(field.FORM) is Form.VELERO and found == "quotes" else None,
        )
    secret = evidence.get(field.SECRET)
    if secret is not None and (secret.has_white_space or secret.is_quoted):
        what = "quotes" if secret.is_quoted else "white space"
        yield failed(
            "credentials.secretAccessKey",
            f"the secret access key has {what} in or around it",
            at=evidence.place(field.SECRET),
            remedy=Remedy("Write the secret access key without it."),
            error="SignatureDoesNotMatch",
            severity=Severity.RISK if evidence.get(field.FORM) is Form.VELERO and what == "quotes" else None,
        )
    elif not key and secret is None:
        yield not_applicable("credentials", "the location gives no access key")
    elif not found:
        yield passed("credentials", "they have neither white space nor quotes")


def _in_key_id(key: str) -> str:
    if any(character.isspace() for character in key):
        return "white space"
    return "quotes" if any(quote in key for quote in "\"'`") else ""
