"""Rule AWS669: the trust policy leaves open which service account of a cluster assumes the role."""

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
    "AWS669",
    "role-for-any-service-account",
    severity=Severity.RISK,
    provider=Provider.AWS,
    since="0.1.0",
    proves=(),
    peers=("access-analyzer:MISSING_CONDITION_KEY_FOR_OIDC_PRINCIPAL",),
)
def role_for_any_service_account(evidence: Evidence) -> Verdicts:
    """The trust policy leaves open who, of all the users of an identity provider, assumes the role.

    ## Why it matters
    Without a condition on `ISSUER:sub` every pod of the cluster can assume the role and read, overwrite and delete the
    backups; `system:serviceaccount:*` and `system:serviceaccount:NAMESPACE:*` leave it nearly as open. The guide's
    `system:serviceaccount:*:velero-server` (EKS clusters, scenarios of one and of two accounts) is not meant here;
    where one role serves several clusters, the guide itself asks for the namespace of each, and that is advice.

    ## Remediation
    Add `"StringLike": {"ISSUER:sub": "system:serviceaccount:*:velero-server"}`, or better `StringEquals` with the
    namespace that Palette made for the cluster (`kubectl get namespaces | grep cluster-`).

    ## Source
    Palette documentation, "Add Backup Location using Dynamic Credentials", update the trust policy for IRSA.
    IAM User Guide, "IAM policy validation check reference", Missing condition key for OIDC principal.
    """
    fine = "the trust policy says which user of an identity provider assumes the role"
    yield from lint(evidence, _remarks, layers=(Layer.TRUST,), fine=fine)


def _remarks(policy: LintPolicy) -> Remarks:
    found = [each for each in lint_principals.web_identities(policy) if not each.is_of_github]
    clusters = len({each.issuer for each in found if each.is_of_pods})
    for identity in found:
        if identity.foreign:
            continue
        keys = lint_principals.positive_keys(identity.statement)
        subjects = [text for entry in identity.subjects for text in entry.values]
        remedy = "Name the service account in a condition on ISSUER:sub: system:serviceaccount:NAMESPACE:velero-server."
        if f"{identity.issuer}:sub".lower() not in keys:
            if identity.is_of_pods or not any(key.startswith(f"{identity.issuer.lower()}:") for key in keys):
                message = f"everybody with a token of {shown(identity.issuer)} can assume the role"
                yield Remark(message, identity.provider.path, remedy)
            continue
        for text in subjects if identity.is_of_pods else ():
            if lint_principals.is_open_subject(text):
                message = f"{shown(text)} leaves the service account open, so that other pods can assume the role"
                yield Remark(message, identity.subjects[0].path, remedy)
            elif clusters > 1 and "*" in text:
                message = f"{shown(text)} leaves the namespace open in a role that {clusters} clusters share"
                yield Remark(message, identity.subjects[0].path, remedy, severity=Severity.ADVICE)
