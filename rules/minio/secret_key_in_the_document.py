"""Rule MIN608: secret key in the document."""

from __future__ import annotations

from checker.api import (
    Evidence,
    Form,
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
    "MIN608",
    "secret-key-in-the-document",
    severity=Severity.RISK,
    provider=Provider.MINIO,
    since="0.1.0",
    proves=("minio-access-key", "minio-credentials"),
)
def secret_key_in_the_document(evidence: Evidence) -> Verdicts:
    """The secret key of the location on MinIO is written into the document.

    ## Why it matters
    A document that describes a location is made to be kept and shared: in a repository, in a pipeline, with support.
    Whoever reads it can read and delete every backup.

    ## Remediation
    Name where the secret is to be found: `secretAccessKey: {env: NAME}` or `{file: PATH}`. If the document was ever
    shared, make a new access key and delete this one (`mc admin accesskey rm`).

    ## Source
    MinIO documentation, "User Management", access keys.
    Palette documentation, "Add Backup Location using Static Credentials", MinIO, step 5.
    """
    credentials = evidence.get(field.CREDENTIALS)
    if evidence.get(field.FORM) is not Form.OWN:
        yield not_applicable("credentials.secretAccessKey", "the form has no other place for the secret")
    elif credentials is None or (credentials.secret is None and credentials.secret_missing is None):
        yield not_applicable("credentials.secretAccessKey", "the location gives no secret key")
    elif credentials.secret_inline:
        yield failed(
            "credentials.secretAccessKey",
            "the secret key is written into the document",
            at=evidence.place(field.SECRET),
            remedy=Remedy("Write secretAccessKey: {env: NAME}, and replace the key if the document was ever shared."),
        )
    else:
        yield passed("credentials.secretAccessKey", "the document only names where the secret is to be found")
