"""Rule AWS602: malformed access key id."""

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
    "AWS602",
    "malformed-access-key-id",
    severity=Severity.RISK,
    provider=Provider.AWS,
    since="0.1.0",
    proves=("aws-access-key", "aws-credentials"),
)
def malformed_access_key_id(evidence: Evidence) -> Verdicts:
    """The access key id is not made like one.

    ## Why it matters
    Ids of access keys have 16 to 128 letters, digits and underscores: the APIs of AWS refuse anything else, and the
    location cannot be used. All that AWS has made so far have twenty: AKIA or ASIA, and sixteen of A to Z and 2 to 7.
    One that differs is most likely cut off, mistyped (0 and 1 never occur) or a name, and every request ends in
    `InvalidAccessKeyId`.

    ## Remediation
    Copy the id again from the IAM console.

    ## Source
    AWS STS API Reference, `GetAccessKeyInfo`, AccessKeyId (length and characters).
    IAM User Guide, "IAM identifiers", Unique identifiers:
    https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html
    Palette documentation, "Add Backup Location using Static Credentials", AWS, step 6.
    """
    key = (evidence.get(field.ACCESS_KEY_ID) or "").strip().strip("\"'`")
    if not key or access_key.is_masked(key):
        yield not_applicable("credentials.accessKeyId", "the location gives no access key id")
    elif key[:4] in access_key.ENTITIES or access_key.is_sample(key):
        yield not_applicable("credentials.accessKeyId", "it is the id of something else, which another rule names")
    elif access_key.is_usual(key):
        yield passed("credentials.accessKeyId", "it is made like the id of an access key")
    else:
        acceptable = access_key.is_acceptable(key)
        why = "AWS makes them of AKIA and 16 of A to Z and 2 to 7" if acceptable else "no API of AWS takes it"
        yield failed(
            "credentials.accessKeyId",
            f"the access key id has {len(key)} characters and is not made like one: {why}",
            at=evidence.place(field.ACCESS_KEY_ID),
            remedy=Remedy("Copy the access key id again from the IAM console."),
            error="InvalidAccessKeyId",
            severity=None if acceptable else Severity.BLOCKER,
        )
