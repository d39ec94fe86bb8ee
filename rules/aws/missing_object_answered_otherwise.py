"""Rule AWS954: the endpoint does not answer 404 for an object that is not there."""

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

_REMEDY = Remedy(
    "Allow to list the bucket for every prefix under the location's root: S3 answers 404 to whoever may list"
)


@rule(
    "AWS954",
    "missing-object-answered-otherwise",
    severity=Severity.BLOCKER,
    provider=Provider.AWS,
    since="0.1.0",
    proves=("aws-policy",),
)
def missing_object_answered_otherwise(evidence: Evidence) -> Verdicts:
    """Asked for an object that does not exist, the endpoint answered something else than 404.

    ## Why it matters
    Velero begins every backup by asking for its metadata, and goes on only after a 404; any other answer ends the
    backup with `error checking if backup already exists in object storage`. kopia asks for `.storageconfig` whenever it
    opens a repository, and takes anything but a 404 for a failure.

    ## Remediation
    S3 answers 403 in place of 404 to whoever may not list the bucket: allow `s3:ListBucket` on the bucket for every
    prefix under the root. Of an S3-compatible store that answers otherwise nevertheless, ask its maker.

    ## Source
    backup-preflight, docs/probe.md. Amazon S3 API Reference, HeadObject, "Permissions". Velero v1.18.1,
    `pkg/controller/backup_controller.go`; kopia, `repo/blob/s3/s3_storage.go`.
    """
    steps = [step for step, _, _ in probe_steps(evidence) if step.expected == probe.NOT_FOUND]
    told = [step for step in steps if step.outcome != probe.UNANSWERED]
    wrong = [step for step in told if step.outcome != probe.DONE]
    for step in wrong:
        message = (
            f"{step.call} of {probe.WORDS[step.client]} on {step.key}, which does not exist, was answered {step.status}"
        )
        yield failed(
            f"{step.operations[0]}: {step.call}",
            f"{message} ({step.code or 'no error'}), not 404",
            at=None,
            remedy=_REMEDY,
            error=operation(step.operations[0]).failure,
            operation=step.operations[0],
        )
    if not wrong and (not told or len(told) < len(steps)):
        reason = next(
            (step.words or step.code for step in steps if step.outcome == probe.UNANSWERED), "it was not asked"
        )
        yield Verdict(Outcome.UNKNOWN, f"nobody knows what is answered for a missing object: {reason}", "probe")
    elif not wrong:
        yield passed("probe", "a missing object is answered 404")
