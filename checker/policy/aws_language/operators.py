"""Condition operators: how one value of a request compares with the values that a policy wants."""

from __future__ import annotations

import operator as compare
from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING, TypeAlias, TypeVar

from checker.model.values import NamedTuple
from checker.policy.aws_language.arn import compile_arn_pattern
from checker.policy.aws_language.context import UNKNOWN, Missing
from checker.policy.aws_language.truth import opposite
from checker.policy.aws_language.values import addresses_of, joined, moment_of, number_of
from checker.policy.aws_language.wildcard import compile_tokens

if TYPE_CHECKING:
    from decimal import Decimal

    from checker.model.decision import Request, Truth
    from checker.policy.aws_language.arn import TextTest
    from checker.policy.aws_language.template import Template
    from checker.policy.aws_language.wildcard import Tokens

ValueTest: TypeAlias = Callable[[str, "Request"], "Truth"]
"""Does this value of the request satisfy the operator?"""
Templates: TypeAlias = "tuple[Template, ...]"
T = TypeVar("T")


class Operator(NamedTuple):
    """A condition operator.

    ``negated`` operators hold when the request carries no value.
    ``make`` compiles the policy's values, ``problem`` says why AWS refuses one (empty: it does not).
    ``variables`` is true when policy variables are expanded in its values.
    """

    name: str
    negated: bool
    make: Callable[[Templates], ValueTest]
    problem: Callable[[str], str] = lambda _: ""
    variables: bool = False


@cache
def operators() -> dict[str, Operator]:
    """Every operator, by its name in lower case; ``Null`` is not among them, since it compares no value."""
    found = [*_strings(), *_numbers(), *_dates(), *_arns()]
    found += [
        Operator("Bool", negated=False, make=_truth_values),
        Operator("BinaryEquals", negated=False, make=_binary),
        _address("IpAddress", negated=False),
        _address("NotIpAddress", negated=True),
    ]
    return {operator.name.lower(): operator for operator in found}


def _address(name: str, *, negated: bool) -> Operator:
    return Operator(name, negated, lambda values: _addresses(values, negated=negated), _address_problem)


def _strings() -> list[Operator]:
    def equal(name: str, *, negated: bool, fold: bool) -> Operator:
        return Operator(name, negated, lambda values: _equals(values, fold=fold, negated=negated), variables=True)

    def like(name: str, *, negated: bool) -> Operator:
        return Operator(
            name, negated, lambda values: _patterns(values, compile_tokens, negated=negated), variables=True
        )

    return [
        equal("StringEquals", negated=False, fold=False),
        equal("StringNotEquals", negated=True, fold=False),
        equal("StringEqualsIgnoreCase", negated=False, fold=True),
        equal("StringNotEqualsIgnoreCase", negated=True, fold=True),
        like("StringLike", negated=False),
        like("StringNotLike", negated=True),
    ]


def _arns() -> list[Operator]:
    def arn(name: str, *, negated: bool) -> Operator:
        return Operator(
            name, negated, lambda values: _patterns(values, compile_arn_pattern, negated=negated), variables=True
        )

    return [
        arn("ArnEquals", negated=False),
        arn("ArnLike", negated=False),
        arn("ArnNotEquals", negated=True),
        arn("ArnNotLike", negated=True),
    ]


def _numbers() -> list[Operator]:
    return [Operator(f"Numeric{name}", name == "NotEquals", _ordered(number_of, name)) for name in _comparisons()]


def _dates() -> list[Operator]:
    return [
        Operator(f"Date{name}", name == "NotEquals", _ordered(moment_of, name), _date_problem)
        for name in _comparisons()
    ]


def _comparisons() -> dict[str, Callable[[Decimal, Decimal], bool]]:
    return {
        "Equals": compare.eq,
        "NotEquals": compare.ne,
        "LessThan": compare.lt,
        "LessThanEquals": compare.le,
        "GreaterThan": compare.gt,
        "GreaterThanEquals": compare.ge,
    }


def _equals(values: Templates, *, fold: bool, negated: bool) -> ValueTest:
    def shape(text: str) -> str:
        return text.lower() if fold else text

    fixed = frozenset(shape(text) for value in values if isinstance(text := value.text(None), str) and value.static)
    moving = tuple(value for value in values if not value.static)

    def test(value: str, request: Request) -> Truth:
        value = shape(value)
        if value in fixed:
            return not negated
        found: Truth = False
        for template in moving:
            text = template.text(request)
            if text is UNKNOWN:
                found = None
            elif isinstance(text, str) and shape(text) == value:
                return not negated
        return opposite(found) if negated else found

    return test


def _patterns(values: Templates, compiler: Callable[[Tokens], TextTest], *, negated: bool) -> ValueTest:
    fixed = tuple(compiler(t) for v in values if v.static and not isinstance(t := v.tokens(None), Missing))
    moving = tuple(value for value in values if not value.static)

    def test(value: str, request: Request) -> Truth:
        found: Truth = False
        for matches in fixed:
            hit = matches(value)
            if hit:
                return not negated
            if hit is None:
                found = None
        for template in moving:
            tokens = template.tokens(request)
            hit = None if tokens is UNKNOWN else False if isinstance(tokens, Missing) else compiler(tokens)(value)
            if hit:
                return not negated
            if hit is None:
                found = None
        return opposite(found) if negated else found

    return test


def _ordered(parse: Callable[[str], Decimal | None], name: str) -> Callable[[Templates], ValueTest]:
    holds = _comparisons()[name]
    quantifier = all if name == "NotEquals" else any

    def make(values: Templates) -> ValueTest:
        wanted = tuple(parse(value.source) for value in values)

        def test(value: str, _: Request) -> Truth:
            found = parse(value)
            # What is no number (or date) satisfies no operator, not even a negated one.
            return found is not None and quantifier(want is not None and holds(found, want) for want in wanted)

        return test

    return make


def _truth_values(values: Templates) -> ValueTest:
    wanted = {value.source.lower() for value in values} & {"true", "false"}
    return lambda value, _: value.lower() in wanted


def _binary(values: Templates) -> ValueTest:
    wanted = {decoded for value in values if (decoded := _decoded(value.source)) is not None}
    return lambda value, _: _decoded(value) in wanted


def _decoded(text: str) -> bytes | None:
    from base64 import b64decode  # noqa: PLC0415 - only binary conditions need it

    try:
        return b64decode(text, validate=True)
    except ValueError:
        return None


def _addresses(values: Templates, *, negated: bool) -> ValueTest:
    ranges = joined(found for value in values if (found := addresses_of(value.source)) is not None)

    def test(value: str, _: Request) -> Truth:
        asked = addresses_of(value)
        if asked is None:
            return None
        found: Truth = False
        for family, first, last in ranges:
            if family != asked.family or asked.last < first or asked.first > last:
                continue
            if first <= asked.first and asked.last <= last:
                return not negated
            found = None
        return opposite(found) if negated else found

    return test


def _address_problem(text: str) -> str:
    return "" if addresses_of(text) is not None else f"{text!r} is not an IP address or a CIDR block"


def _date_problem(text: str) -> str:
    return "" if moment_of(text) is not None else f"{text!r} is not a date (ISO 8601 or epoch seconds)"
