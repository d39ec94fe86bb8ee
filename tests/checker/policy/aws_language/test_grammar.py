"""Everything AWS would refuse in a document is named, each with its path."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from checker.policy.aws_language import grammar
from checker.policy.aws_language.dialect import AWS

GOOD: dict[str, Any] = {
    "Version": "2012-10-17",
    "Id": "x",
    "Statement": [{"Sid": "One", "Effect": "Allow", "Action": "s3:*", "Resource": "*"}],
}


def found(policy: object, rules: grammar.Grammar = grammar.IDENTITY) -> list[tuple[str, tuple[str | int, ...]]]:
    """The faults of a policy."""
    return [(fault.message, fault.path) for fault in grammar.faults(policy, rules, AWS)]


def changed(rules: grammar.Grammar = grammar.IDENTITY, **elements: object) -> list[tuple[str, tuple[str | int, ...]]]:
    """The faults of the good statement with some elements changed; ``...`` takes one out."""
    policy = deepcopy(GOOD)
    statement = policy["Statement"][0]
    for name, value in elements.items():
        statement.pop(name, None)
        if value is not ...:
            statement[name] = value
    return found(policy, rules)


def test_a_good_policy_has_no_fault() -> None:
    """One statement or several, with or without a version."""
    assert found(GOOD) == []
    assert found({"Statement": GOOD["Statement"][0]}) == []
    assert found({**GOOD, "Version": "2008-10-17"}) == []


@pytest.mark.parametrize(
    ("policy", "path"),
    [
        (None, ()),
        ([], ()),
        ("text", ()),
        ({}, ()),
        ({**GOOD, "Version": "2013-10-17"}, ("Version",)),
        ({**GOOD, "Version": 2012}, ("Version",)),
        ({**GOOD, "Version": None}, ("Version",)),
        ({**GOOD, "Id": []}, ("Id",)),
        ({**GOOD, "statement": []}, ("statement",)),
        ({**GOOD, "Statement": []}, ("Statement",)),
        ({**GOOD, "Statement": None}, ("Statement",)),
        ({**GOOD, "Statement": "x"}, ("Statement",)),
        ({**GOOD, "Statement": [GOOD["Statement"][0], 5]}, ("Statement", 1)),
        ({**GOOD, "Statement": [GOOD["Statement"][0], GOOD["Statement"][0]]}, ("Statement", 1, "Sid")),
    ],
)
def test_a_fault_of_the_document(policy: object, path: tuple[str | int, ...]) -> None:
    """Each is found once, where it stands."""
    assert [where for _, where in found(policy)] == [path]


HERE = ("Statement", 0)


@pytest.mark.parametrize(
    ("elements", "path"),
    [
        ({"Effect": ...}, ()),
        ({"Effect": "allow"}, ("Effect",)),
        ({"Effect": ["Allow"]}, ("Effect",)),
        ({"Extra": 1}, ("Extra",)),
        ({"Sid": 5}, ("Sid",)),
        ({"Sid": "with space"}, ("Sid",)),
        ({"Action": ...}, ()),
        ({"NotAction": "s3:*"}, ("NotAction",)),
        ({"Action": []}, ("Action",)),
        ({"Action": {}}, ("Action",)),
        ({"Action": ["s3:*", 5]}, ("Action", 1)),
        ({"Action": "GetObject"}, ("Action",)),
        ({"Action": "s3:Get:Object"}, ("Action",)),
        ({"Action": "*:GetObject"}, ("Action",)),
        ({"Action": ":GetObject"}, ("Action",)),
        ({"Resource": ...}, ()),
        ({"NotResource": "*"}, ("NotResource",)),
        ({"Resource": []}, ("Resource",)),
        ({"Resource": None}, ("Resource",)),
        ({"Resource": ["*", "acme"]}, ("Resource", 1)),
        ({"Resource": ""}, ("Resource",)),
        ({"Resource": "arn:aws:*:::acme"}, ("Resource",)),
        ({"Resource": "arn:*"}, ("Resource",)),
        ({"Resource": "arn:error:s3:::acme"}, ("Resource",)),
        ({"Resource": "arn:aws:s3::acme"}, ("Resource",)),
        ({"Resource": "arn:aws:s3:::${aws:username"}, ("Resource",)),
        ({"Resource": "arn:aws:s3:::${}"}, ("Resource",)),
        ({"Resource": "arn:aws:s3:::${aws: username}"}, ("Resource",)),
        ({"Resource": "arn:aws:s3:::${aws:username, default}"}, ("Resource",)),
        ({"Principal": "*"}, ("Principal",)),
        ({"NotPrincipal": "*"}, ("NotPrincipal",)),
        ({"Condition": []}, ("Condition",)),
        ({"Condition": {"StringEquals": "x"}}, ("Condition", "StringEquals")),
        ({"Condition": {"StringEqual": {"a": "b"}}}, ("Condition", "StringEqual")),
        ({"Condition": {"NullIfExists": {"a": "true"}}}, ("Condition", "NullIfExists")),
        ({"Condition": {"StringEquals": {"a": {}}}}, ("Condition", "StringEquals", "a")),
        ({"Condition": {"StringEquals": {"a": ["b", None]}}}, ("Condition", "StringEquals", "a", 1)),
        ({"Condition": {"IpAddress": {"aws:SourceIp": "10.0.0.0/33"}}}, ("Condition", "IpAddress", "aws:SourceIp")),
        (
            {"Condition": {"DateLessThan": {"aws:CurrentTime": "soon"}}},
            ("Condition", "DateLessThan", "aws:CurrentTime"),
        ),
        ({"Condition": {"StringLike": {"a": "${x"}}}, ("Condition", "StringLike", "a")),
    ],
)
def test_a_fault_of_a_statement(elements: dict[str, object], path: tuple[str | int, ...]) -> None:
    """Each is found once, where it stands."""
    assert [where for _, where in changed(grammar.IDENTITY, **elements)] == [HERE + path]


@pytest.mark.parametrize(
    "elements",
    [
        {"Condition": {}},
        {"Condition": {"x": {}}},
        {"Condition": {"DateGreaterThan": {"a": []}}},
        {"Condition": {"Bool": {"a": True}, "NumericLessThan": {"b": 5}}},
        {"Condition": {"ForAnyValue:StringEqualsIfExists": {"a": "b"}}},
        {"Resource": "arn:aws:s3:::acme/${aws:username}/${*}"},
        {"Resource": "arn:aws-cn:s3:::acme"},
        {"Action": "S3-x.y:Get*"},
        {"Sid": ""},
    ],
)
def test_what_aws_takes(elements: dict[str, object]) -> None:
    """Odd, and accepted all the same."""
    assert changed(grammar.IDENTITY, **elements) == []


@pytest.mark.parametrize(
    ("principal", "path"),
    [
        (..., ()),
        ("arn:aws:iam::111122223333:root", ("Principal",)),
        ({}, ("Principal",)),
        ({"aws": "*"}, ("Principal", "aws")),
        ({"AWS": []}, ("Principal", "AWS")),
        ({"AWS": 111122223333}, ("Principal", "AWS")),
        ({"AWS": ["*", "velero"]}, ("Principal", "AWS", 1)),
        ({"AWS": "11112222333"}, ("Principal", "AWS")),
        ({"AWS": "arn:aws:iam::111122223333:user/*"}, ("Principal", "AWS")),
        ({"AWS": "arn:aws:iam::*:root"}, ("Principal", "AWS")),
        ({"AWS": "arn:aws:iam::111122223333:group/admins"}, ("Principal", "AWS")),
        ({"AWS": "arn:aws:s3:::acme"}, ("Principal", "AWS")),
    ],
)
def test_a_fault_of_a_principal(principal: object, path: tuple[str | int, ...]) -> None:
    """A resource policy must name principals, and as AWS spells them."""
    assert [where for _, where in changed(grammar.RESOURCE, Principal=principal)] == [HERE + path]


@pytest.mark.parametrize(
    "principal",
    [
        "*",
        {"AWS": "*"},
        {"AWS": ["111122223333", "arn:aws:iam::111122223333:root"]},
        {"AWS": "arn:aws:sts::111122223333:assumed-role/velero/one"},
        {"AWS": "AIDAJQABLZS4A3QDU576Q"},
        {"Service": "logging.s3.amazonaws.com", "Federated": "accounts.google.com", "CanonicalUser": "79a59df9"},
    ],
)
def test_a_good_principal(principal: object) -> None:
    """Every form AWS knows."""
    assert changed(grammar.RESOURCE, Principal=principal) == []


def test_a_trust_policy() -> None:
    """No Resource, no NotPrincipal."""
    assert changed(grammar.TRUST, Principal="*", Resource=...) == []
    assert [where for _, where in changed(grammar.TRUST, Principal="*")] == [(*HERE, "Resource")]
    assert (*HERE, "NotPrincipal") in [where for _, where in changed(grammar.TRUST, NotPrincipal="*", Resource=...)]


def test_a_resource_control_policy() -> None:
    """It can only deny, to everyone, named actions; the full-access one is AWS's own."""
    assert changed(grammar.RESOURCE_CONTROL, Principal="*", Action="*") == []
    assert changed(grammar.RESOURCE_CONTROL, Principal="*", Effect="Deny") == []
    assert [where for _, where in changed(grammar.RESOURCE_CONTROL, Principal="*")] == [(*HERE, "Effect")]
    for elements in ({"Principal": {"AWS": "111122223333"}}, {"Principal": "*", "NotAction": "s3:*", "Action": ...}):
        assert len(changed(grammar.RESOURCE_CONTROL, Effect="Deny", **elements)) == 1


def test_every_fault_is_named() -> None:
    """Not only the first."""
    policy = {"Version": "1", "Statement": [{"Effect": "allow"}, {"Effect": "Deny", "Action": 5, "Resource": "x"}]}
    assert [where for _, where in found(policy)] == [
        ("Version",),
        (*HERE, "Effect"),
        HERE,
        HERE,
        ("Statement", 1, "Action"),
        ("Statement", 1, "Resource"),
    ]


ELEMENTS = (
    "Version",
    "Statement",
    "Effect",
    "Action",
    "NotAction",
    "Resource",
    "Principal",
    "NotPrincipal",
    "Condition",
)
OTHERS = ("AWS", "StringEquals", "IpAddress", "Null", "k", "Allow", "*", "s3:*")
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(ELEMENTS + OTHERS), inner, max_size=4),
    max_leaves=12,
)


@settings(max_examples=400, deadline=None)
@given(JSON, st.sampled_from([grammar.IDENTITY, grammar.RESOURCE, grammar.TRUST, grammar.RESOURCE_CONTROL]))
def test_whatever_a_document_holds_it_is_answered(policy: object, rules: grammar.Grammar) -> None:
    """Never a crash: faults, or none."""
    for message, _ in found(policy, rules):
        assert message


def test_a_sid_may_be_used_twice_where_aws_saves_it() -> None:
    """S3 and KMS do; IAM answers "Statement IDs (SID) in a single policy must be unique"."""
    once = {"Sid": "A", "Effect": "Allow", "Action": "sts:AssumeRole"}
    attached, trusted = {**once, "Resource": "*"}, {**once, "Principal": "*"}
    at_bucket = {**trusted, "Resource": "*"}
    cases = ((attached, grammar.IDENTITY, 1), (trusted, grammar.TRUST, 1), (at_bucket, grammar.RESOURCE, 0))
    for statement, kind, count in cases:
        policy = {"Version": "2012-10-17", "Statement": [statement, statement]}
        assert len([fault for fault in grammar.faults(policy, kind, AWS) if "used twice" in fault.message]) == count
