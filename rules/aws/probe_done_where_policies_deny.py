"""Rule AWS952: the endpoint did for the probe what the policies deny."""

from __future__ import annotations

from checker.api import Effect, Evidence, Provider, Remedy, Severity, Verdicts, failed, passed, probe_steps, rule
from checker.facts import probe

_DENIED = (Effect.EXPLICIT_DENY, Effect.IMPLICIT_DENY)
_REMEDY = Remedy("Collect the evidence anew, of the user or role whose access key the location has")


@rule(
    "AWS952",
    "probe-done-where-policies-deny",
    severity=Severity.RISK,
    provider=Provider.AWS,
    since="0.1.0",
    proves=(),
)
def probe_done_where_policies_deny(evidence: Evidence) -> Verdicts:
    """The endpoint carried out a request of the probe that the policies which were read deny.

    ## Why it matters
    The evidence is not what is in force: it is of another user, older than the last change, or incomplete, or the
    endpoint does not enforce policies as AWS does. What else is said of the location from that evidence may be just as
    wrong, in either direction, and the credential may do more than anybody meant to allow.

    ## Remediation
    Collect the evidence anew, with every policy of the user or role that the access key belongs to, groups included,
    and the bucket's policy. Of an S3-compatible store find out which policy language and which conditions it knows.

    ## Source
    backup-preflight, docs/probe.md. IAM User Guide, "Policy evaluation logic".
    """
    steps = probe_steps(evidence)
    denied = {
        f"{step.operations[0]}: {step.call} of {probe.WORDS[step.client]}": step
        for step, effect, _ in reversed(steps)
        if step.outcome == probe.DONE and effect in _DENIED
    }
    for subject, step in reversed(denied.items()):
        message = (
            f"{step.action} on {step.key or 'the bucket'} was carried out, and the policies that were read deny it"
        )
        yield failed(subject, message, at=None, remedy=_REMEDY, operation=step.operations[0])
    if not denied:
        yield passed("probe", f"none of {len(steps)} requests was carried out that the policies deny")
