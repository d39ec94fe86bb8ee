"""Values of conditions: what compares with nothing, and what another value makes needless."""

from __future__ import annotations

import pytest
from botocore.session import get_session
from hypothesis import given
from hypothesis import strategies as st

from checker.model.decision import Layer, Principal, Request
from checker.policy import lint_conditions
from checker.policy.aws_language.condition import conditions, known_operator, operator_name
from checker.policy.aws_language.dialect import AWS
from checker.policy.aws_language.operators import operators
from checker.policy.condition_values import addresses, json_kinds, moment, needless, value_faults, wildcard_meaning
from checker.policy.lint import ConditionEntry, lint_policy
from tests.checker.policy.making import document

OPERATORS = [
    f"{quantifier}{operator.name}{suffix}"
    for quantifier in ("", "ForAnyValue:", "ForAllValues:")
    for operator in operators().values()
    for suffix in ("", "IfExists")
] + ["Null", "ForAnyValue:Null", "ForAllValues:Null"]
TEXTS = ["a", "*", "a*", "ab*", "a?", "1", "2", "10", "true", "2026-01-01", "2027-01-01", "10.0.0.0/8", "10.1.0.0/16"]


def entry(operator: str, key: str, values: object) -> ConditionEntry:
    """One condition of a statement."""
    body = {"Effect": "Allow", "Action": "*", "Resource": "*", "Condition": {operator: {key: values}}}
    policy = lint_policy(Layer.IDENTITY, document({"Version": "2012-10-17", "Statement": body}))
    return policy.statements[0].conditions[0]


@pytest.mark.parametrize("operator", OPERATORS)
def test_what_holds_without_the_key_is_what_the_engine_says(operator: str) -> None:
    """For every operator, with each set operator and IfExists."""
    for values in (["true"], ["false"], ["true", "false"]):
        (condition,) = conditions({operator: {"k:one": values}}, variables=True, dialect=AWS)
        absent = condition.holds(Request(Principal(None, None), "", "", None, {"k:one": None}))
        assert lint_conditions.holds_without_key(entry(operator, "k:one", values)) is absent


@pytest.mark.parametrize("operator", [name for name in OPERATORS if "Null" not in name])
@pytest.mark.parametrize("sent", [None, ("1767225600",), ("10.0.0.1",), ("a", "b"), ("YQ==",)])
def test_what_an_empty_list_means(operator: str, sent: tuple[str, ...] | None) -> None:
    """For every operator, as the engine decides it; a value that is no number or date satisfies nothing."""
    (condition,) = conditions({operator: {"k:one": []}}, variables=True, dialect=AWS)
    holds = condition.holds(Request(Principal(None, None), "", "", None, {"k:one": sent}))
    meaning = lint_conditions.meaning_of_nothing(entry(operator, "k:one", []))
    if sent is None:
        assert holds is (meaning in {"always", "absent"})
    elif holds:
        assert meaning in {"always", "present"}
    elif meaning in {"always", "present"}:
        assert holds is None or operator_name(operator).base.startswith(("numeric", "date"))


@pytest.mark.parametrize("operator", sorted(operators()))
def test_which_operators_are_negated(operator: str) -> None:
    """As the engine has it."""
    assert lint_conditions.is_negated(entry(operator, "k:one", "a")) is operators()[operator].negated


@given(
    operator=st.sampled_from([name for name in OPERATORS if known_operator(name, AWS)]),
    values=st.lists(st.sampled_from(TEXTS), min_size=1, max_size=4),
    sent=st.lists(st.sampled_from([*TEXTS, "abc", "aXc", "5", "10.1.2.3", "2026-06-01"]), max_size=2),
)
def test_a_needless_value_changes_nothing(operator: str, values: list[str], sent: list[str]) -> None:
    """Whatever the request carries, the condition holds with it as it does without."""
    request = Request(Principal(None, None), "", "", None, {"k:one": tuple(sent)})
    (whole,) = conditions({operator: {"k:one": values}}, variables=True, dialect=AWS)
    places = {found.place for found in needless(entry(operator, "k:one", values))}
    kept = [value for number, value in enumerate(values) if number not in places]
    (rest,) = conditions({operator: {"k:one": kept}}, variables=True, dialect=AWS)
    assert kept
    assert whole.holds(request) is rest.holds(request)


@given(
    operator=st.sampled_from([name for name in OPERATORS if "Like" in name and "Arn" not in name]),
    sent=st.lists(st.sampled_from(["", "a", "b*", "10"]), max_size=2),
)
def test_what_a_lone_star_means(operator: str, sent: list[str]) -> None:
    """Always, only with the key, or only without it."""
    meaning = wildcard_meaning(entry(operator, "k:one", ["x", "*"]))
    (condition,) = conditions({operator: {"k:one": ["x", "*"]}}, variables=True, dialect=AWS)
    holds = condition.holds(Request(Principal(None, None), "", "", None, {"k:one": tuple(sent)}))
    assert meaning == "" or holds is {"always": True, "present": bool(sent), "absent": not sent}[meaning]
    assert meaning != "" or operator.startswith("ForAnyValue:StringNotLike")


@pytest.mark.parametrize(
    ("operator", "key", "values"),
    [
        ("Bool", "aws:SecureTransport", ["TRUE", False]),
        ("NumericEquals", "s3:max-keys", [1, "2.5", "-1e3"]),
        ("DateEquals", "aws:CurrentTime", ["2026-11-22T00:00:00Z", "2026-11-22"]),
        ("BinaryEquals", "k:one", ["YQ==", ""]),
        ("StringEquals", "aws:SourceVpce", ["vpce-1a2b3c4d", "vpce-0a1b2c3d4e5f60718", "${aws:PrincipalTag/vpce}"]),
        ("StringEqualsIgnoreCase", "s3:object-lock-mode", ["governance", "Compliance"]),
        ("StringLike", "aws:PrincipalAccount", ["1111*"]),
        ("StringEquals", "k:one", ["anything", {}, None]),
        ("Null", "aws:SourceVpce", True),
    ],
)
def test_values_that_can_be_matched(operator: str, key: str, values: object) -> None:
    """Nothing is said of them."""
    assert list(value_faults(entry(operator, key, values))) == []


@pytest.mark.parametrize(
    ("key", "shape"),
    [
        ("s3:x-amz-server-side-encryption", "ServerSideEncryption"),
        ("s3:object-lock-mode", "ObjectLockMode"),
        ("s3:object-lock-legal-hold", "ObjectLockLegalHoldStatus"),
    ],
)
def test_the_values_of_a_key_are_those_of_its_header(key: str, shape: str) -> None:
    """Every value that S3's own model has, and no other."""
    values = get_session().get_service_model("s3").shape_for(shape).enum
    (fault,) = value_faults(entry("StringEquals", key, [*values, "none-of-these"]))
    assert fault.text == "none-of-these"


def test_a_fault_points_at_its_value() -> None:
    """Also behind values that are none at all."""
    (fault,) = value_faults(entry("Bool", "aws:SecureTransport", [None, "true", "maybe"]))
    assert (fault.place, fault.text) == (2, "maybe")


def test_what_networks_cover() -> None:
    """Private ones, whole families, and those with bits behind their length."""
    found = addresses(entry("IpAddress", "aws:SourceIp", ["10.1.2.3/8", "0.0.0.0/0", "203.0.113.7/24", "fe80::1", "x"]))
    assert found.private == ((0, "10.1.2.3/8"), (3, "fe80::1"))
    assert found.everything == ((1, "0.0.0.0/0"),)
    assert found.loose == ((0, "10.1.2.3/8", "10.0.0.0/8"), (2, "203.0.113.7/24", "203.0.113.0/24"))
    assert found.total == 4


def test_the_bound_that_decides() -> None:
    """The latest of upper bounds and the earliest of lower ones."""
    now, values = "2026-11-22T00:00:00Z", ["2026-01-01", "2027-01-01"]
    assert moment(entry("DateLessThan", "aws:CurrentTime", values), now) == (False, "2027-01-01")
    assert moment(entry("DateGreaterThan", "aws:CurrentTime", values), now) == (True, "2026-01-01")
    assert moment(entry("DateLessThan", "aws:CurrentTime", ["soon"]), now) is None


def test_the_kinds_of_values_in_a_list() -> None:
    """As JSON has them."""
    assert json_kinds(entry("StringEquals", "k:one", ["1", 1, True, None])) == {"text", "number", "boolean"}
