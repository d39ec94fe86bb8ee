"""Rule AWS832: a condition, or a value of one, that changes nothing."""

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
    rule,
    shown,
)

_MEANINGS = {
    "always": ("so always holds", "Take the condition out."),
    "present": ("so asks only whether the request carries the key", "Write Null with the value false."),
    "absent": ("so asks only that the request does not carry the key", "Write Null with the value true."),
}


@rule(
    "AWS832",
    "redundant-condition",
    severity=Severity.ADVICE,
    provider=Provider.AWS,
    since="0.1.0",
    proves=(),
    peers=(
        "access-analyzer:EQUIVALENT_TO_NULL_FALSE",
        "access-analyzer:EQUIVALENT_TO_NULL_TRUE",
        "access-analyzer:REDUNDANT_CONDITION_VALUE_NUM",
        "access-analyzer:REDUNDANT_KEY_DUE_TO_WILDCARD_IN_CONDITION",
        "parliament:SINGLE_VALUE_CONDITION_TOO_PERMISSIVE",
    ),
)
def redundant_condition(evidence: Evidence) -> Verdicts:
    """A value of a condition is covered by another one, or a lone star leaves nothing to compare.

    ## Why it matters
    Nothing breaks, but the condition seems to confine more than it does. `StringLike` with `*` asks only whether the
    request carries the key; with `...IfExists` or `ForAllValues` it always holds. Of several bounds of a number or date
    the widest decides, and a pattern covers the longer ones that begin alike.

    ## Remediation
    Take the needless value out, or write `Null` where only the presence of the key is meant.

    ## Source
    IAM User Guide, "Conditions with multiple context keys or values" and "IAM JSON policy elements: Condition
    operators".
    """
    yield from lint(evidence, _remarks, fine="every value of a condition makes a difference")


def _remarks(policy: LintPolicy) -> Remarks:
    for _, entry in lint_conditions.entries(policy):
        what = f"{shown(entry.operator)} {shown(entry.key)}"
        meaning = lint_conditions.wildcard_meaning(entry)
        if meaning:
            text, remedy = _MEANINGS[meaning]
            yield Remark(f'{what} lists "*" and {text}', entry.path, remedy)
            continue
        for found in lint_conditions.needless(entry):
            message = f'the value "{shown(found.text)}" of {what} adds nothing to "{shown(found.because)}"'
            yield Remark(message, entry.at(found.place), "Take it out.", drop=True)
