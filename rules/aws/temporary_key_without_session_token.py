"""Rule AWS606: temporary key without session token."""

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
    "AWS606",
    "temporary-key-without-session-token",
    severity=Severity.BLOCKER,
    provider=Provider.AWS,
    since="0.1.0",
    proves=("aws-access-key", "aws-credentials"),
)
def temporary_key_without_session_token(evidence: Evidence) -> Verdicts:
    """The access key is a temporary one, and its session token is missing.

    ## Why it matters
    An access key that begins with ASIA is one third of temporary credentials. Without the session token AWS does not
    know it: every request ends in `InvalidAccessKeyId`. Palette's form for static credentials has no place for a
    token.

    ## Remediation
    Give a long-term access key of an IAM user (AKIA), or use dynamic credentials (STS).

    ## Source
    IAM User Guide, "Use temporary credentials with AWS resources":
    https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_temp_use-resources.html
    Palette documentation, "Add Backup Location using Static Credentials", AWS, step 6.
    """
    key = (evidence.get(field.ACCESS_KEY_ID) or "").strip().strip("\"'`")
    if not key or access_key.is_masked(key):
        yield not_applicable("credentials.accessKeyId", "the location gives no access key id")
        return
    credentials = evidence.get(field.CREDENTIALS)
    token = credentials.session_token if credentials is not None else None
    if not key.startswith(access_key.TEMPORARY):
        yield passed("credentials.accessKeyId", "it is not the id of a temporary key")
    elif token is not None and token.length:
        yield passed("credentials.accessKeyId", "its session token is given")
    else:
        yield failed(
            "credentials.accessKeyId",
            "the access key is temporary (ASIA), and no session token is given with it",
            at=evidence.place(field.ACCESS_KEY_ID),
            remedy=Remedy("Give a long-term access key of an IAM user, or use credentials of type sts."),
            error="InvalidAccessKeyId",
        )
