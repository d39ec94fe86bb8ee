"""Rule AWS675: a role of another partition than the location's region."""

from __future__ import annotations

from checker.api import (
    Evidence,
    Form,
    Provider,
    Remedy,
    Severity,
    Verdicts,
    assumed_role,
    failed,
    iam_arn,
    not_applicable,
    partitions,
    passed,
    rule,
)
from checker.facts import field

_OFFERED = ("aws", "aws-us-gov", "aws-iso", "aws-iso-b")


@rule(
    "AWS675",
    "role-of-another-partition",
    severity=Severity.BLOCKER,
    provider=Provider.AWS,
    since="0.1.0",
    proves=("aws-credentials",),
)
def role_of_another_partition(evidence: Evidence) -> Verdicts:
    """The role belongs to another partition of AWS than the location's region.

    ## Why it matters
    China, GovCloud and the other partitions have accounts and credentials of their own. A session of a role of one is
    unknown in the regions of another: S3 answers `InvalidAccessKeyId`, STS `InvalidClientTokenId`. This concerns all
    three scenarios of dynamic credentials. Palette's form offers the partitions `aws`, `aws-us-gov`, `aws-iso` and
    `aws-iso-b`; a role in China is a risk, as it offers none for it.

    ## Remediation
    Create the role in an account of the partition that the bucket's region belongs to, or correct the region.

    ## Source
    AWS General Reference, "Amazon Resource Names (ARNs)", partition. AWS Identity and Access Management in China and
    GovCloud: "How IAM differs for AWS GovCloud (US)". Palette API, V1AwsCloudAccount, partition.
    """
    credentials = assumed_role(evidence)
    role = iam_arn.parse(credentials.role_arn or "") if credentials else None
    region = evidence.get(field.REGION)
    here = partitions.partition_of(region)
    if role is None or here is None:
        yield not_applicable(
            "credentials.roleArn", "no role is assumed, or the partition of it or of the region is open"
        )
    elif role.partition != here.name:
        yield failed(
            "credentials.roleArn",
            f"the role belongs to the partition {role.partition}; {region} belongs to {here.name}",
            at=evidence.place(field.CREDENTIALS, "roleArn"),
            remedy=Remedy(
                f"Name a role of the partition {here.name} (arn:{here.name}:iam::...), or correct the region."
            ),
            error="InvalidAccessKeyId",
        )
    elif evidence.get(field.FORM) is Form.PALETTE and role.partition not in _OFFERED:
        yield failed(
            "credentials.roleArn",
            f"Palette offers no partition {role.partition} for dynamic credentials",
            at=evidence.place(field.CREDENTIALS, "roleArn"),
            remedy=Remedy("Use static credentials for this partition, or a bucket in one that Palette offers."),
            severity=Severity.RISK,
        )
    else:
        yield passed("credentials.roleArn", f"the role and the region belong to the partition {role.partition}")
