"""Rule AWS612: inactive access key."""

from __future__ import annotations

from checker.api import Evidence, Provider, Remedy, Severity, Verdicts, failed, not_applicable, passed, rule
from checker.facts import aws, field


@rule(
    "AWS612",
    "inactive-access-key",
    severity=Severity.BLOCKER,
    provider=Provider.AWS,
    since="0.1.0",
    proves=("aws-access-key",),
)
def inactive_access_key(evidence: Evidence) -> Verdicts:
    """The access key of the location is switched off.

    ## Why it matters
    AWS takes no request that is signed with it: S3 answers `403 InvalidAccessKeyId`, STS `InvalidClientTokenId`.
    Validation fails, and so does every operation after it.

    ## Remediation
    Give the location an active key of the same user. Switch this one on again only when you know why it was switched
    off.

    ## Source
    AWS IAM User Guide, "Manage access keys for IAM users" (an inactive key cannot be used for API requests).
    AWS IAM API Reference, `UpdateAccessKey`.
    """
    records = evidence.get(aws.ACCESS_KEYS)

    key = evidence.get(field.ACCESS_KEY_ID)
    own = next((record for record in records or () if key and record.id == key), None)
    if not key:
        yield not_applicable("credentials.accessKeyId", "the location uses no access key")
    elif own is None:
        yield not_applicable("credentials.accessKeyId", "the location's access key is not among those of the user")
    elif own.active:
        yield passed("credentials.accessKeyId", "the location's access key is active")
    else:
        yield failed(
            "credentials.accessKeyId",
            "the location's access key is inactive: AWS takes no request that is signed with it",
            at=evidence.place(field.ACCESS_KEY_ID),
            remedy=Remedy("Give the location an active access key of the same user."),
            error="InvalidAccessKeyId",
        )
