"""Rule AWS951: the endpoint refused the probe what the policies allow."""

from __future__ import annotations

from checker.api import (
    Effect,
    Evidence,
    Provider,
    Remedy,
    Severity,
    Verdicts,
    failed,
    operation,
    passed,
    probe_steps,
    rule,
)
from checker.facts import probe

_REMEDY = Remedy(
    "Find what refuses it and is not in the evidence: a control policy of the organisation, a session or VPC endpoint "
    "policy, a policy that changed since the evidence was collected, or a condition on where the request comes from"
)


@rule(
    "AWS951",
    "probe-refused-where-policies-allow",
    severity=Severity.BLOCKER,
    provider=Provider.AWS,
    since="0.1.0",
    proves=("aws-policy",),
)
def probe_refused_where_policies_allow(evidence: Evidence) -> Verdicts:
    """The endpoint refused a request of the probe that the policies which were read allow, or do not decide.

    ## Why it matters
    The probe sends what Velero and kopia send, with the location's own credential. What is refused to the probe is
    refused to them: the operation fails with the same error, `AccessDenied` for the most part. Where the policies allow
    it, the evidence is incomplete or not what is in force any more, so that no other decision is safe either.

    ## Remediation
    Look for a policy that was not read: control policies of the organisation, a permissions boundary, a session policy,
    the policy of a VPC endpoint, the policy of the KMS key. Collect the evidence anew where policies changed. A bucket
    or a key of another account needs an allow on both sides. Where a condition names addresses or VPC endpoints, make
    the probe from a machine of the cluster's network.

    ## Source
    backup-preflight, docs/probe.md. IAM User Guide, "Policy evaluation logic": a refusal of any policy that applies
    stands. Amazon S3 User Guide, "Troubleshoot access denied (403 Forbidden) errors in Amazon S3".
    """
    steps = [weighed for weighed in probe_steps(evidence) if weighed.step.expected != probe.NOT_FOUND]
    refused = {
        f"{step.operations[0]}: {step.call} of {probe.WORDS[step.client]}": (step, effect)
        for step, effect, _ in reversed(steps)
        if step.outcome == probe.REFUSED and effect in {Effect.ALLOW, Effect.UNKNOWN}
    }
    for subject, (step, effect) in reversed(refused.items()):
        said = (
            "the policies that were read allow it" if effect is Effect.ALLOW else "no policy that was read decides it"
        )
        message = f"{step.action} on {step.key or 'the bucket'} was refused ({step.code or step.status}), and {said}"
        downloader = step.client == probe.DOWNLOADER and effect is Effect.UNKNOWN
        yield failed(
            subject,
            f"{message}: the evidence is incomplete, or newer than what is in force"
            if effect is Effect.ALLOW
            else message,
            at=None,
            remedy=_REMEDY,
            error=operation(step.operations[0]).failure,
            operation=step.operations[0],
            severity=Severity.ADVICE if downloader else None,
        )
    if not refused:
        yield passed("probe", f"none of {len(steps)} requests was refused that the policies allow or leave open")
