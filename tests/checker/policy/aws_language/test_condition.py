"""Every operator on a request value, missing, matching and not; operators' names; what a condition says of itself."""

from __future__ import annotations

import pytest

from checker.policy.aws_language.condition import (
    Condition,
    conditions,
    known_operator,
    operator_name,
    scalar,
)
from checker.policy.aws_language.dialect import AWS, Dialect
from checker.policy.aws_language.operators import operators
from tests.checker.policy.making import request

# operator, wanted, a value that satisfies it, one that does not, and the answer when there is none
TABLE = [
    ("StringEquals", "a", "a", "A", False),
    ("StringNotEquals", "a", "A", "a", True),
    ("StringEqualsIgnoreCase", "a", "A", "b", False),
    ("StringNotEqualsIgnoreCase", "a", "b", "A", True),
    ("StringLike", "a*", "ab", "ba", False),
    ("StringNotLike", "a*", "ba", "ab", True),
    ("NumericEquals", "5", "5.0", "6", False),
    ("NumericNotEquals", "5", "6", "5.0", True),
    ("NumericLessThan", "5", "4", "5", False),
    ("NumericLessThanEquals", "5", "5", "6", False),
    ("NumericGreaterThan", "5", "10", "5", False),
    ("NumericGreaterThanEquals", "5", "5", "4", False),
    ("DateEquals", "2026-01-01T00:00:00Z", "1767225600", "1767225601", False),
    ("DateNotEquals", "2026-01-01T00:00:00Z", "1767225601", "1767225600", True),
    ("DateLessThan", "2026-01-01", "2025-12-31T23:59:59Z", "2026-01-01T00:00:00Z", False),
    ("DateLessThanEquals", "2026-01-01", "2026-01-01T00:00:00Z", "2026-01-01T00:00:01Z", False),
    ("DateGreaterThan", "2026-01-01", "2026-01-02", "2026-01-01", False),
    ("DateGreaterThanEquals", "2026-01-01", "2026-01-01", "2025-12-31", False),
    ("Bool", "true", "True", "false", False),
    ("BinaryEquals", "AAE=", "AAE=", "AAI=", False),
    ("IpAddress", "10.0.0.0/8", "10.1.2.3", "11.0.0.1", False),
    ("NotIpAddress", "10.0.0.0/8", "11.0.0.1", "10.1.2.3", True),
    ("ArnEquals", "arn:aws:s3:::a*", "arn:aws:s3:::ab", "arn:aws-cn:s3:::ab", False),
    ("ArnLike", "arn:aws:s3:::a?", "arn:aws:s3:::ab", "arn:aws:s3:::abc", False),
    ("ArnNotEquals", "arn:aws:s3:::a*", "arn:aws:s3:::b", "arn:aws:s3:::ab", True),
    ("ArnNotLike", "arn:aws:s3:::a?", "arn:aws:s3:::abc", "arn:aws:s3:::ab", True),
]


def one(operator: str, wanted: object, dialect: Dialect = AWS) -> Condition:
    """A condition on the key ``k:x``."""
    (condition,) = conditions({operator: {"k:x": wanted}}, variables=True, dialect=dialect)
    return condition


def holds(operator: str, wanted: object, sent: list[str] | None, dialect: Dialect = AWS) -> bool | None:
    """What a condition answers when the request sends these values."""
    return one(operator, wanted, dialect).holds(request({"context": {"k:x": sent}}))


def test_the_table_holds_every_operator() -> None:
    """Nothing is left untested, nothing in the dialect is missing from the engine."""
    assert {row[0].lower() for row in TABLE} == set(operators())
    assert set(operators()) | {"null"} == AWS.operators


@pytest.mark.parametrize(("operator", "wanted", "good", "bad", "missing"), TABLE)
def test_an_operator(operator: str, wanted: str, good: str, bad: str, *, missing: bool) -> None:
    """A value that satisfies it, one that does not, none, an unknown one; and the same with IfExists."""
    assert holds(operator, wanted, [good]) is True
    assert holds(operator, wanted, [bad]) is False
    assert holds(operator, wanted, None) is missing
    assert one(operator, wanted).holds(request({})) is None
    assert holds(f"{operator}IfExists", wanted, [good]) is True
    assert holds(f"{operator}IfExists", wanted, [bad]) is False
    assert holds(f"{operator}IfExists", wanted, None) is True


@pytest.mark.parametrize(("operator", "wanted", "good", "bad", "missing"), TABLE)
def test_an_operator_on_sets(operator: str, wanted: str, good: str, bad: str, *, missing: bool) -> None:
    """ForAllValues wants all and holds of none; ForAnyValue wants one, negated operators included."""
    assert missing in {True, False}
    assert holds(f"ForAllValues:{operator}", wanted, [good, good]) is True
    assert holds(f"ForAllValues:{operator}", wanted, [good, bad]) is False
    assert holds(f"ForAllValues:{operator}", wanted, []) is True
    assert holds(f"ForAllValues:{operator}", wanted, None) is True
    assert holds(f"ForAnyValue:{operator}", wanted, [bad, good]) is True
    assert holds(f"ForAnyValue:{operator}", wanted, [bad, bad]) is False
    assert holds(f"ForAnyValue:{operator}", wanted, []) is False
    assert holds(f"ForAnyValue:{operator}", wanted, None) is False


def test_a_dialect_may_answer_negated_sets_the_other_way_round() -> None:
    """Where a negated set operator is the complement of the positive one."""
    complement = Dialect("other", AWS.operators, negated_sets_are_complements=True)
    assert holds("ForAllValues:StringNotEquals", "a", None, complement) is False
    assert holds("ForAnyValue:StringNotEquals", "a", None, complement) is True
    assert holds("ForAllValues:StringEquals", "a", None, complement) is True


@pytest.mark.parametrize(
    ("written", "known"),
    [
        ("StringEquals", True),
        ("stringequals", True),
        ("ForAnyValue:StringLikeIfExists", True),
        ("Null", True),
        ("NullIfExists", False),
        ("ForAnyValue:Null", True),
        ("ForAnyValue:NullIfExists", False),
        ("ForSomeValues:StringEquals", False),
        ("ForAnyValue::StringEquals", False),
        ("StringEqual", False),
        ("IfExists", False),
        ("", False),
    ],
)
def test_the_name_of_an_operator(written: str, *, known: bool) -> None:
    """Set operators and IfExists are taken off; Null has no IfExists."""
    assert known_operator(written, AWS) is known


def test_an_operator_a_dialect_lacks() -> None:
    """What the engine knows and the service does not is unknown."""
    assert not known_operator("ArnLike", Dialect("other", frozenset({"stringequals"})))
    assert operator_name("ForAllValues:StringLikeIfExists").base == "stringlike"


@pytest.mark.parametrize(
    ("value", "text"), [("a", "a"), (True, "true"), (False, "false"), (5, "5"), (1.5, "1.5"), (None, None), ({}, None)]
)
def test_bare_values(value: object, text: str | None) -> None:
    """Numbers and booleans may be written bare."""
    assert scalar(value) == text


def test_a_range_of_source_addresses() -> None:
    """A request that may come from a whole range is decided when all of it is on one side."""
    assert holds("IpAddress", "10.0.0.0/8", ["10.1.0.0/16"]) is True
    assert holds("IpAddress", "10.1.0.0/16", ["10.0.0.0/8"]) is None
    assert holds("NotIpAddress", "10.0.0.0/8", ["11.0.0.0/16"]) is True
    assert holds("IpAddress", "10.0.0.0/8", ["nonsense"]) is None
    halves = ["10.0.0.0/9", "10.128.0.0/9"]
    assert holds("IpAddress", halves, ["10.0.0.0/8"]) is True
    assert holds("NotIpAddress", halves[:1], ["10.0.0.0/8"]) is None


def test_a_range_is_no_text() -> None:
    """A request comes from an address: an operator that compares texts never sees the range."""
    condition = {"aws:SourceIp": "203.0.113.0/24"}
    (found,) = conditions({"StringEquals": condition}, variables=True, dialect=AWS)
    assert found.holds(request({"context": {"aws:sourceip": ["203.0.113.0/24"]}})) is False


def test_a_key_that_could_be_either_is_named() -> None:
    """Where the policy treats a part of a network apart, the key is what could not be told."""
    (found,) = conditions({"IpAddress": {"aws:SourceIp": "203.0.113.7"}}, variables=True, dialect=AWS)
    for values in (["203.0.113.0/24"], ["203.0.113.7", "198.51.100.1"]):
        sent = request({"context": {"aws:sourceip": values}})
        assert (found.holds(sent), found.unread(sent)) == (None, ("aws:SourceIp",))
        assert "the request sends" in found.why(sent)


@pytest.mark.parametrize(
    ("context", "words"),
    [
        ({"k:x": [""]}, 'the request sends "", the policy wants "backups/"'),
        ({"k:x": None}, 'the request carries no such key, the policy wants "backups/"'),
        ({}, 'nobody said what k:x is, the policy wants "backups/"'),
        ({"?k:x": ["a", "b"]}, 'the request sends "a" or "b", the policy wants "backups/"'),
    ],
)
def test_a_condition_in_words(context: dict[str, list[str] | None], words: str) -> None:
    """What was sent, and what is wanted."""
    assert one("StringEquals", "backups/").why(request({"context": context})) == f"condition StringEquals k:x: {words}"


@pytest.mark.parametrize("wanted", ["true", "false"])
def test_null_behind_a_set_operator(wanted: str) -> None:
    """Without the key ForAllValues holds and ForAnyValue does not; with it nobody knows for sure."""
    assert holds("ForAllValues:Null", wanted, None) is True
    assert holds("ForAnyValue:Null", wanted, None) is False
    assert holds("ForAllValues:Null", wanted, ["a"]) is None
    assert holds("ForAnyValue:Null", wanted, ["a"]) is None
