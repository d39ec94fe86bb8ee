"""Rule AWS821: a condition on a key that no request carries."""

from __future__ import annotations

from checker.api import (
    Evidence,
    LintPolicy,
    Provider,
    Remark,
    Remarks,
    Severity,
    Verdicts,
    lint,
    lint_conditions,
    reference,
    rule,
    shown,
)

_MOST_GUESSED = 20
"""For how many unknown keys the one that was meant is looked for; no report shows more of them."""


@rule(
    "AWS821",
    "unknown-condition-key",
    severity=Severity.RISK,
    provider=Provider.AWS,
    since="0.1.0",
    proves=(),
    peers=(
        "access-analyzer:DEPRECATED_GLOBAL_CONDITION_KEY",
        "access-analyzer:INVALID_CONDITION_KEY_FORMAT",
        "access-analyzer:INVALID_GLOBAL_CONDITION_KEY",
        "access-analyzer:INVALID_SERVICE_CONDITION_KEY",
        "access-analyzer:MISSING_TAG_KEY_IN_CONDITION",
        "access-analyzer:UNSUPPORTED_GLOBAL_CONDITION_KEY",
        "ipv:condition_key_validation",
    ),
)
def unknown_condition_key(evidence: Evidence) -> Verdicts:
    """A condition names a key that AWS does not document, so that no request is known to carry it.

    ## Why it matters
    IAM saves such a policy. An Allow with a plain operator on the key never holds, a Deny with one never applies, and
    with a negated operator or `...IfExists` it is the other way round: the condition holds for every request. A key
    that is spelled almost like a documented one, has no service before a colon, or lacks the name of the tag is a
    mistake; any other may be newer than the reference, and is named as advice.

    ## Remediation
    Write the key as the Service Authorization Reference spells it (case does not count): `aws:SourceVpce`,
    `s3:prefix`, `aws:ResourceTag/team`.

    ## Source
    IAM User Guide, "AWS global condition context keys" and "IAM JSON policy elements: Condition".
    Service Authorization Reference, "Condition keys for Amazon S3", "... AWS KMS", "... Amazon EC2".
    """
    yield from lint(evidence, _remarks, fine="every condition key is one that AWS documents")


def _remarks(policy: LintPolicy) -> Remarks:
    said = 0
    for _, entry in lint_conditions.entries(policy):
        fault = lint_conditions.key_fault(entry.key, guess=said < _MOST_GUESSED)
        if fault is None:
            continue
        said += 1
        message = f"the condition key {shown(entry.key)} {fault.what}"
        if fault.near and fault.certain:
            remedy = f"Write {shown(fault.near)}."
        elif fault.near:
            message += f" (meant is perhaps {shown(fault.near)})"
            remedy = f"Write {shown(fault.near)}, if that is meant."
        else:
            message += "" if fault.certain else f" known to the reference of {reference.reference_date()}"
            remedy = "Write the key as AWS documents it, or take the condition out."
        sure = fault.certain or bool(fault.near)
        yield Remark(message, entry.path, remedy, severity=None if sure else Severity.ADVICE)
