"""The MinIO engine: who is asked, what each layer does, what is unknown, and what every step says."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checker.documents.json_reader import read_json
from checker.facts.aws import PolicyDocument, PolicyKind
from checker.model.decision import Effect, Layer, Principal, Request
from checker.policy.aws_layers import Unread
from checker.policy.minio import GroupPolicies, MinioPolicies, compile_minio
from checker.policy.minio_language.grammar import faults
from checker.policy.minio_language.known import AISTOR, COMMUNITY, known

if TYPE_CHECKING:
    from collections.abc import Mapping

    from checker.model.decision import Decision

ALLOW, DENY, NOT_ALLOWED, UNKNOWN = Effect.ALLOW, Effect.EXPLICIT_DENY, Effect.IMPLICIT_DENY, Effect.UNKNOWN
NOTHING: Mapping[str, tuple[str, ...] | None] = {}


def statement(
    effect: str = "Allow", action: object = "s3:*", resource: object = "arn:aws:s3:::b/*", **more: object
) -> dict[str, object]:
    """A statement."""
    return {"Effect": effect, "Action": action, "Resource": resource, **more}


def policy(*statements: object, **more: object) -> PolicyDocument:
    """A policy document of these statements."""
    text = json.dumps({"Version": "2012-10-17", "Statement": list(statements), **more})
    return PolicyDocument("p.json", PolicyKind.MANAGED, read_json("p.json", text.encode(), limit=1_000_000))


def bare(value: object) -> PolicyDocument:
    """A document of this value, with nothing added to it."""
    return PolicyDocument("p.json", PolicyKind.MANAGED, read_json("p.json", json.dumps(value).encode()))


def decided(
    policies: MinioPolicies,
    action: str = "s3:GetObject",
    resource: str = "arn:aws:s3:::b/o",
    context: Mapping[str, tuple[str, ...] | None] = NOTHING,
) -> Decision:
    """The decision about one request, explained."""
    request = Request(Principal(None, None), action, resource, None, context)
    return compile_minio(policies).decide(request, explain=True)


READ, WRITE = statement(action="s3:GetObject"), statement(action="s3:PutObject")
DENIES = statement("Deny", "s3:GetObject")
PLAIN = MinioPolicies((policy(READ),), generation=COMMUNITY)


@pytest.mark.parametrize(
    ("policies", "effect"),
    [
        (PLAIN, ALLOW),
        (PLAIN._replace(user=()), NOT_ALLOWED),
        (PLAIN._replace(user=(policy(WRITE),)), NOT_ALLOWED),
        (PLAIN._replace(user=(policy(READ), policy(DENIES))), DENY),
        (PLAIN._replace(user=(policy(DENIES, statement()),)), DENY),
        (PLAIN._replace(enabled=False), NOT_ALLOWED),
        (PLAIN._replace(enabled=None), UNKNOWN),
        (PLAIN._replace(user=(), owner=True), ALLOW),
        (PLAIN._replace(owner=True, enabled=False), NOT_ALLOWED),
        (PLAIN._replace(owner=True, user=(policy(DENIES),)), ALLOW),
        (PLAIN._replace(owner=True, user=Unread("identityPolicies", "nobody asked")), ALLOW),
        (PLAIN._replace(owner=True, key=(policy(READ),)), ALLOW),
        (PLAIN._replace(owner=True, key=(policy(WRITE),)), NOT_ALLOWED),
        (PLAIN._replace(owner=True, key=(policy(READ, DENIES),)), DENY),
        (PLAIN._replace(owner=True, session=(policy(WRITE),)), NOT_ALLOWED),
        (PLAIN._replace(owner=None), ALLOW),
        (PLAIN._replace(owner=None, user=(policy(WRITE),)), UNKNOWN),
        (PLAIN._replace(owner=None, user=(policy(READ, DENIES),)), UNKNOWN),
        (PLAIN._replace(owner=None, key=(policy(WRITE),)), NOT_ALLOWED),
        (PLAIN._replace(owner=True, enabled=None), UNKNOWN),
        (PLAIN._replace(user=Unread("identityPolicies", "nobody asked")), UNKNOWN),
        (PLAIN._replace(groups=Unread("groups", "nobody asked")), UNKNOWN),
        (PLAIN._replace(user=(), groups=(GroupPolicies("g", enabled=True, documents=(policy(READ),)),)), ALLOW),
        (PLAIN._replace(groups=(GroupPolicies("g", enabled=True, documents=(policy(DENIES),)),)), DENY),
        (PLAIN._replace(groups=(GroupPolicies("g", enabled=False, documents=(policy(DENIES),)),)), NOT_ALLOWED),
        (
            PLAIN._replace(
                groups=(
                    GroupPolicies("g", enabled=False, documents=()),
                    GroupPolicies("h", enabled=True, documents=(policy(READ),)),
                )
            ),
            UNKNOWN,
        ),
        (PLAIN._replace(groups=(GroupPolicies("g", enabled=None, documents=()),)), UNKNOWN),
        (PLAIN._replace(groups=(GroupPolicies("g", enabled=None, documents=(policy(DENIES),)),)), DENY),
        (PLAIN._replace(user=(policy(WRITE),), groups=(GroupPolicies("g", enabled=None, documents=()),)), NOT_ALLOWED),
        (
            PLAIN._replace(
                groups=(
                    GroupPolicies("g", enabled=False, documents=()),
                    GroupPolicies("h", enabled=True, documents=(policy(DENIES),)),
                )
            ),
            DENY,
        ),
        (PLAIN._replace(key=(bare({}),)), ALLOW),
        (PLAIN._replace(key=(bare({"Statement": None}),)), ALLOW),
        (PLAIN._replace(key=(bare({"Statement": []}),)), NOT_ALLOWED),
        (PLAIN._replace(key=(bare({"ID": "x"}),)), NOT_ALLOWED),
        (PLAIN._replace(key=(bare({"Statement": [READ]}),)), ALLOW),
        (PLAIN._replace(session=(bare({}),)), NOT_ALLOWED),
        (PLAIN._replace(session=(bare({"Statement": [READ]}),)), NOT_ALLOWED),
        (PLAIN._replace(key=(policy(READ),)), ALLOW),
        (PLAIN._replace(key=(policy(WRITE),)), NOT_ALLOWED),
        (PLAIN._replace(key=(policy(),)), NOT_ALLOWED),
        (PLAIN._replace(key=(policy(READ, DENIES),)), DENY),
        (PLAIN._replace(key=(policy(READ), policy(statement(action="ec2:*")))), UNKNOWN),
        (PLAIN._replace(user=(policy(WRITE),), key=(policy(READ),)), NOT_ALLOWED),
        (PLAIN._replace(key=Unread("accessKeyPolicy", "refused")), UNKNOWN),
        (PLAIN._replace(user=(policy(WRITE),), key=Unread("accessKeyPolicy", "refused")), NOT_ALLOWED),
        (PLAIN._replace(session=(policy(WRITE),)), NOT_ALLOWED),
        (PLAIN._replace(session=(policy(READ),)), ALLOW),
    ],
)
def test_who_is_asked(policies: MinioPolicies, effect: Effect) -> None:
    """User and groups together, the key's and the session's policy besides; a denial anywhere stands."""
    assert decided(policies).effect is effect


def test_a_missing_grant_names_its_layers() -> None:
    """What would have to allow is named, so that a remedy knows where to write."""
    both = PLAIN._replace(user=(policy(WRITE),), key=(policy(WRITE),))
    assert decided(both).missing == (Layer.IDENTITY, Layer.ACCESS_KEY)
    assert decided(PLAIN._replace(key=(policy(WRITE),))).missing == (Layer.ACCESS_KEY,)


def test_what_is_not_known_is_named() -> None:
    """The facts that somebody would have to supply."""
    cases = {
        "user": PLAIN._replace(enabled=None),
        "accessKey": PLAIN._replace(owner=None, user=()),
        "groups": PLAIN._replace(groups=(GroupPolicies("g", enabled=None, documents=()),)),
        "accessKeyPolicy": PLAIN._replace(key=Unread("accessKeyPolicy", "refused")),
        "sessionPolicy": PLAIN._replace(session=Unread("sessionPolicy", "refused")),
    }
    assert {name: decided(policies).unread for name, policies in cases.items()} == {name: (name,) for name in cases}


def test_a_document_of_a_group_that_is_refused_is_the_groups() -> None:
    """And the user's own is not in doubt."""
    refused = GroupPolicies("g", enabled=True, documents=(policy(statement(action="ec2:*")),))
    assert decided(PLAIN._replace(groups=(refused,))).unread == ("groups",)


def test_the_root_user_is_asked_for_no_policy() -> None:
    """And a step says so; a policy of its key still counts."""
    found = decided(PLAIN._replace(owner=True, key=(policy(READ),)))
    assert [(step.layer, step.label, step.decides) for step in found.steps] == [
        (Layer.IDENTITY, "the root user", True),
        (Layer.ACCESS_KEY, "statement 1", True),
    ]


@pytest.mark.parametrize(
    ("action", "only"),
    [
        ("admin:Server*", "only the community's server; AIStor takes it"),
        ("s3:PutObjectAnnotation", "only the community's server; AIStor takes it"),
        ("ec2:*", ""),
    ],
)
def test_a_problem_names_the_generation_that_has_it(action: str, only: str) -> None:
    """Where nobody said which one it is, and they differ; a decision then needs the server."""
    refused = MinioPolicies((policy(statement(action=action), READ),))
    (problem,) = compile_minio(refused).problems
    assert problem.message.endswith(f"({only})" if only else "refuses the whole document")
    assert compile_minio(refused._replace(generation=COMMUNITY)).problems[0].message.endswith("whole document")
    assert len(compile_minio(refused._replace(generation=AISTOR)).problems) == (0 if only else 1)
    found = decided(refused)
    assert found.effect is UNKNOWN
    assert ("server" in found.unread) is bool(only)


def test_a_problem_of_aistor_alone() -> None:
    """A star without a resource is an action of sts to the community's engine, and needs none."""
    star = MinioPolicies((bare({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*"}]}),))
    (problem,) = compile_minio(star).problems
    assert problem.message == "the statement has no Resource (only AIStor; the community's server takes it)"


def test_the_generations_read_a_star_differently() -> None:
    """The community's engine takes it for an action of sts, whose resource does not count."""
    star = MinioPolicies((policy(statement(action="*", resource="arn:aws:s3:::other/*")),))
    assert decided(star._replace(generation=COMMUNITY)).effect is ALLOW
    assert decided(star._replace(generation=AISTOR)).effect is NOT_ALLOWED
    unknown = decided(star)
    assert unknown.effect is UNKNOWN
    assert "server" in unknown.unread


def test_what_both_generations_say_needs_no_generation() -> None:
    """A policy that both read alike is decided, whichever the server is of."""
    assert decided(PLAIN._replace(generation="")).effect is ALLOW
    assert decided(PLAIN._replace(generation=""), "s3:PutObject").effect is NOT_ALLOWED


def test_a_refused_document_says_nothing_and_is_told() -> None:
    """The documented policy of AWS, pasted: the action that MinIO does not know refuses all of it."""
    pasted = policy(READ, statement(action=["ec2:CreateSnapshot"], resource="*"))
    compiled = compile_minio(PLAIN._replace(user=(pasted,)))
    assert [problem.message for problem in compiled.problems] == [
        "MinIO knows no action 'ec2:CreateSnapshot', and refuses the whole document"
    ]
    assert compiled.problems[0].place.span().line == 1
    found = decided(PLAIN._replace(user=(pasted,)))
    assert found.effect is UNKNOWN
    assert found.unread == ("identityPolicies",)


@pytest.mark.parametrize(
    ("resource", "bucket", "objects"),
    [
        ("arn:aws:s3:::b", ALLOW, NOT_ALLOWED),
        ("arn:aws:s3:::b/", ALLOW, NOT_ALLOWED),
        ("arn:aws:s3:::b/*", ALLOW, ALLOW),
        ("arn:aws:s3:::b*", ALLOW, ALLOW),
        ("arn:aws:s3:::*b", NOT_ALLOWED, NOT_ALLOWED),
        ("arn:aws:s3:::?", NOT_ALLOWED, NOT_ALLOWED),
        ("arn:aws:s3:::b/o", NOT_ALLOWED, ALLOW),
        ("arn:aws:s3:::", NOT_ALLOWED, NOT_ALLOWED),
        ("*", ALLOW, ALLOW),
    ],
)
def test_what_a_resource_covers(resource: str, bucket: Effect, objects: Effect) -> None:
    """The bucket is ``bucket/`` to MinIO, so that what ends otherwise covers no action on it."""
    policies = PLAIN._replace(user=(policy(statement(resource=resource)),))
    assert decided(policies, "s3:ListBucket", "arn:aws:s3:::b").effect is bucket
    assert decided(policies).effect is objects


@pytest.mark.parametrize(
    ("block", "context", "effect"),
    [
        ({"StringEquals": {"aws:username": "u"}}, {}, UNKNOWN),
        ({"StringEquals": {"aws:username": "u"}}, {"aws:username": ("u",)}, ALLOW),
        ({"StringNotEquals": {"aws:username": "u"}}, {"aws:username": None}, ALLOW),
        ({"IpAddress": {"aws:SourceIp": "10.0.0.0/8"}}, {"?aws:sourceip": ("10.1.0.0/16", "10.2.0.1")}, ALLOW),
        ({"IpAddress": {"aws:SourceIp": "10.0.0.0/8"}}, {"?aws:sourceip": ("10.1.0.0/16", "8.8.8.8")}, UNKNOWN),
        ({"IpAddress": {"aws:SourceIp": "10.1.0.0/16"}}, {"aws:sourceip": ("10.0.0.0/8",)}, UNKNOWN),
        ({"NumericLessThan": {"s3:signatureAge": 5}}, {"s3:signatureage": None}, NOT_ALLOWED),
        ({"NumericGreaterThanIfExists": {"s3:signatureAge": 5}}, {"s3:signatureage": None}, ALLOW),
        ({"StringLike": {"s3:ExistingObjectTag/team": "a*"}}, {"s3:existingobjecttag/*": None}, NOT_ALLOWED),
        ({"StringEquals": {"jwt:sub": "x"}}, {"jwt:*": None}, NOT_ALLOWED),
    ],
)
def test_conditions_are_three_valued(
    block: object, context: Mapping[str, tuple[str, ...] | None], effect: Effect
) -> None:
    """A key that nobody told leaves the decision open; one that is proven absent does not."""
    policies = PLAIN._replace(user=(policy(statement(Condition=block, action="s3:GetObject")),))
    found = decided(policies, context=context)
    assert found.effect is effect
    assert bool(found.unread) is (effect is UNKNOWN)


def test_a_variable_that_nobody_told_leaves_the_resource_open() -> None:
    """And one that has a value fills it in."""
    policies = PLAIN._replace(user=(policy(statement(resource="arn:aws:s3:::b/${aws:username}/*")),))
    home = "arn:aws:s3:::b/u/o"
    assert decided(policies, resource=home).unread == ("aws:username",)
    assert decided(policies, resource=home, context={"aws:username": ("u",)}).effect is ALLOW
    assert decided(policies, resource=home, context={"aws:username": ("v",)}).effect is NOT_ALLOWED


def test_every_step_says_why_and_where() -> None:
    """Statements with their place, those that decide marked."""
    found = decided(PLAIN._replace(user=(policy(READ, WRITE, statement("Deny", "s3:Get*", Sid="NoReading")),)))
    assert [(step.label, step.applies, step.decides) for step in found.steps] == [
        ("statement 1", True, False),
        ("statement 2", False, False),
        ("NoReading", True, True),
    ]
    assert found.steps[1].why == "its actions do not include s3:GetObject"
    assert all(step.place is not None for step in found.steps)


def test_members_have_no_case_and_what_is_unknown_is_dropped() -> None:
    """As Go reads JSON: ``Principal`` in a user's policy protects nothing."""
    lower = policy({"effect": "Allow", "ACTION": "s3:GetObject", "resource": "*", "Principal": {"AWS": "somebody"}})
    assert decided(PLAIN._replace(user=(lower,))).effect is ALLOW


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=8),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(
                st.sampled_from(
                    ["Version", "Statement", "Effect", "Action", "NotAction", "Resource", "Condition", "x"]
                ),
                inner,
                max_size=4,
            )
        ),
        max_leaves=12,
    )
)
def test_no_document_breaks_the_grammar(value: object) -> None:
    """Whatever stands there, it is accepted or has faults with paths that lead somewhere."""
    for generation in (COMMUNITY, AISTOR):
        for fault in faults(value, known(generation)):
            assert fault.message


@given(st.text(max_size=40), st.text(max_size=40))
def test_no_text_breaks_a_match(pattern: str, key: str) -> None:
    """Patterns and keys of any characters are compared, and one that is the key's own text covers it."""
    policies = PLAIN._replace(user=(policy(statement(resource=f"arn:aws:s3:::b/{pattern}")),))
    assert decided(policies, resource=f"arn:aws:s3:::b/{key}").effect in {ALLOW, NOT_ALLOWED, UNKNOWN}
