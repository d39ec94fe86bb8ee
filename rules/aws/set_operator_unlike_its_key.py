"""Rule AWS828: a set operator on a key of one value, or none on a key of several."""

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
    lint_conditions,
    reference,
    rule,
    shown,
)


@rule(
    "AWS828",
    "set-operator-unlike-its-key",
    severity=Severity.RISK,
    provider=Provider.AWS,
    since="0.1.0",
    proves=(),
    peers=(
        "access-analyzer:FORALLVALUES_WITH_SINGLE_VALUED_KEY",
        "access-analyzer:MISSING_QUALIFIER",
        "access-analyzer:NULL_WITH_QUALIFIER",
        "ipv:set_operator_validation",
    ),
)
def set_operator_unlike_its_key(evidence: Evidence) -> Verdicts:
    """A set operator stands before a key of one value, or is missing before a key of several.

    ## Why it matters
    `ForAllValues` holds for a request that does not carry the key: an Allow with it, on a key of one value, is open to
    every request that leaves the key out. A key with several values (`aws:TagKeys`, `aws:CalledVia`) is not compared
    as meant without `ForAllValues` or `ForAnyValue`. Before `Null`, `ForAllValues` always holds, `ForAnyValue` never.

    ## Remediation
    Take the set operator from a key of one value; put one before a key of several. In an Allow, beside `ForAllValues`,
    require the key itself: `"Null": {"aws:TagKeys": "false"}`.

    ## Source
    IAM User Guide, "Single-valued vs. multivalued context keys" and "Set operators for multivalued context keys".
    IAM User Guide, "IAM policy validation check reference", Null with qualifier.
    """
    yield from lint(evidence, _remarks, fine="set operators stand before keys of several values, and only there")


def _remarks(policy: LintPolicy) -> Remarks:
    for statement, entry in lint_conditions.entries(policy):
        if entry.name.base == "null":
            yield from _of_null(entry)
            continue
        key = reference.condition_key(entry.key)
        if key is not None and key.is_multivalued:
            yield from _of_several(statement, entry)
        elif key is not None and entry.name.quantifier:
            yield _of_one(statement, entry)


def _of_null(entry: ConditionEntry) -> Remarks:
    if entry.name.quantifier:
        always = "always" if entry.name.quantifier == "forallvalues" else "never"
        message = f"{shown(entry.operator)} {shown(entry.key)} is documented {always} to hold"
        yield Remark(message, entry.path, "Write Null without a set operator.")


def _of_several(statement: LintStatement, entry: ConditionEntry) -> Remarks:
    operator, key = shown(entry.operator), shown(entry.key)
    if not entry.name.quantifier:
        message = f"{key} may have several values, and {operator} has no set operator"
        yield Remark(message, entry.path, f"Write ForAnyValue:{operator} or ForAllValues:{operator}.")
    elif statement.allows and entry.name.quantifier == "forallvalues" and lint_conditions.is_of_callers(entry.key):
        if lint_conditions.is_required(statement, entry.key):
            return
        message = f"{operator} {key} also allows every request that carries no such key"
        yield Remark(message, entry.path, f'Write ForAnyValue, or add "Null": {{"{key}": "false"}}.')


def _of_one(statement: LintStatement, entry: ConditionEntry) -> Remark:
    key, remedy = shown(entry.key), "Write the operator without the set operator."
    if entry.name.quantifier == "foranyvalue":
        message = f"{key} has one value, and {shown(entry.operator)} is made for several"
        return Remark(message, entry.path, remedy, severity=Severity.ADVICE)
    verb = "allows" if statement.allows else "denies"
    message = f"{key} has one value, and {shown(entry.operator)} also {verb} every request that carries none"
    return Remark(message, entry.path, remedy, severity=None if statement.allows else Severity.ADVICE)
