"""Rule AWS683: the bucket refuses what the policies that were read allow."""

from __future__ import annotations

from checker.api import (
    Effect,
    Evidence,
    Outcome,
    Provider,
    Remedy,
    Severity,
    Verdict,
    Verdicts,
    decision_of_head,
    failed,
    not_applicable,
    passed,
    rule,
)
from checker.facts import aws_live, field

_REFUSED = 403


@rule(
    "AWS683",
    "refusal-that-no-policy-explains",
    severity=Severity.RISK,
    provider=Provider.AWS,
    since="0.1.0",
    proves=(),
)
def refusal_that_no_policy_explains(evidence: Evidence) -> Verdicts:
    """The bucket answered 403 to the credential, though the policies that were read allow to list it.

    ## Why it matters
    HeadBucket takes the permission that Velero needs to list the bucket. Where S3 refuses it and no policy that was
    read does, something is in force that nobody read: a service or resource control policy, the policy of a VPC
    endpoint, a session policy; or the key is no good, the bucket belongs to another account, or the evidence is older
    than the policies. Whatever it is, it can refuse Velero's requests, too, with `AccessDenied`.

    ## Remediation
    Ask whoever runs the organisation for its control policies and give them as evidence, see that the bucket is in
    the account that the location says, and collect the evidence anew. Where a condition on the network refused this
    machine alone, run the same from where Velero runs.

    ## Source
    Amazon S3 API Reference, HeadBucket (permissions: s3:ListBucket; a refusal has no code and no text).
    """
    head = evidence.get(aws_live.BUCKET_HEAD)
    if head is None or head.status not in {200, _REFUSED}:
        yield not_applicable("bucket", "the bucket's answer is neither a permission nor a refusal")
        return
    if head.status != _REFUSED:
        yield passed("bucket", "the bucket answers the credential")
        return
    decision = decision_of_head(evidence)
    if decision is None:
        yield not_applicable("bucket", "no request to the bucket can be decided")
    elif decision.effect is Effect.UNKNOWN:
        yield Verdict(Outcome.UNKNOWN, "the bucket refuses the credential, and nothing read tells why", "bucket")
    elif decision.effect is not Effect.ALLOW:
        yield passed("bucket", "the bucket refuses to be listed, as the policies that were read do")
    else:
        text = "Find what refuses it among what was not read: control policies, a VPC endpoint's policy, the owner."
        yield failed(
            "bucket",
            f"the bucket answers {head.status}, and the policies that were read allow {decision.request.action} on it",
            at=evidence.place(field.BUCKET),
            remedy=Remedy(text),
            error="AccessDenied",
        )
