"""Rule AWS125: the identity policies are written for another partition of AWS."""

from __future__ import annotations

from checker.api import (
    Evidence,
    Provider,
    Remedy,
    Severity,
    Verdicts,
    allowed_resources,
    covers,
    failed,
    is_refused,
    not_applicable,
    partitions,
    passed,
    rewritten,
    rule,
)
from checker.facts import aws, field


@rule(
    "AWS125",
    "policy-for-another-partition",
    severity=Severity.RISK,
    provider=Provider.AWS,
    since="0.1.0",
    proves=("aws-policy",),
)
def policy_for_another_partition(evidence: Evidence) -> Verdicts:
    """The S3 resources of the identity policies are in another partition than the location's region.

    ## Why it matters
    China, GovCloud and the other separate parts of AWS have partitions of their own, and every ARN there begins with
    its name: `arn:aws-cn:`, `arn:aws-us-gov:`. The documented policy is written with `arn:aws:`. In a region of another
    partition it matches nothing: each request ends in `403 AccessDenied`, though every name in the policy is right. It
    is a blocker when requests are proven to be denied, and a risk when another policy happens to allow them.

    ## Remediation
    Write the partition of the location's region into the ARNs. Or correct the region, when it is the region that is
    wrong.

    ## Source
    AWS General Reference, "Amazon Resource Names (ARNs)", partition.
    Amazon Web Services in China, "Getting Started", ARNs; AWS GovCloud (US) User Guide, "ARNs in GovCloud".
    """
    region = evidence.get(field.REGION)
    partition = partitions.partition_of(region)
    if partition is None:
        yield not_applicable("region", "the partition of the region is not known")
        return
    named = [found for found in allowed_resources(evidence, aws.IDENTITY_POLICIES) if found.service == "s3"]
    if not named:
        yield not_applicable("identityPolicies", "the identity policies name no S3 resource by its ARN")
    elif any(covers(found.partition, partition.name) for found in named):
        yield passed("identityPolicies", f"the policies name S3 resources of the partition {partition.name}")
    else:
        others = ", ".join(sorted({found.partition for found in named}))
        yield failed(
            "identityPolicies",
            f"the policies name S3 resources of the partition {others}; {region} belongs to {partition.name}",
            at=named[0].place,
            remedy=Remedy(
                f"Begin the ARNs with arn:{partition.name}: in place of arn:{others}:.",
                rewritten(named, lambda found: f"arn:{partition.name}:{found.text.split(':', 2)[2]}"),
            ),
            error="403 AccessDenied",
            severity=Severity.BLOCKER if is_refused(evidence, ("validate", "backup-upload")) else Severity.RISK,
        )
