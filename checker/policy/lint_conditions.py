"""What rules ask about the conditions of a policy; the modules that answer are loaded when a policy has conditions."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from checker.policy.condition_conflicts import Conflict
    from checker.policy.condition_keys import Fit, KeyFault, Support
    from checker.policy.condition_values import Addresses, Needless, ValueFault
    from checker.policy.lint import ConditionEntry, LintPolicy, LintStatement
    from checker.policy.services.reference import Key


def entries(policy: LintPolicy) -> Iterator[tuple[LintStatement, ConditionEntry]]:
    """Every condition of a policy, with the statement it stands in."""
    for statement in policy.statements:
        for entry in statement.conditions:
            yield statement, entry


def is_required(statement: LintStatement, key: str) -> bool:
    """Whether some condition of the statement holds only where the request carries a key."""
    key = key.lower()
    return any(e.key.lower() == key and not holds_without_key(e) for e in statement.conditions)


def conflicts(statement: LintStatement, *, variables: bool) -> Sequence[Conflict]:
    """The keys of a statement whose operators can never hold together."""
    from checker.policy import condition_conflicts  # noqa: PLC0415 - only a policy with conditions pays

    return condition_conflicts.conflicts(statement.conditions, variables=variables)


def key_fault(name: str, *, guess: bool = True) -> KeyFault | None:
    """Why no request carries a key of that name, as far as the reference knows; ``guess`` looks for the one meant."""
    from checker.policy import condition_keys  # noqa: PLC0415 - only a policy with conditions pays

    return condition_keys.key_fault(name, guess=guess)


def operator_fit(entry: ConditionEntry, key: Key) -> tuple[Fit, str]:
    """Whether the operator compares what the key holds, and the operators that are made for it."""
    from checker.policy import condition_keys  # noqa: PLC0415 - only a policy with conditions pays

    return condition_keys.fit(entry, key), condition_keys.OPERATORS.get(condition_keys.plain_kind(key), "")


def support(statement: LintStatement, entry: ConditionEntry) -> Support | None:
    """Which actions of a statement carry a key; ``None`` when all may."""
    from checker.policy import condition_keys  # noqa: PLC0415 - only a policy with conditions pays

    return condition_keys.support(statement, entry)


def is_guard(name: str) -> bool:
    """Whether a key confines who or whence, and some requests do not carry it."""
    from checker.policy import condition_keys  # noqa: PLC0415 - only a policy with conditions pays

    return name.lower() in condition_keys.GUARDS


def is_of_callers(name: str) -> bool:
    """Whether a key of several values says who asks, or whose the resource is."""
    from checker.policy import condition_keys  # noqa: PLC0415 - only a policy with conditions pays

    return name.lower() in condition_keys.OF_CALLERS


def is_tag_key(name: str) -> bool:
    """Whether a key speaks of tags, which only some services support."""
    from checker.policy import condition_keys  # noqa: PLC0415 - only a policy with conditions pays

    return condition_keys.is_tag_key(name)


def value_faults(entry: ConditionEntry) -> Iterator[ValueFault]:
    """The values that the operator or the key can never compare."""
    from checker.policy import condition_values  # noqa: PLC0415 - only a policy with conditions pays

    return condition_values.value_faults(entry)


def json_kinds(entry: ConditionEntry) -> frozenset[str]:
    """The kinds of JSON value that stand in one list."""
    from checker.policy import condition_values  # noqa: PLC0415 - only a policy with conditions pays

    return condition_values.json_kinds(entry)


def addresses(entry: ConditionEntry) -> Addresses:
    """What the networks of an address operator cover."""
    from checker.policy import condition_values  # noqa: PLC0415 - only a policy with conditions pays

    return condition_values.addresses(entry)


def needless(entry: ConditionEntry) -> Iterator[Needless]:
    """The values that another value of the same list makes needless."""
    from checker.policy import condition_values  # noqa: PLC0415 - only a policy with conditions pays

    return condition_values.needless(entry)


def wildcard_meaning(entry: ConditionEntry) -> str:
    """What a lone ``*`` makes of a pattern operator: ``always``, ``present``, ``absent``, or empty for another list."""
    from checker.policy import condition_values  # noqa: PLC0415 - only a policy with conditions pays

    return condition_values.wildcard_meaning(entry)


def holds_without_key(entry: ConditionEntry) -> bool:
    """Whether the operator holds for a request that does not carry the key at all."""
    name = entry.name
    if name.base == "null" and not name.quantifier:
        return any(text.lower() == "true" for text in entry.values)
    if name.if_exists or name.quantifier:
        return name.if_exists or name.quantifier == "forallvalues"
    return is_negated(entry)


def meaning_of_nothing(entry: ConditionEntry) -> str:
    """When a condition without values holds: ``always``, ``never``, or where the key is ``absent`` or ``present``."""
    absent, present = holds_without_key(entry), is_negated(entry)
    if absent:
        return "always" if present else "absent"
    return "present" if present else "never"


def is_negated(entry: ConditionEntry) -> bool:
    """Whether the operator asks for a value that is not listed."""
    base = entry.name.base
    return base.startswith("not") or "not" in base[:10]


def moment(entry: ConditionEntry, now: str) -> tuple[bool, str] | None:
    """Whether the moment that bounds a Date condition lies before ``now``, and that moment as written."""
    from checker.policy import condition_values  # noqa: PLC0415 - only a policy with conditions pays

    return condition_values.moment(entry, now)
