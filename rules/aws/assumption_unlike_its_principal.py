"""Rule AWS845: an action by which none of those whom a trust policy names can assume the role."""

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
    rule,
    shown,
)


@rule(
    "AWS845",
    "assumption-unlike-its-principal",
    severity=Severity.RISK,
    provider=Provider.AWS,
    since="0.1.0",
    proves=("aws-credentials",),
    peers=(
        "access-analyzer:MISMATCHED_ACTION_FOR_PRINCIPAL",
        "access-analyzer:MISSING_ACTION_FOR_ROLES_ANYWHERE_TRUST_POLICY",
        "ipv:trust_policy_validation",
    ),
)
def assumption_unlike_its_principal(evidence: Evidence) -> Verdicts:
    """A trust statement lets somebody assume the role by an action that they do not use.

    ## Why it matters
    Accounts, users, roles and services assume a role by `sts:AssumeRole`; who comes with a token of an OpenID Connect
    provider, as the pods of EKS do, by `sts:AssumeRoleWithWebIdentity`; who comes through SAML by
    `sts:AssumeRoleWithSAML`. A statement with another of the three lets nobody in: Palette's statement (all three
    scenarios) then fails with `AccessDenied` on `AssumeRole`, that of an EKS cluster with `403` on
    `AssumeRoleWithWebIdentity`. IAM Roles Anywhere needs `sts:TagSession` and `sts:SetSourceIdentity` besides, EKS Pod
    Identity `sts:TagSession`.

    ## Remediation
    Write the action that goes with the principal; give principals of different kinds statements of their own.

    ## Source
    IAM User Guide, "IAM policy validation check reference", Mismatched action for principal and Missing action for
    Roles Anywhere trust policy. IAM Roles Anywhere User Guide, "Trust policy".
    Amazon EKS User Guide, "Create IAM role with trust policy required by EKS Pod Identity".
    Palette documentation, "Add Backup Location using Dynamic Credentials".
    """
    fine = "each of those trusted can assume the role by the action that its statement allows"
    yield from lint(evidence, _remarks, layers=(Layer.TRUST,), fine=fine)


def _remarks(policy: LintPolicy) -> Remarks:
    for statement in policy.statements:
        for unfit in lint_principals.unfit_actions(statement):
            yield Remark(
                f"{shown(unfit.who)} assumes no role by {shown(unfit.entry.text)}",
                unfit.entry.path,
                f"Write {unfit.near}." if unfit.near else "Write the action that goes with the principal.",
                put=unfit.near or None,
                safe=False,
            )
    for service, missing in lint_principals.missing_for_services(policy).items():
        message = f"{service} is trusted without {' and '.join(missing)}, and assumes no role then"
        yield Remark(message, (), f"Allow it {' and '.join(missing)} as well.")
