"""Rule AWS632: role without external id."""

from __future__ import annotations

from checker.api import (
    CredentialType,
    Evidence,
    Form,
    Provider,
    Remedy,
    Severity,
    Verdicts,
    failed,
    is_for_pods_alone,
    not_applicable,
    passed,
    rule,
)
from checker.facts import field


@rule(
    "AWS632",
    "role-without-external-id",
    severity=Severity.RISK,
    provider=Provider.AWS,
    since="0.1.0",
    proves=("aws-credentials",),
)
def role_without_external_id(evidence: Evidence) -> Verdicts:
    """The role is assumed without an external id.

    ## Why it matters
    Palette assumes the role from an account of its own, for many customers. Its guide puts the external id into the
    role's trust policy as a condition; without it the role cannot be assumed (`AccessDenied` on `AssumeRole`). A trust
    policy that does not ask for one lets another customer of the same service name your role (the confused deputy).
    Pods of an EKS cluster that assume the role themselves (IRSA, EKS Pod Identity) send none: a trust policy for them
    alone asks for none, where nothing else in the location tells of Palette.

    ## Remediation
    Copy the external id that Palette shows into the location and into the role's trust policy.

    ## Source
    Palette documentation, "Add a Backup Location using Dynamic Credentials".
    IAM User Guide, "Access to AWS accounts owned by third parties" (external id):
    https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_common-scenarios_third-party.html
    """
    credentials = evidence.get(field.CREDENTIALS)
    if credentials is None or not credentials.role_arn or credentials.type is not CredentialType.STS:
        yield not_applicable("credentials.externalId", "no role is assumed")
    elif evidence.get(field.FORM) is Form.VELERO:
        yield not_applicable("credentials.externalId", "Velero assumes the role itself, on behalf of nobody else")
    elif credentials.external_id and credentials.external_id.strip():
        yield passed("credentials.externalId", "an external id is given")
    elif is_for_pods_alone(evidence, credentials):
        yield not_applicable("credentials.externalId", "the trust policy lets in pods alone, which send no external id")
    else:
        yield failed(
            "credentials.externalId",
            "the role is assumed without an external id",
            at=evidence.place(field.CREDENTIALS, "roleArn"),
            remedy=Remedy("Give the external id that Palette shows, as in the role's trust policy."),
            error="operation error STS: AssumeRole, https response error StatusCode: 403, api error AccessDenied",
        )
