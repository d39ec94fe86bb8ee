"""Rule AWS843: a principal of another partition of AWS."""

from __future__ import annotations

from checker.api import (
    OF_RESOURCES,
    Evidence,
    Layer,
    LintPolicy,
    Provider,
    Remark,
    Remarks,
    Severity,
    Verdicts,
    iam_arn,
    lint,
    lint_principals,
    not_applicable,
    partitions,
    rule,
    shown,
)
from checker.facts import field


@rule(
    "AWS843",
    "principal-of-another-partition",
    severity=Severity.RISK,
    provider=Provider.AWS,
    since="0.1.0",
    proves=("aws-policy",),
)
def principal_of_another_partition(evidence: Evidence) -> Verdicts:
    """A bucket, key or trust policy names a principal of another partition of AWS.

    ## Why it matters
    China, GovCloud and the other partitions know nothing of each other's accounts. No request reaches a bucket, a key
    or a role from another partition, and IAM refuses to save a trust policy that names one (`Invalid principal in
    policy`). This concerns all three scenarios of dynamic credentials: the account that Palette shows has to belong to
    the partition of the role.

    ## Remediation
    Write the ARN with the partition of the bucket's region, or name an account that exists there.

    ## Source
    IAM User Guide, "How IAM differs for AWS GovCloud (US)". AWS re:Post, "How do I resolve the IAM trust policy error
    'Failed to update trust policy. Invalid principal in policy'?": https://repost.aws/knowledge-center/iam-trust-policy-error
    """
    here = partitions.partition_of(evidence.get(field.REGION))
    credentials = evidence.get(field.CREDENTIALS)
    role = iam_arn.parse(credentials.role_arn) if credentials and credentials.role_arn else None
    if here is None and role is None:
        yield not_applicable("policies", "neither the region nor the role tells the partition")
        return

    def remarks(policy: LintPolicy) -> Remarks:
        own = role.partition if role and policy.layer is Layer.TRUST else here.name if here else ""
        for statement in policy.statements if own else ():
            for entry in lint_principals.principals_of(statement):
                other = entry.text.split(":", 2)[1] if entry.text.startswith("arn:aws") else own
                if other != own and entry.text.count(":") >= 5:  # noqa: PLR2004 - the colons of an ARN
                    yield Remark(
                        f"{shown(entry.text)} belongs to the partition {other}, and what it is to reach to {own}",
                        entry.path,
                        f"Name a principal of the partition {own} (arn:{own}:...).",
                        severity=Severity.BLOCKER if policy.layer is Layer.TRUST else Severity.RISK,
                        error="Invalid principal in policy",
                    )

    fine = "every principal belongs to the partition of what it is to reach"
    yield from lint(evidence, remarks, layers=OF_RESOURCES, fine=fine)
