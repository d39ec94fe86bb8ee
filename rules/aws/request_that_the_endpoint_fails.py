"""Rule AWS955: the endpoint does not do what the clients ask of it."""

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
    operation,
    passed,
    probe_steps,
    rule,
)
from checker.facts import probe

_CHECKSUM = Remedy('Set checksumAlgorithm: "" in the plugin\'s configuration, for a store that does not know checksums')
_REMEDY = Remedy("Look the error up in the store's documentation; for the bucket and its settings ask who runs it")
_UPLOADS = ("PutObject", "CreateMultipartUpload", "UploadPart", "CompleteMultipartUpload")
_OF_CHECKSUMS = ("XAmzContentSHA256Mismatch", "MissingContentLength", "NotImplemented", "InvalidRequest", "BadDigest")


@rule(
    "AWS955",
    "request-that-the-endpoint-fails",
    severity=Severity.BLOCKER,
    provider=Provider.AWS,
    since="0.1.0",
    proves=("aws-validate",),
)
def request_that_the_endpoint_fails(evidence: Evidence) -> Verdicts:
    """The endpoint answered a request of the probe with an error that is no refusal, or with something else than asked.

    ## Why it matters
    Velero and kopia send the same request, and fail the same way: a store may know neither the checksum at the end of
    an upload (`400 XAmzContentSHA256Mismatch`, `411 MissingContentLength`) nor ranges, may not list what was written a
    moment ago, or may forbid to overwrite an object, which every backup does with its own metadata.

    ## Remediation
    For errors about checksums set `checksumAlgorithm: ""` in the plugin's configuration (and use no plugin 1.14.1 or
    1.14.2, which do not heed it), or update the store. A bucket must let its objects be overwritten and deleted.

    ## Source
    backup-preflight, docs/probe.md. velero-plugin-for-aws, README, `checksumAlgorithm`; issues 7534, 9804 and 8689 of
    Velero, https://github.com/vmware-tanzu/velero/issues.
    """
    steps = [step for step, _, _ in probe_steps(evidence) if step.expected != probe.NOT_FOUND]
    wrong = [step for step in steps if step.outcome == probe.FAILED and step.code != probe.CORRUPTED]
    silent = [step for step in steps if step.outcome == probe.UNANSWERED]
    for step in {(step.operations[0], step.call): step for step in reversed(wrong)}.values():
        name, words = step.operations[0], step.words or "no words"
        asked = f"{step.call} of {probe.WORDS[step.client]} on {step.key or 'the bucket'}"
        message = f"{asked}: {step.status} {step.code} ({words})"
        checksum = step.code in _OF_CHECKSUMS and step.client == probe.PLUGIN and step.call in _UPLOADS
        error, remedy = operation(name).failure, _CHECKSUM if checksum else _REMEDY
        yield failed(f"{name}: {step.call}", message, at=None, remedy=remedy, error=error, operation=name)
    if silent:
        first = silent[0]
        what = f"{first.call} got no answer that tells ({first.words or first.code or first.status})"
        yield Verdict(Outcome.UNKNOWN, f"the probe is incomplete: {what}", "probe")
    elif not wrong:
        yield passed("probe", f"all of {len(steps)} requests were answered as S3 answers them")
