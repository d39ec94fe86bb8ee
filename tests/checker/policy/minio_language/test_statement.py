"""A statement speaks of actions and resources as MinIO compares them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checker.model.decision import Miss, Principal, Request
from checker.policy.minio_language.known import AISTOR, COMMUNITY, known
from checker.policy.minio_language.statement import Statement, Target, bucket_target_of, covers_action, target_of

ARN = "arn:aws:s3:::"


def statement(generation: str = COMMUNITY, /, **elements: object) -> Statement:
    """A statement that allows, of these elements."""
    given = {"Effect": "Allow", "Action": "s3:*", "Resource": f"{ARN}b/*", **elements}
    return Statement({name: value for name, value in given.items() if value is not ...}, (), 1, known(generation))


def request(resource: str, action: str = "s3:GetObject", **context: tuple[str, ...] | None) -> Request:
    """A request; the context's keys have no ``aws:`` before them."""
    keys = {f"aws:{key}": value for key, value in context.items()}
    return Request(Principal(None, None), action, f"{ARN}{resource}", None, keys)


@pytest.mark.parametrize(
    ("resource", "target"),
    [
        ("b", Target("b/", "b")),
        ("b/", Target("b/", "b")),
        ("b/a", Target("b/a", "b/a")),
        ("b/a/../c", Target("b/a/../c", "b/c")),
        ("b/..", Target("b/..", None)),
        ("b//a", Target("b/a", "b/a")),
        ("b///a", Target("b//a", "b/a")),
        ("", Target("/", "/")),
    ],
)
def test_what_is_compared(resource: str, target: Target) -> None:
    """The bucket has a slash, a key's first one is dropped, and the cleaned path counts, too."""
    assert target_of(f"{ARN}{resource}") == target


def test_the_bucket_has_no_slash_in_its_own_policy() -> None:
    """Unlike in a user's."""
    assert bucket_target_of(f"{ARN}b") == Target("b", "b")
    assert bucket_target_of(f"{ARN}b/a") == target_of(f"{ARN}b/a")


@pytest.mark.parametrize(
    ("pattern", "action", "covered"),
    [
        ("s3:*", "s3:GetObject", True),
        ("s3:Get?bject", "s3:GetObject", True),
        ("s3:getobject", "s3:GetObject", False),
        ("s3:GetObjectVersion", "s3:GetObject", True),
        ("s3:GetObjectV*", "s3:GetObject", False),
        ("s3:GetObject", "s3:GetObjectVersion", False),
        ("s3:DeleteObjectVersion", "s3:DeleteObject", False),
        ("*", "admin:CreateUser", True),
    ],
)
def test_actions(pattern: str, action: str, *, covered: bool) -> None:
    """Case counts; what lets versions be read, named so, lets objects be read."""
    assert covers_action(pattern, action) is covered
    assert statement(Action=["s3:ListenNotification", pattern]).speaks_of(action) is covered
    assert statement(Action=..., NotAction=["x", pattern]).speaks_of(action) is not covered


@pytest.mark.parametrize(
    ("resource", "bucket", "key", "other"),
    [
        ("b", True, False, False),
        ("b/", True, False, False),
        ("b/*", True, True, False),
        ("b*", True, True, True),
        ("b/a/*", False, True, False),
        ("b?", True, False, False),
        ("*b", False, False, False),
        ("?", False, False, False),
        ("*/*", True, True, True),
        ("**", True, True, True),
        ("*", True, True, True),
        ("", False, False, False),
    ],
)
def test_resources(resource: str, *, bucket: bool, key: bool, other: bool) -> None:
    """On the bucket itself, on a key, on a key of another bucket; the others are what NotResource means."""
    asked = [request("b", "s3:ListBucket"), request("b/a/o"), request("bb/o")]
    positive, negative = (
        statement(Resource=f"{ARN}{resource}"),
        statement(Resource=..., NotResource=[f"{ARN}{resource}"]),
    )
    assert [positive.applies(each) for each in asked] == [bucket, key, other]
    assert [negative.applies(each) for each in asked] == [not bucket, not key, not other]


@pytest.mark.parametrize(
    ("pattern", "key", "covered"),
    [
        ("b/a/*", "a/../secret", True),
        ("b/c", "a/../c", True),
        ("b/c*", "a/../c", False),
        ("b/a*", "x/../a*", True),
        ("b/?", "é", False),
        ("b/é", "é", True),
        (".", "..", False),
    ],
)
def test_odd_keys(pattern: str, key: str, *, covered: bool) -> None:
    """Patterns see the key as it is asked for; a text may be the cleaned one."""
    assert statement(Resource=f"{ARN}{pattern}").applies(request(f"b/{key}")) is covered


@pytest.mark.parametrize(
    ("elements", "community", "aistor"),
    [
        ({"Action": "*", "Resource": f"{ARN}other"}, True, False),
        ({"Action": "*", "Resource": ..., "NotResource": "*"}, True, False),
        ({"Action": "admin:*", "Resource": f"{ARN}other"}, True, True),
        ({"Action": "kms:*", "Resource": ...}, True, True),
        ({"Action": "kms:*", "Resource": "arn:minio:kms:::k"}, False, False),
        ({"Action": ..., "NotAction": "s3:PutObject", "Resource": f"{ARN}other"}, False, False),
    ],
)
def test_where_the_resource_does_not_count(elements: dict[str, object], *, community: bool, aistor: bool) -> None:
    """In statements of other namespaces, and for a star, which is one of sts to the community's engine."""
    assert statement(COMMUNITY, **elements).applies(request("b/a")) is community
    assert statement(AISTOR, **elements).applies(request("b/a")) is aistor


def test_what_generations_read_alike() -> None:
    """Most statements, a star not among them."""
    cases: list[tuple[dict[str, object], bool]] = [
        ({}, True),
        ({"Action": "*"}, False),
        ({"Resource": f"{ARN}${{s3express:SessionMode}}"}, False),
    ]
    for elements, alike in cases:
        assert statement(COMMUNITY, **elements).reads_like(statement(AISTOR, **elements)) is alike


def test_variables_of_a_resource() -> None:
    """Filled in where they are told, and a text where there is no value."""
    home = statement(Resource=[f"{ARN}b/${{aws:username}}/*", f"{ARN}b/shared"])
    assert home.applies(request("b/u/x", username=("u",))) is True
    assert home.applies(request("b/u/x", username=("*",))) is True
    assert home.applies(request("b/u/x", username=None)) is False
    assert home.applies(request("b/u/x")) is None
    assert home.applies(request("b/shared")) is True
    assert home.weigh(request("b/u/x")).unread == ("aws:username",)
    other = statement(Resource=..., NotResource=f"{ARN}b/${{aws:username}}/*")
    assert other.applies(request("b/u/x")) is None
    assert other.applies(request("b/u/x", username=("u",))) is False


def test_a_condition_narrows_it() -> None:
    """False beats unknown, unknown beats true."""
    guarded = statement(Condition={"Bool": {"aws:SecureTransport": "true"}, "StringEquals": {"aws:username": "u"}})
    assert guarded.applies(request("b/a", securetransport=("true",), username=("u",))) is True
    assert guarded.applies(request("b/a", securetransport=("true",))) is None
    assert guarded.applies(request("b/a", username=("v",))) is False
    assert guarded.applies(request("c/a")) is False
    everywhere = statement(Resource="*", Condition={"Bool": {"aws:SecureTransport": "true"}})
    assert everywhere.applies(request("c/a", securetransport=("false",))) is False


@pytest.mark.parametrize(
    ("elements", "asked", "miss", "said"),
    [
        ({"Action": "s3:PutObject"}, request("b/a"), Miss.ACTION, "do not include s3:GetObject"),
        ({"Action": ..., "NotAction": "s3:Get*"}, request("b/a"), Miss.ACTION, "exclude s3:GetObject"),
        ({}, request("c/a"), Miss.RESOURCE, f"{ARN}c/a is not covered by {ARN}b/*"),
        ({"Resource": ..., "NotResource": "*"}, request("c/a"), Miss.RESOURCE, f"{ARN}c/a is excluded by *"),
        ({"Condition": {"Null": {"aws:username": "true"}}}, request("b/a", username=("u",)), Miss.CONDITION, "Null"),
        ({}, request("b/a"), None, f"{ARN}b/a is covered by {ARN}b/*"),
        ({"Action": "*", "Resource": f"{ARN}other"}, request("b/a"), None, "whose resource MinIO ignores"),
    ],
)
def test_a_statement_says_why(elements: dict[str, object], asked: Request, miss: Miss | None, said: str) -> None:
    """What it misses by, the first that counts."""
    weighed = statement(**elements).weigh(asked)
    assert weighed.miss is miss
    assert weighed.applies is (miss is None)
    assert said in weighed.why


def test_a_label() -> None:
    """Its Sid, or its number."""
    assert statement(Sid="Read").label == "Read"
    assert statement(Sid="").label == statement().label == "statement 1"


@given(st.text(max_size=15), st.text(max_size=15))
def test_no_text_breaks_a_resource(pattern: str, key: str) -> None:
    """Applying and saying why agree; what is not covered is what NotResource is about."""
    for_pattern, asked = statement(Resource=f"{ARN}b{pattern}"), request(f"b/{key}")
    answer = for_pattern.applies(asked)
    assert for_pattern.weigh(asked).applies is answer
    if answer is not None:
        assert statement(Resource=..., NotResource=[f"{ARN}b{pattern}"]).applies(asked) is not answer
