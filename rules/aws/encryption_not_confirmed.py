"""Rule AWS956: the endpoint does not say that it encrypted what it was asked to."""

from __future__ import annotations

from checker.api import (
    Evidence,
    Provider,
    Remedy,
    Severity,
    Verdicts,
    failed,
    not_applicable,
    passed,
    probe_steps,
    rule,
)
from checker.facts import probe

_REMEDY = Remedy("Make the store encrypt by itself, or take serverSideEncryption or kmsKeyId away if it cannot")


@rule(
    "AWS956",
    "encryption-not-confirmed",
    severity=Severity.RISK,
    provider=Provider.AWS,
    since="0.1.0",
    proves=(),
)
def encryption_not_confirmed(evidence: Evidence) -> Verdicts:
    """An object was written with a header that asks for encryption, and the answer names another, or none.

    ## Why it matters
    S3 repeats the encryption that it used in its answer. A store that leaves it out may not have encrypted at all: it
    passed over a header that it does not know, and backups lie in the clear while the configuration says otherwise.

    ## Remediation
    Turn encryption on in the store itself, or use one that knows the header. Where it cannot encrypt, take
    `serverSideEncryption`, `kmsKeyId` or the customer's key out of the configuration, so that nobody relies on it.

    ## Source
    Amazon S3 API Reference, PutObject, "Response Syntax": `x-amz-server-side-encryption`. backup-preflight,
    docs/probe.md.
    """
    asked = [s for s, _, _ in probe_steps(evidence) if s.encryption and s.outcome == probe.DONE]
    if not asked:
        yield not_applicable("probe", "no object was written with a header that asks for encryption")
        return
    wrong = [step for step in asked if step.echoed != step.encryption]
    for step in {step.call: step for step in reversed(wrong)}.values():
        message = f"{step.call} asked for {step.encryption}, and the answer names {step.echoed or 'no encryption'}"
        yield failed(f"encryption: {step.call}", message, at=None, remedy=_REMEDY)
    if not wrong:
        yield passed("probe", f"the answers name the encryption that was asked for ({asked[0].encryption})")
