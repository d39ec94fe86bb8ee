"""The policy of a bucket speaks of anonymous requests alone, and each action in it needs a resource of its kind."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checker.model.decision import Principal, Request
from checker.policy.minio_bucket import AnonymousPolicy, bucket_faults, principals_of
from checker.policy.minio_language.known import AISTOR, known

BOTH = ["arn:aws:s3:::b", "arn:aws:s3:::b/*"]
GOOD: dict[str, Any] = {"Effect": "Allow", "Principal": "*", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::b/*"}


def policy(*statements: dict[str, Any], version: str = "2012-10-17") -> dict[str, Any]:
    """A policy of these statements."""
    return {"Version": version, "Statement": list(statements)}


def paths(value: object, bucket: str = "b") -> list[tuple[object, ...]]:
    """Where its faults are."""
    return [fault.path for fault in bucket_faults(value, bucket)]


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (None, []),
        ({}, []),
        ({"Statement": None}, []),
        (policy(GOOD, version=""), []),
        (policy(GOOD, GOOD), []),
        ([], [()]),
        ("x", [()]),
        (policy(GOOD, version="2008-10-17"), [("Version",)]),
        ({"Version": []}, [("Version",)]),
        ({"ID": 5}, [("ID",)]),
        ({"Statement": GOOD}, [("Statement",)]),
        ({"Statement": [GOOD, 5]}, [("Statement", 1)]),
    ],
)
def test_faults_of_a_document(value: object, expected: list[tuple[object, ...]]) -> None:
    """Unlike a user's it needs no version; nothing at all is a policy, too."""
    assert paths(value) == expected


@pytest.mark.parametrize(
    ("principal", "named"),
    [
        ("*", ("*",)),
        ({"AWS": "*"}, ("*",)),
        ({"AWS": ["*", "u"]}, ("*", "u")),
        ({"AWS": "u"}, ("u",)),
        ({"AWS": []}, None),
        ({"AWS": None}, None),
        ({"Service": "x"}, None),
        ("u", None),
        (["*"], None),
        (None, None),
    ],
)
def test_principals(principal: object, named: tuple[str, ...] | None) -> None:
    """Everybody, or those of AWS; anything else refuses the document."""
    statement = {**GOOD, "Principal": principal}
    assert principals_of(statement) == named
    assert (paths(policy(statement)) == []) is (named is not None)


@pytest.mark.parametrize(
    ("action", "resource", "fine"),
    [
        ("s3:GetObject", "arn:aws:s3:::b/*", True),
        ("s3:GetObject", "arn:aws:s3:::b*", True),
        ("s3:GetObject", "arn:aws:s3:::b", False),
        ("s3:ListBucket", "arn:aws:s3:::b", True),
        ("s3:ListBucket", "arn:aws:s3:::b/*", False),
        ("s3:ListBucket", "*", True),
        ("s3:*", "arn:aws:s3:::b", False),
        ("s3:*", BOTH, True),
        ("s3:List*", "arn:aws:s3:::b", False),
        (["s3:GetObject", "s3:ListBucket"], BOTH, True),
        ("s3:GetObject", "arn:aws:s3:::c/*", False),
        ("s3:GetObject", "arn:aws:s3:::?/*", True),
        ("s3:GetObject", "arn:aws:s3:::/b", False),
        ("s3:GetObject", "b/*", False),
        ("s3:GetObject", [], False),
    ],
)
def test_each_action_needs_a_resource_of_its_kind(action: object, resource: object, *, fine: bool) -> None:
    """And of this bucket."""
    assert (paths(policy({**GOOD, "Action": action, "Resource": resource})) == []) is fine
    other = {name: value for name, value in GOOD.items() if name != "Resource"}
    assert (paths(policy({**other, "Action": action, "NotResource": resource})) == []) is fine


def test_conditions_are_those_of_the_action() -> None:
    """As in a user's policy."""
    about = {**GOOD, "Condition": {"StringLike": {"s3:prefix": "a"}}}
    assert paths(policy(about)) == [("Statement", 0, "Condition", "StringLike", "s3:prefix")]
    assert paths(policy({**about, "Action": "s3:ListBucket", "Resource": "arn:aws:s3:::b"})) == []


def allowed(*statements: dict[str, Any], action: str = "s3:GetObject", key: str = "/o", **context: object) -> object:
    """What the statements say of an anonymous request; the context's keys have no ``aws:`` before them."""
    found: Any = {f"aws:{name}": value for name, value in context.items()}
    request = Request(Principal(None, None), action, f"arn:aws:s3:::b{key}", None, found)
    return AnonymousPolicy(policy(*statements)).allows(request)


def test_everybody_is_meant_or_nobody() -> None:
    """Who is named has to sign, and then the policy is not asked."""
    assert allowed(GOOD) is True
    assert allowed({**GOOD, "Principal": {"AWS": ["u", "*"]}}) is True
    assert allowed({**GOOD, "Principal": {"AWS": "u"}}) is False
    assert allowed(GOOD, {**GOOD, "Effect": "Deny", "Principal": {"AWS": "u"}}) is True
    assert allowed() is False


def test_the_bucket_has_no_slash() -> None:
    """So that a pattern of its name covers it, and one of its objects does not."""
    listing = {**GOOD, "Action": "s3:*"}
    assert allowed({**listing, "Resource": "arn:aws:s3:::?"}, action="s3:ListBucket", key="") is True
    assert allowed({**listing, "Resource": "arn:aws:s3:::b/*"}, action="s3:ListBucket", key="") is False
    assert allowed({**listing, "Resource": "arn:aws:s3:::b/*"}, action="s3:ListBucket") is True


def test_any_denial_wins() -> None:
    """One that is not known leaves it open, and so does a grant that is not known."""
    tls = {"Condition": {"Bool": {"aws:SecureTransport": "false"}}}
    denial = {**GOOD, **tls, "Effect": "Deny"}
    assert allowed(GOOD, denial, securetransport=("false",)) is False
    assert allowed(GOOD, denial, securetransport=("true",)) is True
    assert allowed(GOOD, denial) is None
    assert allowed({**GOOD, **tls}) is None
    assert allowed({**GOOD, **tls}, GOOD) is True
    assert allowed(denial) is not True


NAMES = st.sampled_from(
    (
        "Version",
        "Statement",
        "Effect",
        "Principal",
        "AWS",
        "Action",
        "NotAction",
        "Resource",
        "NotResource",
        "Condition",
    )
)
LEAVES = (
    st.none() | st.booleans() | st.integers() | st.text(max_size=6) | st.sampled_from(("*", "Allow", "s3:*", *BOTH))
)
ANYTHING = st.recursive(
    LEAVES, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=6), max_leaves=15
)


@given(ANYTHING | st.fixed_dictionaries({"Statement": st.lists(ANYTHING, max_size=3)}))
def test_no_document_breaks_it(value: object) -> None:
    """It is refused, or can be asked."""
    for dialect in (None, known(AISTOR)):
        if not any(bucket_faults(value, "b", dialect)):
            request = Request(Principal(None, None), "s3:GetObject", "arn:aws:s3:::b/o", None)
            assert AnonymousPolicy(value, dialect).allows(request) in {True, False, None}
