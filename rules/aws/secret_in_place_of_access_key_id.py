"""Rule AWS603: secret in place of access key id."""

from __future__ import annotations

from checker.api import (
    Evidence,
    Provider,
    Remedy,
    Severity,
    Verdicts,
    access_key,
    failed,
    not_applicable,
    passed,
    rule,
)
from checker.facts import field


@rule(
    "AWS603",
    "secret-in-place-of-access-key-id",
    severity=Severity.BLOCKER,
    provider=Provider.AWS,
    since="0.1.0",
    proves=("aws-access-key", "aws-credentials"),
)
def secret_in_place_of_access_key_id(evidence: Evidence) -> Verdicts:
    """The access key id and the secret access key are swapped, or one of them was pasted twice.

    ## Why it matters
    The id goes over the network and into logs with every request, in clear; the secret never does. Swapped, every
    request ends in `InvalidAccessKeyId`, and the secret has been shown where ids are shown.

    ## Remediation
    Put each where it belongs: the id begins with AKIA and has 20 characters, the secret has 40. If a secret was
    submitted as an id, create a new access key and delete the old one.

    ## Source
    IAM User Guide, "Manage access keys for IAM users":
    https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_access-keys.html
    Palette documentation, "Add Backup Location using Static Credentials", AWS, step 6.
    """
    key = evidence.get(field.ACCESS_KEY_ID)
    in_id = key is not None and access_key.is_masked(key)
    if in_id:
        yield failed(
            "credentials.accessKeyId",
            "what stands where the access key id belongs is made like a secret (and is hidden here for that)",
            at=evidence.place(field.ACCESS_KEY_ID),
            remedy=Remedy("Swap the two; if this form was ever submitted, replace the access key."),
            error="InvalidAccessKeyId",
        )
        return
    secret = evidence.get(field.SECRET)
    if secret is None:
        yield not_applicable("credentials.secretAccessKey", "the location gives no secret access key")
    elif secret.looks_like_key_id:
        yield failed(
            "credentials.secretAccessKey",
            "the id of an access key stands where the secret access key belongs",
            at=evidence.place(field.SECRET),
            remedy=Remedy("Put the secret access key there; it has 40 characters."),
            error="SignatureDoesNotMatch",
        )
    else:
        yield passed("credentials", "id and secret stand where they belong")
