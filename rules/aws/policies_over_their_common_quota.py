"""Rule AWS814: more policies on one principal than AWS takes."""

from __future__ import annotations

from checker.api import (
    QUOTAS,
    ROLE_INLINE_QUOTA,
    Evidence,
    Layer,
    Provider,
    Remedy,
    Severity,
    Verdicts,
    failed,
    given,
    not_applicable,
    passed,
    principal_of,
    rule,
)
from checker.facts import aws

_MANAGED = 10
_MOST_MANAGED = 20


@rule(
    "AWS814",
    "policies-over-their-common-quota",
    severity=Severity.BLOCKER,
    provider=Provider.AWS,
    since="0.1.0",
    proves=("aws-policy",),
    peers=(),
)
def policies_over_their_common_quota(evidence: Evidence) -> Verdicts:
    """The inline policies of one principal are too long together, or too many managed policies are attached to it.

    ## Why it matters
    A user may have 2,048 characters of inline policies in all, a role 10,240; IAM answers `LimitExceeded` to the one
    that exceeds it, though each is short enough by itself. Ten managed policies can be attached to a user or role, and
    up to twenty after a request to Service Quotas: more than twenty are refused, more than ten are a risk.

    ## Remediation
    Put statements for the same resources together, or make a managed policy of the inline ones; `backup-preflight
    policy` writes one that suffices.

    ## Source
    IAM User Guide, "IAM and AWS STS quotas", IAM character limits and managed policies attached to a user or role.
    """
    policies = given(evidence, (Layer.IDENTITY,))
    inline = [policy for policy in policies if policy.kind is aws.PolicyKind.INLINE]
    managed = [policy for policy in policies if policy.kind is aws.PolicyKind.MANAGED]
    if len(inline) < 2 and len(managed) <= _MANAGED:  # noqa: PLR2004 - another rule weighs one policy alone
        if not policies:
            yield not_applicable("identityPolicies", "no identity policy was given")
        else:
            yield passed("identityPolicies", "the policies of the principal are few enough")
        return
    user = ":user/" in (principal_of(evidence.aws_location).arn or "")
    most = QUOTAS[aws.PolicyKind.INLINE] if user else ROLE_INLINE_QUOTA
    who = "user" if user else "role"
    size = sum(policy.size for policy in inline)
    if size > most:
        yield failed(
            "inline policies",
            f"the {len(inline)} inline policies have {size:,} characters, and a {who} may have {most:,} in all",
            at=inline[-1].place(()),
            remedy=Remedy("Make a managed policy of them, or shorten them."),
            error="LimitExceeded",
        )
    if len(managed) > _MANAGED:
        yield failed(
            "managed policies",
            f"{len(managed)} managed policies are given, and {_MANAGED} can be attached ({_MOST_MANAGED} on request)",
            at=managed[_MANAGED].place(()),
            remedy=Remedy("Put some of the policies together."),
            error="LimitExceeded",
            severity=None if len(managed) > _MOST_MANAGED else Severity.RISK,
        )
    if size <= most and len(managed) <= _MANAGED:
        yield passed("identityPolicies", "the policies of the principal are few and short enough together")
