"""Rule AWS653: incomplete credentials."""

from __future__ import annotations

from checker.api import (
    Credentials,
    CredentialType,
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
    "AWS653",
    "incomplete-credentials",
    severity=Severity.BLOCKER,
    provider=Provider.AWS,
    since="0.1.0",
    proves=("aws-credentials", "aws-access-key"),
)
def incomplete_credentials(evidence: Evidence) -> Verdicts:
    """A part of the credentials is missing.

    ## Why it matters
    An access key is an id and a secret; a role is given by its ARN. Palette's API refuses a location without
    credentials. With a part of them nothing can be signed, and validation ends in `failed to refresh cached
    credentials` or `static credentials are empty`.

    ## Remediation
    Give the access key id and the secret access key of the IAM user, or the ARN of the role.

    ## Source
    Palette documentation, "Add Backup Location using Static Credentials", AWS, step 6.
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
            remedy=Remedy("Give the access key id and the secret access key, or the ARN of a role."),
            error="failed to refresh cached credentials, static credentials are empty",
        )
    if not missing:
        # A secret that was named and cannot be had raises here: it is not examined.
        evidence.get(field.SECRET)
        yield passed("credentials", "nothing is missing of them")


def _missing(credentials: Credentials) -> list[str]:
    if credentials.type is CredentialType.STS:
        return [] if credentials.role_arn else ["roleArn"]
    missing = [] if credentials.access_key_id else ["accessKeyId"]
    secret = credentials.secret
    is_named = credentials.secret_missing is not None or (secret is not None and secret.length > 0)
    return missing if is_named else [*missing, "secretAccessKey"]
