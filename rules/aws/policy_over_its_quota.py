"""Rule AWS801: a policy with more characters than its kind may have."""

from __future__ import annotations

from checker.api import (
    QUOTAS,
    ROLE_INLINE_QUOTA,
    Evidence,
    LintPolicy,
    Provider,
    Remark,
    Remarks,
    Severity,
    Verdicts,
    lint,
    principal_of,
    rule,
)
from checker.facts import aws


@rule(
    "AWS801",
    "policy-over-its-quota",
    severity=Severity.BLOCKER,
    provider=Provider.AWS,
    since="0.1.0",
    proves=("aws-policy",),
    peers=(
        "access-analyzer:POLICY_SIZE_EXCEEDS_IDENTITY_POLICY_QUOTA",
        "access-analyzer:POLICY_SIZE_EXCEEDS_RESOURCE_POLICY_QUOTA",
        "access-analyzer:POLICY_SIZE_EXCEEDS_ROLE_TRUST_POLICY_QUOTA",
        "access-analyzer:POLICY_SIZE_EXCEEDS_SCP_QUOTA",
        "access-analyzer:POLICY_SIZE_EXCEEDS_RCP_QUOTA",
        "ipv:policy_size",
        "ipv:policy_size_exceeded",
    ),
)
def policy_over_its_quota(evidence: Evidence) -> Verdicts:
    """A policy has more characters than AWS takes for its kind.

    ## Why it matters
    IAM answers `LimitExceeded` (S3: `PolicyTooLarge`) when the policy is saved, so the grants in it never hold. White
    space between the parts of a policy does not count.

    ## Remediation
    Split a managed policy in two, put actions of one resource into one statement, or name fewer resources. An inline
    policy that is too long can become a managed one. `backup-preflight policy` writes the shortest that suffices.

    ## Source
    IAM User Guide, "IAM and AWS STS quotas" (managed policy 6,144; inline policies of a user 2,048, of a group 5,120,
    of a role 10,240; role trust policy 2,048). AWS Organizations User Guide, "Quotas and service limits". Amazon S3
    User Guide, "Bucket policies" (20 KB). AWS KMS Developer Guide, "Resource quotas" (key policy 32 KB).
    """

    def remarks(policy: LintPolicy) -> Remarks:
        most = QUOTAS[policy.kind]
        if policy.size > most and policy.kind is aws.PolicyKind.INLINE and not _is_user(evidence):
            most = ROLE_INLINE_QUOTA
        if policy.size > most:
            kind = policy.kind.value
            message = f"it has {policy.size:,} characters without white space, and a {kind} policy at most {most:,}"
            yield Remark(message, (), f"Shorten or split it: at most {most:,} characters.", error="LimitExceeded")

    yield from lint(evidence, remarks, fine="every policy is within the characters that its kind may have")


def _is_user(evidence: Evidence) -> bool:
    """Whether the principal is known to be a user, who may have less in inline policies than a role."""
    return ":user/" in (principal_of(evidence.aws_location).arn or "")
