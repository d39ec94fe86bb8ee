"""Rule AWS607: expiring credentials."""

from __future__ import annotations

from checker.api import (
    CredentialType,
    Evidence,
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
    "AWS607",
    "expiring-credentials",
    severity=Severity.RISK,
    provider=Provider.AWS,
    since="0.1.0",
    proves=("aws-access-key", "aws-credentials"),
)
def expiring_credentials(evidence: Evidence) -> Verdicts:
    """The location has temporary credentials, which expire.

    ## Why it matters
    They last for 36 hours at most, and nobody renews them in a location with static credentials. Then validation,
    backups, and the deletion of expired backups end in `ExpiredToken`. kopia takes the credentials once when it opens
    a repository, so that a long backup breaks even where somebody does renew them.

    ## Remediation
    Give a long-term access key of an IAM user (AKIA), or use dynamic credentials (STS).

    ## Source
    IAM User Guide, "Compare AWS STS credentials" (lifetimes):
    https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_sts-comparison.html
    velero issues 8173 and 9949 (credentials that expire during a kopia backup).
    """
    credentials = evidence.get(field.CREDENTIALS)
    if credentials is None or credentials.type is not CredentialType.STATIC:
        yield not_applicable("credentials", "the location has no static credentials")
    elif credentials.session_token is None or not credentials.session_token.length:
        yield passed("credentials.sessionToken", "the credentials carry no session token, so they do not expire")
    elif (credentials.access_key_id or "").startswith(access_key.LONG_TERM):
        yield failed(
            "credentials.sessionToken",
            "a session token is given with a long-term access key (AKIA), which has none",
            at=evidence.place(field.CREDENTIALS, "sessionToken"),
            remedy=correction(evidence, field.CREDENTIALS, None, "Take the session token away.", "sessionToken"),
            error="InvalidToken",
        )
    else:
        yield failed(
            "credentials.sessionToken",
            "the credentials are temporary: they expire after 36 hours at most, and nothing renews them",
            at=evidence.place(field.CREDENTIALS, "sessionToken"),
            remedy=Remedy("Give a long-term access key of an IAM user, or use credentials of type sts."),
            error="ExpiredToken",
        )
