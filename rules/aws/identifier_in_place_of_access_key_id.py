"""Rule AWS601: identifier in place of access key id."""

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
    "AWS601",
    "identifier-in-place-of-access-key-id",
    severity=Severity.BLOCKER,
    provider=Provider.AWS,
    since="0.1.0",
    proves=("aws-access-key", "aws-credentials"),
)
def identifier_in_place_of_access_key_id(evidence: Evidence) -> Verdicts:
    """The identifier of a user, a role or another entity stands where the access key id belongs.

    ## Why it matters
    IAM shows several identifiers of twenty characters, and only those that begin with AKIA or ASIA belong to access
    keys. Nothing can be signed with another one: every request ends in `InvalidAccessKeyId`, "The AWS Access Key Id
    you provided does not exist in our records".

    ## Remediation
    Copy the access key id from the user's tab "Security credentials" in the IAM console. The secret of an old key is
    not shown again: create a new key when it is lost.

    ## Source
    IAM User Guide, "IAM identifiers", Unique identifiers:
    https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html
    Palette documentation, "Add Backup Location using Static Credentials", AWS, step 6.
    """
    key = (evidence.get(field.ACCESS_KEY_ID) or "").strip().strip("\"'`")
    if not key or access_key.is_masked(key):
        yield not_applicable("credentials.accessKeyId", "the location gives no access key id")
        return
    entity = access_key.ENTITIES.get(key[:4].upper())
    if entity is None or not access_key.is_acceptable(key):
        yield passed("credentials.accessKeyId", "it is not the identifier of something else")
        return
    yield failed(
        "credentials.accessKeyId",
        f"the access key id begins with {key[:4]}: that identifies {entity}, not an access key",
        at=evidence.place(field.ACCESS_KEY_ID),
        remedy=Remedy("Give the id of an access key of the IAM user; it begins with AKIA."),
        error="InvalidAccessKeyId",
    )
