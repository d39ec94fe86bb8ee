"""Rule AWS126: the role's trust policy does not let it be assumed."""

from __future__ import annotations

from checker.api import (
    CredentialType,
    Evidence,
    Form,
    Layer,
    Outcome,
    Provider,
    Remedy,
    Severity,
    Verdict,
    Verdicts,
    account_admitted,
    failed,
    is_for_pods_alone,
    lint_principals,
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
    Where that cannot be told, the account that Palette shows (`paletteAccount`) is tried. Pods of an EKS cluster come
    with a token or by EKS Pod Identity, and send no external id: a role for them alone is the matter of other rules.

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
    lacking = [lint_principals.missing_for_services(policy) for policy in evidence.lint(Layer.TRUST) or ()]
    if is_for_pods_alone(evidence, credentials) and not any(lacking):
        message = "the trust policy lets in pods alone; where Palette is to assume the role, give paletteAccount"
        yield not_applicable("trustPolicy", message)
        return
    answers = trusted_callers(evidence, credentials)
    account = evidence.get(field.PALETTE_ACCOUNT)
    if account is not None and None in answers.values() and True not in answers.values():
        answers = {account: account_admitted(evidence, credentials, account, credentials.external_id)}
    trusted = [name for name, answer in answers.items() if answer]
    if trusted:
        yield passed("trustPolicy", f"the trust policy lets {shown(trusted[0])} assume the role")
    elif None in answers.values():
        message = "whether the trust policy lets the role be assumed could not be told"
        if account is None and evidence.get(field.FORM) is not Form.VELERO:
            message += ": give the account that Palette shows (paletteAccount)"
        yield Verdict(Outcome.UNKNOWN, message, "trustPolicy")
    else:
        yield failed(
            "trustPolicy",
            "the trust policy lets nobody assume the role in the way the location does",
            at=evidence.place(aws.TRUST_POLICY),
            remedy=Remedy("Let the account that assumes the role do so, with the external id of the location."),
            error="operation error STS: AssumeRole, https response error StatusCode: 403, api error AccessDenied",
        )
