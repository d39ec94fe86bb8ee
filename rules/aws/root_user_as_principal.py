"""Rule AWS622: root user as principal."""

from __future__ import annotations

from checker.api import (
    Evidence,
    Provider,
    Remedy,
    Severity,
    Verdicts,
    failed,
    iam_arn,
    not_applicable,
    passed,
    rule,
)
from checker.facts import field


@rule(
    "AWS622",
    "root-user-as-principal",
    severity=Severity.RISK,
    provider=Provider.AWS,
    since="0.1.0",
    proves=("aws-user",),
    peers=("prowler:iam_avoid_root_usage",),
)
def root_user_as_principal(evidence: Evidence) -> Verdicts:
    """The access key belongs to the root user of the account.

    ## Why it matters
    No policy of the account limits the root user, and its key opens everything in the account: whoever gets at the
    location's credentials has the account. The documentation asks for an IAM user with just the policy for the bucket.

    ## Remediation
    Create an IAM user with the documented policy, give its access key, and delete the root user's.

    ## Source
    IAM User Guide, "Root user best practices for your AWS account":
    https://docs.aws.amazon.com/IAM/latest/UserGuide/root-user-best-practices.html
    Palette documentation, "Add Backup Location using Static Credentials", AWS, Prerequisites.
    """
    principal = evidence.get(field.PRINCIPAL)
    arn = iam_arn.parse(principal) if principal else None
    if arn is None:
        yield not_applicable("principal", "the location names no principal, or none that can be read")
    elif arn.kind == "root":
        yield failed(
            "principal",
            f"the principal is the root user of account {arn.account}",
            at=evidence.place(field.PRINCIPAL),
            remedy=Remedy("Create an IAM user with the documented policy, and give its access key."),
        )
    else:
        yield passed("principal", "it is not the root user")
