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
    for statement in policy.statements:
        for entry in statement.conditions:
            quantifier, shown_key = entry.name.quantifier, shown(entry.key)
            if entry.name.base == "null":
                if quantifier:
                    always = "always" if quantifier == "forallvalues" else "never"
                    message = f"{shown(entry.operator)} {shown_key} {always} holds, whatever the request"
                    yield Remark(message, entry.path, "Write Null without a set operator.")
                continue
            key = reference.condition_key(entry.key)
            if key is None:
                continue
            if key.is_multivalued and not quantifier:
                message = f"{shown_key} may have several values, and {shown(entry.operator)} has no set operator"
                yield Remark(
                    message, entry.path, f"Write ForAnyValue:{entry.operator} or ForAllValues:{entry.operator}."
                )
            elif quantifier and not key.is_multivalued:
                yield _single(statement, entry)
            elif quantifier == "forallvalues" and statement.allows and not _required(statement, entry):
                message = f"{shown(entry.operator)} {shown_key} also allows every request that carries no such key"
                remedy = f'Add "Null": {{"{shown_key}": "false"}} to the statement, unless that is meant.'
                yield Remark(message, entry.path, remedy, severity=Severity.ADVICE)


def _single(statement: LintStatement, entry: ConditionEntry) -> Remark:
    key, remedy = shown(entry.key), "Write the operator without the set operator."
    if entry.name.quantifier == "foranyvalue":
        message = f"{key} has one value, and {shown(entry.operator)} is made for several"
        return Remark(message, entry.path, remedy, severity=Severity.ADVICE)
    verb = "allows" if statement.allows else "denies"
    message = f"{key} has one value, and {shown(entry.operator)} also {verb} every request that carries none"
    return Remark(message, entry.path, remedy, severity=None if statement.allows else Severity.ADVICE)


def _required(statement: LintStatement, entry: ConditionEntry) -> bool:
    """Whether another condition of the statement holds only where the key is there."""
    key = entry.key.lower()
    return any(e.key.lower() == key and not lint_conditions.holds_without_key(e) for e in statement.conditions)
