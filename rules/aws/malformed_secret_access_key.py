"""Rule AWS609: malformed secret access key."""

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
    "AWS609",
    "malformed-secret-access-key",
    severity=Severity.RISK,
    provider=Provider.AWS,
    since="0.1.0",
    proves=("aws-access-key", "aws-credentials"),
)
def malformed_secret_access_key(evidence: Evidence) -> Verdicts:
    """The secret access key is not made like one.

    ## Why it matters
    Secret access keys have 40 characters, of letters, digits, `+` and `/`. One that has fewer or others was cut off or
    mistyped, and every request ends in `SignatureDoesNotMatch`. AWS does not promise that length, so this is a risk
    and no proof.

    ## Remediation
    Copy the secret again. IAM shows it once only, when the key is made: create a new access key when it is lost.

    ## Source
    IAM User Guide, "Manage access keys for IAM users":
    https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_access-keys.html
    Palette documentation, "Add Backup Location using Static Credentials", AWS, step 6.
    """
    usual = 40
    secret = evidence.get(field.SECRET)
    if secret is None or not secret.length:
        yield not_applicable("credentials.secretAccessKey", "the location gives no secret access key")
    elif secret.looks_like_key_id or secret.has_white_space or secret.is_quoted:
        yield not_applicable("credentials.secretAccessKey", "what is wrong with it is what another rule names")
    elif secret.length == usual and not secret.has_foreign_characters:
        yield passed("credentials.secretAccessKey", "it is made like a secret access key")
    else:
        what = (
            "characters that no secret access key has"
            if secret.has_foreign_characters
            else f"{secret.length} characters, and secret access keys have {usual}"
        )
        yield failed(
            "credentials.secretAccessKey",
            f"the secret access key has {what}",
            at=evidence.place(field.SECRET),
            remedy=Remedy("Copy the secret access key again, or create a new access key."),
            error="SignatureDoesNotMatch",
        )
