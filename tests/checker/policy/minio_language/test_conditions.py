"""Conditions hold as MinIO lets them: absent keys, several values, qualifiers, variables, and what is unknown."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from checker.model.decision import Principal, Request
from checker.policy.minio_language.conditions import OPERATORS, Condition, conditions, qualified
from checker.policy.minio_language.known import COMMUNITY, known

Context = Mapping[str, tuple[str, ...] | None]
COMMON = known(COMMUNITY).common
KEY, SENT = "aws:groups", "aws:groups"


def request(context: Context) -> Request:
    """A request that carries this."""
    return Request(Principal(None, None), "s3:ListBucket", "arn:aws:s3:::b", None, context)


def one(operator: str, value: object, key: str = KEY) -> Condition:
    """One condition."""
    (found,) = conditions({operator: {key: value}}, COMMON)
    return found


def holds(operator: str, value: object, *sent: str, key: str = KEY) -> object:
    """Whether it holds of what is sent; nothing means that the key is proven absent."""
    return one(operator, value, key).holds(request({key.lower(): sent or None}))


@pytest.mark.parametrize(
    ("operator", "value", "absent"),
    [
        ("StringEquals", "a", False),
        ("StringNotEquals", "a", True),
        ("StringEqualsIgnoreCase", "a", False),
        ("StringNotEqualsIgnoreCase", "a", True),
        ("StringLike", "*", False),
        ("StringNotLike", "*", True),
        ("BinaryEquals", "dQ==", False),
        ("IpAddress", "0.0.0.0/0", False),
        ("NotIpAddress", "0.0.0.0/0", True),
        ("Bool", "false", False),
        ("Null", "true", True),
        ("Null", False, False),
        ("Null", None, False),
        ("NumericEquals", 1, False),
        ("NumericNotEquals", 1, False),
        ("NumericLessThan", 1, False),
        ("NumericLessThanEquals", 1, False),
        ("NumericGreaterThan", 1, False),
        ("NumericGreaterThanEquals", 1, False),
        ("NumericGreaterThanIfExists", 1, True),
        ("DateEquals", "2026-01-01T00:00:00Z", False),
        ("DateNotEquals", "2026-01-01T00:00:00Z", False),
        ("DateLessThan", "2026-01-01T00:00:00Z", False),
        ("DateLessThanEquals", "2026-01-01T00:00:00Z", False),
        ("DateGreaterThan", "2026-01-01T00:00:00Z", False),
        ("DateGreaterThanEquals", "2026-01-01T00:00:00Z", False),
        ("ForAllValues:StringEquals", "a", True),
        ("ForAllValues:StringNotEquals", "a", False),
        ("ForAnyValue:StringEquals", "a", False),
        ("ForAnyValue:StringNotEquals", "a", True),
    ],
)
def test_a_key_that_is_absent(operator: str, value: object, *, absent: bool) -> None:
    """Negated texts and addresses hold, negated numbers and times do not; nothing is known of a key nobody told."""
    assert holds(operator, value) is absent
    assert one(operator, value).holds(request({})) is None


def test_every_operator_was_asked() -> None:
    """There are twenty-four."""
    asked = {qualified(mark)[1] for mark in _asked(test_a_key_that_is_absent)}
    assert asked == OPERATORS
    assert len(OPERATORS) == 24


def _asked(test: object) -> list[str]:
    (mark,) = test.pytestmark  # type: ignore[attr-defined]  # pytest puts it there
    return [case[0] for case in mark.args[1]]


@pytest.mark.parametrize(
    ("operator", "value", "sent", "expected"),
    [
        ("StringEquals", ["a", "b"], ("b",), True),
        ("StringEquals", "a", ("A",), False),
        ("StringEquals", "a", ("b", "a"), True),
        ("StringNotEquals", "a", ("b", "a"), False),
        ("StringNotEquals", "a", ("b", "c"), True),
        ("StringEqualsIgnoreCase", "É", ("é",), True),
        ("StringLike", "a*", ("b", "abc"), True),
        ("StringLike", "?", ("é",), False),
        ("StringNotLike", "a*", ("b", "abc"), False),
        ("ForAllValues:StringEquals", ["a", "b"], ("a", "b"), True),
        ("ForAllValues:StringEquals", ["a", "b"], ("a", "c"), False),
        ("ForAllValues:StringNotEquals", ["a"], ("a", "b"), True),
        ("ForAllValues:StringNotEquals", ["a"], ("a",), False),
        ("ForAllValues:StringLike", "a*", ("ab", "b"), False),
        ("ForAnyValue:StringLike", "a*", ("ab", "b"), True),
        ("ForAnyValue:StringNotEquals", ["a"], ("a", "b"), False),
        ("BinaryEquals", "dQ==", ("u",), True),
        ("BinaryEquals", "dQ==", ("dQ==",), False),
        ("Bool", True, ("true",), True),
        ("Bool", "T", ("true",), False),
        ("Bool", "false", ("true", "false"), False),
        ("Null", "true", ("x",), False),
        ("Null", "false", ("",), True),
        ("NumericLessThan", "10", ("9",), True),
        ("NumericLessThan", 10, ("11", "9"), False),
        ("NumericNotEquals", 10, ("x",), False),
        ("NumericGreaterThanIfExists", 10, ("9",), False),
        ("DateLessThan", "2026-01-01T00:00:00Z", ("2025-12-31T23:59:59.999999999Z",), True),
        ("DateNotEquals", "2026-01-01T00:00:00Z", ("2026-01-01T01:00:00+01:00",), False),
        ("DateNotEquals", "2026-01-01T00:00:00Z", ("tomorrow",), False),
        ("IpAddress", ["10.0.0.0/8", "::1"], ("::1",), True),
        ("IpAddress", "10.0.0.0/8", ("11.0.0.1", "10.0.0.1"), True),
        ("IpAddress", "10.0.0.0/8", ("::ffff:10.0.0.1",), True),
        ("IpAddress", "10.0.0.0/8", ("localhost",), False),
        ("NotIpAddress", "10.0.0.0/8", ("11.0.0.1", "10.0.0.1"), False),
    ],
)
def test_what_is_sent(operator: str, value: object, sent: tuple[str, ...], *, expected: bool) -> None:
    """Several values are a set; a negation is the opposite of the whole, numbers and times look at the first."""
    assert holds(operator, value, *sent) is expected


def test_the_condition_on_each_key_has_to_hold() -> None:
    """And that of each operator: they are told one by one."""
    found = list(
        conditions({"StringEquals": {"aws:username": "u", "s3:prefix": "a"}, "Null": {"jwt:sub": True}}, COMMON)
    )
    assert [(each.operator, each.key) for each in found] == [
        ("StringEquals", "aws:username"),
        ("StringEquals", "s3:prefix"),
        ("Null", "jwt:sub"),
    ]
    assert list(conditions(None, COMMON)) == []


@pytest.mark.parametrize(
    ("value", "context", "expected"),
    [
        ("${aws:userid}", {"aws:userid": ("u",)}, True),
        ("${aws:userid}", {"aws:userid": ("v",)}, False),
        ("${aws:userid}", {"aws:userid": None}, False),
        ("${aws:userid}", {}, None),
        ("u${aws:userid}", {"aws:userid": ("",)}, False),
        ("${jwt:sub}${aws:userid}", {"aws:userid": ("u",), "jwt:*": None}, False),
        ("${s3:prefix}", {"s3:prefix": ("u",)}, False),
        ("${aws:userid", {"aws:userid": ("u",)}, False),
    ],
)
def test_variables(value: str, context: Context, expected: object) -> None:
    """Keys that every action knows are filled in with their first value; any other text stays as it is."""
    assert one("StringEquals", value).holds(request({SENT: ("u",), **context})) is expected


def test_a_wildcard_in_a_value_is_one_of_the_pattern() -> None:
    """Whoever chooses the name of a user chooses a pattern."""
    like = one("StringLike", "${aws:username}/x")
    assert like.holds(request({SENT: ("a/x",), "aws:username": ("*",)})) is True


@pytest.mark.parametrize(
    ("candidates", "expected"),
    [(("10.1.0.1", "10.2.0.1"), True), (("8.8.8.8",), False), (("10.1.0.1", "8.8.8.8"), None)],
)
def test_candidates(candidates: tuple[str, ...], expected: object) -> None:
    """The key has one of several values: what holds of all of them holds."""
    found = one("IpAddress", "10.0.0.0/8", "aws:SourceIp")
    assert found.holds(request({"?aws:sourceip": candidates})) is expected
    assert bool(found.unread(request({"?aws:sourceip": candidates}))) is True


def test_a_range_may_hold_in_part() -> None:
    """Then nothing is known."""
    assert holds("IpAddress", "10.1.0.0/16", "10.0.0.0/8", key="aws:SourceIp") is None
    assert holds("NotIpAddress", "10.1.0.0/16", "10.0.0.0/8", key="aws:SourceIp") is None
    assert holds("IpAddress", "10.0.0.0/8", "10.1.0.0/16", key="aws:SourceIp") is True


@pytest.mark.parametrize(
    ("key", "proof"), [("s3:ExistingObjectTag/team", "s3:existingobjecttag/*"), ("jwt:sub", "jwt:*")]
)
def test_a_family_is_proven_absent(key: str, proof: str) -> None:
    """At once; a key of it that was told counts all the same."""
    assert one("StringNotEquals", "x", key).holds(request({proof: None})) is True
    assert one("StringNotEquals", "x", key).holds(request({proof: None, key.lower(): ("x",)})) is False


@pytest.mark.parametrize(
    ("context", "said"),
    [
        ({"s3:prefix": ("b", "c")}, 'the request sends "b", "c", the policy wants "a"'),
        ({"s3:prefix": None}, 'the request carries no such key, the policy wants "a"'),
        ({}, 'nobody said what s3:prefix is, the policy wants "a"'),
        ({"?s3:prefix": ("b", "c")}, 'the request sends "b" or "c", the policy wants "a"'),
    ],
)
def test_a_condition_says_why(context: Context, said: str) -> None:
    """In plain words."""
    assert one("StringEquals", "a", "s3:prefix").why(request(context)) == f"condition StringEquals s3:prefix: {said}"
