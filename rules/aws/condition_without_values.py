"""Rule AWS827: a condition that lists no value."""

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

_HOLDS = {
    "always": "always holds",
    "never": "never holds",
    "absent": "holds only without the key",
    "present": "holds only with the key",
}


@rule(
    "AWS827",
    "condition-without-values",
    severity=Severity.RISK,
    provider=Provider.AWS,
    since="0.1.0",
    proves=(),
    peers=(
        "access-analyzer:EMPTY_ARRAY_CONDITION",
        "access-analyzer:EMPTY_ARRAY_CONDITION_FORALLVALUES",
        "access-analyzer:EMPTY_ARRAY_CONDITION_FORANYVALUE",
        "access-analyzer:EMPTY_ARRAY_CONDITION_IFEXISTS",
        "access-analyzer:EMPTY_OBJECT_CONDITION",
    ),
)
def condition_without_values(evidence: Evidence) -> Verdicts:
    """A condition has an empty list of values, or a Condition element no conditions.

    ## Why it matters
    No value of a request is in an empty list: a plain operator never holds, so that an Allow grants nothing; a negated
    one always does; with `...IfExists` or `ForAllValues` it holds only where the request carries no such key. An empty
    object of conditions is ignored, so the statement applies without any.

    ## Remediation
    List the values that are meant, write `Null` where the absence of the key is meant, or take the condition out.

    ## Source
    IAM User Guide, "IAM JSON policy elements: Condition" and "IAM JSON policy elements: Condition operators".
    """
    yield from lint(evidence, _remarks, fine="every condition lists the values that it wants")


def _remarks(policy: LintPolicy) -> Remarks:
    for statement in policy.statements:
        for entry in statement.conditions:
            if not entry.raw:
                meaning = lint_conditions.meaning_of_nothing(entry)
                message = f"{shown(entry.operator)} {shown(entry.key)} lists no value, so it {_HOLDS[meaning]}"
                yield Remark(message, entry.path, "List the values that are meant, or take the condition out.")
        block = statement.body.get("Condition")
        path = (*statement.path, "Condition")
        if block == {}:
            yield _empty("the Condition is empty", path)
        for operator, keys in block.items() if isinstance(block, dict) else ():
            if keys == {}:
                yield _empty(f"{shown(operator)} names no key", (*path, operator))


def _empty(what: str, path: tuple[str | int, ...]) -> Remark:
    message = f"{what} and confines nothing"
    return Remark(
        message, path, "Write the condition that is meant, or take it out.", drop=True, severity=Severity.ADVICE
    )
