"""Rule AWS633: access key beside a role."""

from __future__ import annotations

from checker.api import (
    CredentialType,
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
    "AWS633",
    "access-key-beside-a-role",
    severity=Severity.RISK,
    provider=Provider.AWS,
    since="0.1.0",
    proves=("aws-credentials",),
)
def access_key_beside_a_role(evidence: Evidence) -> Verdicts:
    """An access key and a role to assume are both given.

    ## Why it matters
    One of them is not used. In Palette's form the validation method decides which; in a credentials file for Velero, a
    profile with a role takes the keys of another profile (`source_profile`) to assume it with. Requests are then sent
    as somebody else than meant, and an unused access key lies around.

    ## Remediation
    Give either the access key or the role.

    ## Source
    palette-sdk-go, V1AwsCloudAccount (credentialType).
    AWS SDKs and Tools Reference Guide, "Assume role credential provider" (source_profile).
    """
    credentials = evidence.get(field.CREDENTIALS)
    if credentials is None or not (credentials.access_key_id or credentials.role_arn):
        yield not_applicable("credentials", "the location gives neither an access key nor a role")
    elif credentials.access_key_id and credentials.role_arn:
        used = "role" if credentials.type is CredentialType.STS else "access key"
        yield failed(
            "credentials",
            f"an access key and a role are both given; the {used} is taken",
            at=evidence.place(field.ACCESS_KEY_ID),
            remedy=Remedy("Give either the access key or the role."),
        )
    else:
        yield passed("credentials", "they are either an access key or a role")
