"""The Condition element: every operator and key must hold, each three-valued."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, TypeAlias, cast

from checker.model.values import NamedTuple
from checker.policy.aws_language.context import UNKNOWN, candidates, lookup
from checker.policy.aws_language.operators import operators
from checker.policy.aws_language.template import parse_template
from checker.policy.aws_language.truth import opposite
from checker.policy.aws_language.values import ends_of

if TYPE_CHECKING:
    from checker.model.decision import Request, Truth
    from checker.policy.aws_language.dialect import Dialect
    from checker.policy.aws_language.operators import Operator, ValueTest
    from checker.policy.aws_language.template import Template

Test: TypeAlias = Callable[["Request"], "Truth"]
_SETS = ("forallvalues", "foranyvalue")
_ADDRESSES = ("aws:sourceip", "aws:vpcsourceip")
"""Keys whose value may stand as a network, which only the address operators read as one."""


class OperatorName(NamedTuple):
    """An operator as written, taken apart: ``ForAllValues:StringLikeIfExists``."""

    base: str
    quantifier: str
    if_exists: bool


class Condition(NamedTuple):
    """One operator on one key, compiled; ``operator`` and ``key`` as their author wrote them."""

    operator: str
    key: str
    values: tuple[Template, ...]
    holds: Test

    def unread(self, request: Request) -> tuple[str, ...]:
        """The keys that nobody could tell, spelled as the policy does."""
        moving = tuple(key for value in self.values for key in value.unread(request))
        if lookup(request, self.key.lower()) is UNKNOWN:
            return (self.key, *moving)
        # Several values, or a network, where the request has one: the policy does not treat all of it alike.
        return moving or ((self.key,) if self.holds(request) is None else ())

    def why(self, request: Request) -> str:
        """In plain words, how the request compares."""
        wanted = _quoted((value.source for value in self.values), " or ") or "nothing"
        sent = lookup(request, self.key.lower())
        head = f"condition {self.operator} {self.key}: "
        missing = tuple(key for key in self.unread(request) if sent is UNKNOWN or key != self.key)
        maybe = candidates(request, self.key.lower())
        if sent is UNKNOWN and maybe:
            return head + f"the request sends {_quoted(maybe, ' or ')}, the policy wants {wanted}"
        if missing:
            return head + f"nobody said what {' and '.join(missing)} is, the policy wants {wanted}"
        if not sent or sent is UNKNOWN:
            return head + f"the request carries no such key, the policy wants {wanted}"
        return head + f"the request sends {_quoted(sent, ', ')}, the policy wants {wanted}"


def _quoted(values: Iterable[str], between: str) -> str:
    return between.join(f'"{value}"' for value in values)


def operator_name(written: str) -> OperatorName:
    """The parts of an operator's name, in lower case; operators are told apart without regard to case."""
    text = written.lower()
    quantifier, colon, base = text.partition(":")
    if not colon or quantifier not in _SETS:
        quantifier, base = "", text
    if_exists = base.endswith("ifexists")
    return OperatorName(base.removesuffix("ifexists"), quantifier, if_exists)


def known_operator(written: str, dialect: Dialect) -> bool:
    """Whether the dialect has such an operator."""
    name = operator_name(written)
    if name.base == "null":
        return not name.if_exists
    return name.base in dialect.operators and name.base in operators()


def scalar(value: object) -> str | None:
    """A value as the text AWS makes of it: numbers and booleans may be written bare; ``None`` for anything else."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value) if isinstance(value, int | float) else None


def as_list(value: object) -> list[object]:
    """A value that may be written alone or as a list."""
    return cast("list[object]", value) if isinstance(value, list) else [value]


def conditions(block: object, *, variables: bool, dialect: Dialect) -> Iterator[Condition]:
    """The conditions of a block that is known to be well-formed."""
    for written, keys in cast("Mapping[str, Mapping[str, object]]", block or {}).items():
        name = operator_name(written)
        for key, value in keys.items():
            texts = [text for item in as_list(value) if (text := scalar(item)) is not None]
            if name.base == "null":
                yield Condition(written, key, _templates(texts, variables=False), _null(key.lower(), name, texts))
                continue
            operator = operators()[name.base]
            templates = _templates(texts, variables=variables and operator.variables)
            holds = _compile(key.lower(), name, operator, operator.make(templates), dialect)
            yield Condition(written, key, templates, holds)


def _templates(texts: list[str], *, variables: bool) -> tuple[Template, ...]:
    return tuple(parse_template(text, variables=variables) for text in texts)


def _null(key: str, name: OperatorName, texts: list[str]) -> Test:
    wanted = {text.lower() for text in texts}
    absent: Truth = "true" in wanted
    present: Truth = "false" in wanted
    if name.quantifier:
        # AWS documents that Null always holds behind ForAllValues and never behind ForAnyValue; of a request that has
        # the key, its own simulator has been seen to say otherwise.
        absent, present = name.quantifier == "forallvalues", None

    def holds(request: Request) -> Truth:
        values = lookup(request, key)
        if values is UNKNOWN and candidates(request, key):
            return present
        if values is UNKNOWN:
            return absent if absent is present else None
        return present if values else absent

    return holds


def _compile(key: str, name: OperatorName, operator: Operator, test: ValueTest, dialect: Dialect) -> Test:
    missing = _when_missing(name, operator, dialect)
    every = name.quantifier == "forallvalues"
    spread = key in _ADDRESSES and not name.base.endswith("ipaddress")

    def holds(request: Request) -> Truth:
        values = lookup(request, key)
        if spread and isinstance(values, tuple):
            values = tuple(dict.fromkeys(end for value in values for end in ends_of(value)))
        if values is UNKNOWN:
            return _agreed(test(value, request) for value in candidates(request, key))
        if not values:
            return missing
        if len(values) == 1:
            return test(values[0], request)
        if not name.quantifier:
            # AWS asks for a set operator here and does not say what happens without one.
            return _agreed(test(value, request) for value in values)
        answers = {test(value, request) for value in values}
        if (not every) in answers:
            return not every
        return None if None in answers else every

    return holds


def _agreed(answers: Iterable[Truth]) -> Truth:
    """The one answer, where all are the same."""
    found = set(answers)
    return found.pop() if len(found) == 1 else None


def _when_missing(name: OperatorName, operator: Operator, dialect: Dialect) -> bool:
    if name.if_exists:
        return True
    if not name.quantifier:
        return operator.negated
    every = name.quantifier == "forallvalues"
    swap = dialect.negated_sets_are_complements and operator.negated
    return bool(opposite(every)) if swap else every
