"""Rule AWS668: a condition on the claims of another issuer than the trusted provider's."""

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
    "AWS668",
    "claim-of-another-issuer",
    severity=Severity.BLOCKER,
    provider=Provider.AWS,
    since="0.1.0",
    proves=("aws-credentials",),
)
def claim_of_another_issuer(evidence: Evidence) -> Verdicts:
    """A condition on a token's claims names another issuer than the provider that the statement trusts.

    ## Why it matters
    The keys of a token begin with its issuer: `oidc.eks.REGION.amazonaws.com/id/ID:sub`. A key with the id of another
    cluster, as after a cluster was built anew, is in no token of this provider: the statement lets nobody in, and the
    location of an EKS cluster (scenarios of one and of two accounts) is `Unavailable` with `403` on
    `AssumeRoleWithWebIdentity`. Under a negated operator the condition always holds, and restricts nothing. It is a
    risk when another statement lets pods in.

    ## Remediation
    Write the same issuer in the provider's ARN and in the keys; `aws eks describe-cluster` shows it.

    ## Source
    IAM User Guide, "Available keys for AWS OIDC federation". Palette documentation, "Add Backup Location using Dynamic
    Credentials", update the trust policy for IRSA.
    """
    account = role_account(evidence)
    if not account:
        yield not_applicable("trustPolicy", "no role is named, or its account is not known")
        return

    def remarks(policy: LintPolicy) -> Remarks:
        for identity in lint_principals.web_identities(policy):
            for entry in identity.foreign:
                let_in = lint_principals.lets_pods_in(policy, account) or not identity.is_of_pods
                yield Remark(
                    f"{shown(entry.key)} is in no token of {shown(identity.issuer)}, which the statement trusts",
                    entry.path,
                    f"Begin the key with {shown(identity.issuer)}, or trust the other provider.",
                    severity=Severity.RISK if let_in else Severity.BLOCKER,
                    error=_ERROR,
                )

    fine = "conditions on tokens name the issuer that their statement trusts"
    yield from lint(evidence, remarks, layers=(Layer.TRUST,), fine=fine)
