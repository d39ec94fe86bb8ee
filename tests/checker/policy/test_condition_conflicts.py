"""Contradicting conditions: what is called one never holds, and what people write by mistake is called one."""

from __future__ import annotations

import sys
from itertools import pairwise, product
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from checker.model.decision import Layer, Principal, Request
from checker.policy.aws_language.condition import conditions
from checker.policy.aws_language.dialect import AWS
from checker.policy.condition_conflicts import conflicts, covered
from checker.policy.lint import lint_policy
from tests.checker.policy.making import USER, document

if TYPE_CHECKING:
    from checker.policy.condition_conflicts import Conflict

NAMES = (
    *("StringEquals", "StringNotEquals", "StringEqualsIgnoreCase", "StringNotEqualsIgnoreCase"),
    *("StringLike", "StringNotLike", "ArnEquals", "ArnLike", "ArnNotLike", "Bool", "Null", "BinaryEquals"),
    *("NumericEquals", "NumericNotEquals", "NumericLessThan", "NumericLessThanEquals", "NumericGreaterThan"),
    *("NumericGreaterThanEquals", "DateEquals", "DateNotEquals", "DateLessThan", "DateGreaterThanEquals"),
    *("IpAddress", "NotIpAddress"),
)
TEXTS = (
    *("a", "A", "b", "ab", "*", "a*", "*b", "a?", "?", "", "a\0", "\0*", "${*}", "a${*}", "${aws:username}", "velero"),
    *("1", "1.0", "2", "5", "10", "true", "TRUE", "false", "2026-01-01", "2026-01-01T00:00:00Z", "1767225600"),
    *("10.0.0.0/8", "10.1.0.0/16", "10.0.0.1", "10.0.0.0/31", "2001:db8::/32", "0.0.0.0/0"),
    *("arn:aws:iam::1:user/a", "arn:aws:iam::*:user/a", "arn:aws:iam::1:role/*", "arn:*", "YQ==", "maybe"),
)
VALUES = tuple(
    dict.fromkeys(
        text.replace("${*}", star).replace("*", star).replace("?", one)
        for text in TEXTS
        for star in ("", "*", "zz")
        for one in ("?", "z", "b")
    )
)
SENT: tuple[tuple[str, ...] | None, ...] = (
    None,
    (),
    *((value,) for value in VALUES),
    *pairwise(VALUES),
    *product(("a", "b", "1", "10.0.0.1"), ("b", "5", "A", "10.1.0.0/16")),
)
OPERATORS = st.builds(
    "{}{}{}".format,
    st.sampled_from(("", "", "", "ForAnyValue:", "ForAllValues:")),
    st.sampled_from(NAMES),
    st.sampled_from(("", "", "", "IfExists")),
).filter(lambda name: not name.endswith("NullIfExists"))
LISTS = st.lists(st.sampled_from(TEXTS), min_size=0, max_size=3)
BLOCKS = st.dictionaries(OPERATORS, LISTS, min_size=1, max_size=4)


def found(block: object, *, variables: bool = True) -> list[Conflict]:
    """The conflicts of one statement with that Condition."""
    statement = {"Effect": "Allow", "Action": "*", "Resource": "*", "Condition": block}
    policy = document({"Version": "2012-10-17" if variables else "2008-10-17", "Statement": [statement]})
    linted = lint_policy(Layer.IDENTITY, policy)
    return conflicts(linted.statements[0].conditions, variables=linted.variables)


@settings(max_examples=600, deadline=None)
@given(block=BLOCKS, key=st.sampled_from(("k:one", "aws:SourceIp")), variables=st.booleans())
def test_what_is_called_contradicting_never_holds(block: dict[str, Any], key: str, *, variables: bool) -> None:
    """The engine finds no request that satisfies it: without the key, with one value of it or with several."""
    named = {operator: {key: values} for operator, values in block.items()}
    if not found(named, variables=variables):
        return
    compiled = list(conditions(named, variables=variables, dialect=AWS))
    for sent in SENT:
        context = {key.lower(): sent, "aws:username": ("velero",)}
        request = Request(Principal(USER, None), "s3:GetObject", "*", None, context)
        assert not all(condition.holds(request) is True for condition in compiled), sent


@pytest.mark.parametrize(
    "block",
    [
        {"StringEquals": ["a", "b"], "StringNotEquals": ["b", "a", "c"]},
        {"StringEquals": [str(number) for number in range(900)], "StringNotEquals": [str(n) for n in range(1_000)]},
        {"StringEquals": "a", "StringLike": "b*"},
        {"StringEquals": "a", "StringEqualsIfExists": "b"},
        {"StringEquals": "a*", "StringNotEquals": "a*"},
        {"StringEqualsIgnoreCase": "a", "StringEquals": "B"},
        {"StringLike": "a*c", "StringLikeIfExists": "*b"},
        {"StringLike": ["ab*", "a?"], "StringNotLike": "a*"},
        {"ArnLike": "arn:aws:iam::1:user/*", "ArnEquals": "arn:aws:iam::1:role/*"},
        {"NumericEquals": [1, 2], "NumericGreaterThan": "2"},
        {"NumericLessThan": [1, 3], "NumericGreaterThanEquals": 3},
        {"NumericLessThanEquals": 3, "NumericGreaterThanEquals": "3.0", "NumericNotEquals": 3},
        {"NumericEquals": 1, "NumericEqualsIfExists": 2},
        {"DateLessThan": "2026-01-01", "DateGreaterThan": "2026-01-01T00:00:00Z"},
        {"IpAddress": ["10.0.0.0/8", "2001:db8::/32"], "IpAddressIfExists": "192.168.0.0/16"},
        {"IpAddress": ["10.0.0.0/9", "10.128.0.0/9"], "NotIpAddress": "10.0.0.0/8"},
        {"Bool": "true", "BoolIfExists": "FALSE"},
        {"Null": "true", "StringLike": "*"},
        {"Null": "true", "ForAnyValue:StringNotEquals": "a"},
        {"ForAllValues:StringEquals": "a", "ForAnyValue:StringEquals": "b"},
        {"ForAnyValue:StringNotLike": "*"},
    ],
)
def test_a_contradiction_is_found(block: dict[str, Any]) -> None:
    """Pairs that exclude each other, in the forms that policies have them."""
    (conflict,) = found({operator: {"k:one": values} for operator, values in block.items()})
    assert conflict.key == "k:one"
    assert {entry.operator for entry in conflict.entries} <= set(block)


@pytest.mark.parametrize(
    "block",
    [
        {"StringEquals": ["a", "b"], "StringNotEquals": "b"},
        {"StringEqualsIfExists": "a", "StringNotEquals": "a"},
        {"ForAnyValue:StringEquals": "a", "ForAnyValue:StringEqualsIfExists": "b"},
        {"ForAnyValue:StringEquals": "a", "ForAnyValue:StringNotEquals": "a"},
        {"ForAllValues:StringEquals": "a", "StringNotLike": "*"},
        {"StringEquals": "${aws:username}", "StringNotEquals": "b"},
        {"StringLike": "a?", "StringNotLike": "a??"},
        {"NumericLessThanEquals": 3, "NumericGreaterThanEquals": 3},
        {"NumericLessThan": 10, "NumericNotEquals": [1, 2, 3]},
        {"Null": ["true", "false"], "Bool": "true"},
        {"Null": "false", "Bool": "true"},
        {"Null": "true", "StringNotEquals": "a"},
        {"StringEqualsIgnoreCase": "a", "StringNotEquals": "a"},
        {"IpAddress": "10.0.0.0/8", "NotIpAddress": "10.0.0.0/9"},
    ],
)
def test_what_can_hold_is_no_contradiction(block: dict[str, Any]) -> None:
    """A value is left, or the key may be missing, or nothing is proven."""
    assert found({operator: {"k:one": values} for operator, values in block.items()}) == []


def test_keys_are_told_apart() -> None:
    """Operators on different keys never contradict each other; case does not make a key another."""
    assert found({"Bool": {"k:one": "true"}, "BoolIfExists": {"k:two": "false"}}) == []
    assert len(found({"Bool": {"k:one": "true"}, "BoolIfExists": {"K:One": "false"}})) == 1


def test_an_operator_that_does_not_exist_is_left_out() -> None:
    """Only what the engine knows is weighed."""
    assert found({"StringEqualish": {"k:one": "a"}, "NullIfExists": {"k:one": "true"}}) == []


def test_a_pattern_covers_another() -> None:
    """Whatever the narrower one matches; a question mark never stands for a star."""
    assert covered("velero/backups/*", ["restic/*", "velero/*"])
    assert covered("a?c", ["a*"])
    assert not covered("velero/*", ["velero/backups/*"])
    assert not covered("a*", ["a?"])
    assert not covered("a*", ["a\0"])


def calls(count: int) -> int:
    """How many functions are called for lists of so many values."""
    values = [f"vpce-{number:08x}" for number in range(count)]
    networks = [f"10.{number >> 8 & 255}.{number & 255}.0/24" for number in range(count)]
    block = {
        "StringLike": {"k:one": [f"{value}*" for value in values]},
        "StringNotLike": {"k:one": [f"{value}x*" for value in values]},
        "StringEquals": {"k:two": values},
        "StringNotEquals": {"k:two": values},
        "IpAddress": {"k:three": networks},
        "NotIpAddress": {"k:three": networks},
        "NumericEquals": {"k:four": list(range(count))},
        "NumericNotEquals": {"k:four": list(range(count))},
    }
    total = 0

    def step(_frame: object, event: str, _argument: object) -> None:
        nonlocal total
        total += event in {"call", "c_call"}

    before = sys.getprofile()
    sys.setprofile(step)
    try:
        found(block)
    finally:
        sys.setprofile(before)
    return total


def test_the_cost_grows_with_the_values_and_no_faster() -> None:
    """Four times the values take about four times the work, however the operators divide them."""
    assert calls(600) < 6 * calls(150)
