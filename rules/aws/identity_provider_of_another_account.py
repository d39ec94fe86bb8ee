"""Rule AWS667: the trust policy names an identity provider of another account than the role's."""

from __future__ import annotations

from checker.api import (
    Evidence,
    Layer,
    LintPolicy,
    Provider,
    Remark,
    Remarks,
    Severity,
    Verdicts,
    lint,
    lint_principals,
    not_applicable,
    role_account,
    rule,
    shown,
)

_ERROR = "operation error STS: AssumeRoleWithWebIdentity, https response error StatusCode: 403, api error AccessDenied"


@rule(
    "AWS667",
    "identity-provider-of-another-account",
    severity=Severity.BLOCKER,
    provider=Provider.AWS,
    since="0.1.0",
    proves=("aws-credentials",),
)
def identity_provider_of_another_account(evidence: Evidence) -> Verdicts:
    """The trust policy names an identity provider that is registered in another account than the role's.

    ## Why it matters
    STS looks for the provider of a token in the account of the role. The pods of an EKS cluster in another account (the
    scenario of two accounts) can assume the role only when the cluster's issuer is registered as a provider in the
    role's account as well, and the statement names that one; otherwise the location is `Unavailable` with `operation
    error STS: AssumeRoleWithWebIdentity, StatusCode: 403`. The guide's example for two accounts shows the provider of
    the cluster's account, and this does not suffice. It is a risk when another statement lets pods in.

    ## Remediation
    Create the provider in the role's account (IAM, Identity providers, OpenID Connect; URL of the cluster's issuer,
    audience `sts.amazonaws.com`), and write the role's account into the ARN.

    ## Source
    IAM User Guide, "Create a role for OpenID Connect federation" (the provider that a role's trust policy names must be
    in the account of the role). Amazon EKS User Guide, "Authenticate to another account with IRSA".
    Palette documentation, "Add Backup Location using Dynamic Credentials", Multiple AWS Accounts with AWS STS.
    """
    account = role_account(evidence)
    if not account:
        yield not_applicable("trustPolicy", "no role is named, or its account is not known")
        return

    def remarks(policy: LintPolicy) -> Remarks:
        for identity in lint_principals.web_identities(policy):
            if identity.account != account:
                let_in = lint_principals.lets_pods_in(policy, account) or not identity.is_of_pods
                yield Remark(
                    f"the provider of {shown(identity.issuer)} is one of account {identity.account}, and the role"
                    f" belongs to {account}",
                    identity.provider.path,
                    f"Register the issuer in account {account}, and name that provider.",
                    put=identity.provider.text.replace(f":{identity.account}:", f":{account}:", 1),
                    severity=Severity.RISK if let_in else Severity.BLOCKER,
                    error=_ERROR,
                    safe=False,
                )

    fine = "the identity providers that are trusted are those of the role's account"
    yield from lint(evidence, remarks, layers=(Layer.TRUST,), fine=fine)
