"""Rule AWS812: a condition without keys or values, or with one key twice."""

from __future__ import annotations

from checker.api import (
    ConditionEntry,
    Evidence,
    LintPolicy,
    LintStatement,
    Provider,
    Remark,
    Remarks,
    Severity,
    Verdicts,
    lint,
    rule,
    shown,
)


@rule(
    "AWS812",
    "empty-condition",
    severity=Severity.RISK,
    provider=Provider.AWS,
    since="0.1.0",
    proves=(),
    peers=(
        "access-analyzer:DUPLICATE_KEYS_WITH_DIFFERENT_CASE",
        "access-analyzer:EMPTY_ARRAY_CONDITION",
        "access-analyzer:EMPTY_ARRAY_CONDITION_FORALLVALUES",
        "access-analyzer:EMPTY_ARRAY_CONDITION_FORANYVALUE",
        "access-analyzer:EMPTY_ARRAY_CONDITION_IFEXISTS",
        "access-analyzer:EMPTY_OBJECT_CONDITION",
    ),
)
def empty_condition(evidence: Evidence) -> Verdicts:
    """A condition has no keys, a key has no values, or one key stands twice in different case.

    ## Why it matters
    An empty `Condition` restricts nothing, though it looks as if it did: the statement holds always. A key with an
    empty list can never match, so that the statement never applies; with `ForAllValues` or `IfExists` it applies to
    requests that do not carry the key. Condition keys are compared without regard to case, so that of a key that stands
    twice it is not said which values count.

    ## Remediation
    Write the values that are meant, or take the key out. To ask whether a key is there, use `Null`.

    ## Source
    IAM User Guide, "IAM JSON policy elements: Condition" and "Access Analyzer policy check reference".
    """
    yield from lint(evidence, _remarks, fine="every condition has a key with values")


def _remarks(policy: LintPolicy) -> Remarks:
    for statement in policy.statements:
        block = statement.body.get("Condition")
        if isinstance(block, dict):
            yield from _of_block(statement, block)
        for entry in statement.conditions:
            if not entry.raw:
                yield Remark(_emptiness(entry), entry.path, f"Give {shown(entry.key)} the values that are meant.")


def _of_block(statement: LintStatement, block: dict[str, object]) -> Remarks:
    path = (*statement.path, "Condition")
    if not block:
        remedy = "Write the condition that is meant, or take the empty one out."
        yield Remark("a Condition is empty and restricts nothing", path, remedy, severity=Severity.ADVICE)
    for operator, keys in block.items():
        if keys == {}:
            message = f"the condition {shown(operator)} names no key and restricts nothing"
            yield Remark(message, (*path, operator), "Name a key, or take the operator out.", severity=Severity.ADVICE)
        seen: dict[str, str] = {}
        for key in keys if isinstance(keys, dict) else ():
            first = seen.setdefault(key.lower(), key)
            if first != key:
                message = f"{shown(operator)} names one key twice, as {shown(first)} and as {shown(key)}"
                yield Remark(message, (*path, operator, key), f"Put all values under {shown(first)}.")


def _emptiness(entry: ConditionEntry) -> str:
    what = f"{shown(entry.operator)} on {shown(entry.key)} has no values"
    if entry.name.quantifier.lower() == "forallvalues" or entry.name.if_exists:
        return f"{what}: it holds for requests without the key only"
    return f"{what}: whatever the request carries, it compares with nothing"
