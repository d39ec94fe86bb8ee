"""Rule AWS957: what is read back is not what was written."""

from __future__ import annotations

from checker.api import (
    Evidence,
    Outcome,
    Provider,
    Remedy,
    Severity,
    Verdict,
    Verdicts,
    failed,
    passed,
    probe_steps,
    rule,
)
from checker.facts import probe

_REMEDY = Remedy(
    "Use a store that gives back what was written, at once; do not use plugin 1.14.1 or 1.14.2 with this one"
)


@rule(
    "AWS957",
    "object-read-back-changed",
    severity=Severity.BLOCKER,
    provider=Provider.AWS,
    since="0.1.0",
    proves=("aws-validate",),
)
def object_read_back_changed(evidence: Evidence) -> Verdicts:
    """An object that the probe wrote has another content, or another length, when it is read back.

    ## Why it matters
    Backups are written without an error and cannot be restored: `gzip: invalid header`. It happens where a store keeps
    the frame of an upload with a checksum at its end as part of the object, where something on the way changes bodies,
    and where an old content is answered after an overwrite, so that a finished backup stays unfinished for Velero.

    ## Remediation
    Update the store, or switch the checksum off (`checksumAlgorithm: ""`), which plugins 1.14.1 and 1.14.2 do not heed.
    Take caches and proxies that rewrite bodies out of the way.

    ## Source
    backup-preflight, docs/probe.md. Velero issue 9951, https://github.com/vmware-tanzu/velero/issues/9951.
    """
    reads = [step for step, _, _ in probe_steps(evidence) if _reads(step)]
    changed = [step for step in reads if step.code == probe.CORRUPTED]
    for step in {(step.operations[0], step.call): step for step in reversed(changed)}.values():
        name = step.operations[0]
        message = f"{step.call} of {probe.WORDS[step.client]} on {step.key}: {step.words}"
        yield failed(f"{name}: {step.call}", message, at=None, remedy=_REMEDY, operation=name)
    if not changed and not any(step.outcome == probe.DONE for step in reads):
        yield Verdict(Outcome.UNKNOWN, "nothing that was written could be read back", "probe")
    elif not changed:
        yield passed("probe", "what was read back is what was written")


def _reads(step: probe.ProbeStep) -> bool:
    return step.call in {"GetObject", "HeadObject"} and step.expected != probe.NOT_FOUND
