"""Rule AWS118: an action of the documented policy is missing, though no operation needs it."""

from __future__ import annotations

from checker.api import (
    Evidence,
    Layer,
    Outcome,
    Provider,
    Request,
    Severity,
    Verdict,
    Verdicts,
    bucket_owner_of,
    catalogue,
    documented_actions,
    failed,
    not_applicable,
    partitions,
    passed,
    principal_of,
    remedy_of,
    rule,
)
from checker.facts import aws, field


@rule(
    "AWS118",
    "absent-documented-action",
    severity=Severity.ADVICE,
    provider=Provider.AWS,
    since="0.1.0",
    proves=("aws-policy",),
)
def absent_documented_action(evidence: Evidence) -> Verdicts:
    """The identity policies do not grant an action of the documented policy that no operation needs.

    ## Why it matters
    The documented policy grants more than Velero and kopia use: neither ever lists the parts of an upload
    (`s3:ListMultipartUploadParts`). Nothing breaks without such an action. It is missed only when somebody cleans up
    parts by hand with the same credentials, or compares the policy with the documentation and takes the difference for
    the cause of something else. An action that an operation does need is reported by the rule of that operation.

    ## Remediation
    Leave it out for least privilege, or add it to be word for word with the documentation.

    ## Source
    Palette documentation, "Add Backup Location using Static Credentials", AWS, Prerequisites.
    velero-plugin-for-aws v1.13.1, `object_store.go` (the SDK's upload manager sends no `ListParts`).
    """
    bucket = evidence.get(field.BUCKET)
    evidence.get(aws.IDENTITY_POLICIES)
    if bucket is None:
        yield not_applicable("bucket", "the location names no bucket")
        return
    location = evidence.aws_location
    root = f"{location.prefix.strip('/')}/" if location.prefix else ""
    resource = f"arn:{partitions.partition_name(location.region)}:s3:::{bucket}/{root}backups/example"
    needed = {ask.action.lower() for operation in catalogue(Provider.AWS) for ask in operation.asks}
    for action in (action for action in documented_actions() if action.lower() not in needed):
        request = Request(principal_of(location), action, resource, bucket_owner_of(location))
        decision = evidence.decide(request)
        allows = next((result.allows for result in decision.layers if result.layer is Layer.IDENTITY), None)
        if allows:
            yield passed(action, f"the identity policies grant {action}, as the documentation does")
        elif allows is None:
            yield Verdict(
                Outcome.UNKNOWN, f"whether the identity policies grant {action} depends on a condition", action
            )
        else:
            message = f"the documented policy grants {action}, these policies do not; no operation needs it"
            remedy = remedy_of(evidence, evidence.explain(decision), (request,))
            yield failed(action, message, at=None, remedy=remedy)
