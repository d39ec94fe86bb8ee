"""Rule AWS613: access key of another user."""

from __future__ import annotations

from checker.api import Evidence, Provider, Remedy, Severity, Verdicts, failed, not_applicable, passed, rule
from checker.facts import aws, field


@rule(
    "AWS613",
    "access-key-of-another-user",
    severity=Severity.RISK,
    provider=Provider.AWS,
    since="0.1.0",
    proves=("aws-access-key",),
)
def access_key_of_another_user(evidence: Evidence) -> Verdicts:
    """The access key of the location is not among those of the user whose permissions are examined.

    ## Why it matters
    Either the key was deleted, and AWS takes no request that is signed with it (`InvalidAccessKeyId`); or it belongs
    to another user, and this report speaks of permissions that nobody uses.

    ## Remediation
    Ask whose it is: `aws iam get-access-key-last-used --access-key-id ID` names the user. Then name that user as the
    principal, with its policies, or give the location a key of the user that is named.

    ## Source
    AWS IAM API Reference, `ListAccessKeys` and `GetAccessKeyLastUsed`.
    """
    records = evidence.get(aws.ACCESS_KEYS)

    key = evidence.get(field.ACCESS_KEY_ID)
    if not key:
        yield not_applicable("credentials.accessKeyId", "the location uses no access key")
    elif any(record.id == key for record in records or ()):
        yield passed("credentials.accessKeyId", "the location's access key is one of the user's")
    else:
        yield failed(
            "credentials.accessKeyId",
            "the location's access key is not among those of the user: it was deleted, or is another user's",
            at=evidence.place(field.ACCESS_KEY_ID),
            remedy=Remedy("Find out whose key it is, and name that user as the principal, or give a key of this one."),
        )
