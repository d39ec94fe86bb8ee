"""Rule AWS671: the trust policy leaves the audience of a token open, or asks for another than STS."""

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

_STS = "sts.amazonaws.com"


@rule(
    "AWS671",
    "audience-other-than-sts",
    severity=Severity.RISK,
    provider=Provider.AWS,
    since="0.1.0",
    proves=(),
    peers=(
        "access-analyzer:CONFIRM_AUDIENCE_CLAIM_TYPE",
        "access-analyzer:FORANYVALUE_WITH_AUDIENCE_CLAIM_TYPE",
    ),
)
def audience_other_than_sts(evidence: Evidence) -> Verdicts:
    """The trust policy leaves the audience of a token open, asks for another than STS, or compares it as a set.

    ## Why it matters
    The audience says for whom a token was made. Without `ISSUER:aud` a token that a pod of an EKS cluster got for
    another purpose opens the role; with a value other than `sts.amazonaws.com`, which EKS writes unless the service
    account says otherwise, Velero's own token does not (`403` on `AssumeRoleWithWebIdentity`; scenarios of one and of
    two accounts). A token has one audience there: `ForAnyValue` and `ForAllValues` before it are not made for that,
    and the second holds for a token without any.

    ## Remediation
    Write `"StringEquals": {"ISSUER:aud": "sts.amazonaws.com"}`.

    ## Source
    Palette documentation, "Add Backup Location using Dynamic Credentials", update the trust policy for IRSA.
    IAM User Guide, "IAM policy validation check reference", ForAnyValue with audience claim type and Confirm audience
    claim type.
    """
    fine = "the trust policy asks for tokens that were made for STS"
    yield from lint(evidence, _remarks, layers=(Layer.TRUST,), fine=fine)


def _remarks(policy: LintPolicy) -> Remarks:
    for identity in lint_principals.web_identities(policy):
        key = f"{identity.issuer}:aud"
        remedy = f"Write StringEquals {shown(key)}: {_STS}."
        if identity.foreign:
            continue
        entries = [entry for entry in identity.audiences if "not" not in entry.name.base]
        if identity.is_of_pods and not entries:
            message = f"the audience of tokens of {shown(identity.issuer)} is left open"
            yield Remark(message, identity.provider.path, remedy)
        for entry in entries:
            if entry.name.quantifier:
                any_value = entry.name.quantifier == "foranyvalue"
                message = f"{shown(entry.operator)} compares {shown(key)} as a set, and a token of AWS has one audience"
                severity = Severity.RISK if any_value else Severity.ADVICE
                yield Remark(message, entry.path, remedy, severity=severity)
            wild = any("*" in text for text in entry.values)
            if identity.is_of_pods and not wild and not {_STS, f"{_STS}.cn"} & set(entry.values):
                message = f"it asks for the audience {shown(' or '.join(entry.values))}, and EKS writes {_STS}"
                yield Remark(message, entry.path, remedy)
