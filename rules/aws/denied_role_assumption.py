"""Rule AWS126: the role's trust policy does not let it be assumed."""

from __future__ import annotations

from checker.api import (
    CredentialType,
    Evidence,
    Outcome,
    Provider,
    Remedy,
    Severity,
    Verdict,
    Verdicts,
    failed,
    not_applicable,
    passed,
    rule,
    shown,
    trusted_callers,
)
from checker.facts import aws, field


@rule(
    "AWS126",
    "denied-role-assumption",
    severity=Severity.BLOCKER,
    provider=Provider.AWS,
    since="0.1.0",
    proves=("aws-credentials",),
)
def denied_role_assumption(evidence: Evidence) -> Verdicts:
    """The trust policy of the role lets nobody assume it in the way the location does.

    ## Why it matters
    With credentials of type sts every request begins with `sts:AssumeRole`. The trust policy has to allow it in every
    case, and it is the trust policy that asks for the external id. When it refuses, nothing works: validation ends in
    `AccessDenied` on `AssumeRole`. Who calls is no field of a location, so each caller that the policy names is tried
    with the location's external id: the rule finds a policy that lets in nobody, not one that lets in somebody else.

    ## Remediation
    In the role's trust policy, allow `sts:AssumeRole` to the account that Palette shows, with the location's external
    id in `sts:ExternalId`.

    ## Source
    IAM User Guide, "Role trust policies" and "Access to AWS accounts owned by third parties".
    Palette documentation, "Add a Backup Location using Dynamic Credentials".
    """
    credentials = evidence.get(field.CREDENTIALS)
    if credentials is None or not credentials.role_arn or credentials.type is not CredentialType.STS:
        yield not_applicable("trustPolicy", "no role is assumed")
        return
    answers = trusted_callers(evidence, credentials)
    trusted = [name for name, answer in answers.items() if answer]
    if trusted:
        yield passed("trustPolicy", f"the trust policy lets {shown(trusted[0])} assume the role")
    elif None in answers.values():
        message = "whether the trust policy lets the role be assumed could not be told"
        yield Verdict(Outcome.UNKNOWN, message, "trustPolicy")
    else:
        yield failed(
            "trustPolicy",
            "the trust policy lets nobody assume the role in the way the location does",
            at=evidence.place(aws.TRUST_POLICY),
            remedy=Remedy("Let the account that assumes the role do so, with the external id of the location."),
            error="operation error STS: AssumeRole, https response error StatusCode: 403, api error AccessDenied",
        )
