"""What holds of every decision, whatever the policies."""

from __future__ import annotations

from copy import deepcopy
from typing import TYPE_CHECKING, Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from checker.model.decision import Effect
from tests.checker.policy.making import ACCOUNT, OTHER_ACCOUNT, USER, compiled, request

if TYPE_CHECKING:
    from collections.abc import Mapping
    from random import Random

Layers = dict[str, Any]
DENIED = {Effect.EXPLICIT_DENY, Effect.IMPLICIT_DENY}
KEY = f"arn:aws:kms:eu-central-1:{ACCOUNT}:key/one"
ROLE = f"arn:aws:iam::{ACCOUNT}:role/velero"

ON: dict[str, str] = {"s3": "arn:aws:s3:::acme/backups/x", "km": KEY, "ec": "*"}

ACTIONS = st.sampled_from(["s3:GetObject", "s3:Get*", "s3:*", "*", "s3:PutObject", "kms:*", "kms:Decrypt", "ec2:*"])
RESOURCES = st.sampled_from(
    ["*", "arn:aws:s3:::acme/*", "arn:aws:s3:::acme/backups/*", "arn:aws:s3:::${aws:username}/*", "arn:aws:kms:*", KEY]
)
CONDITIONS = st.sampled_from(
    [
        {"StringEquals": {"k:one": "a"}},
        {"StringNotEquals": {"k:one": ["a", "b"]}},
        {"StringLikeIfExists": {"k:one": "${k:two}*"}},
        {"ForAllValues:StringEquals": {"k:two": ["a", "b"]}},
        {"ForAnyValue:StringNotLike": {"k:two": "a*"}},
        {"Null": {"k:two": "true"}},
        {"NumericLessThan": {"k:two": "5"}},
        {"IpAddress": {"aws:SourceIp": "10.0.0.0/8"}},
        {"Bool": {"k:one": "true"}, "ArnLike": {"aws:PrincipalArn": "arn:aws:iam::*:user/*"}},
    ]
)
PRINCIPALS: st.SearchStrategy[Layers] = st.sampled_from(
    [
        {"Principal": "*"},
        {"Principal": {"AWS": USER}},
        {"Principal": {"AWS": ROLE}},
        {"Principal": {"AWS": [ACCOUNT, OTHER_ACCOUNT]}},
        {"Principal": {"AWS": f"arn:aws:sts::{ACCOUNT}:assumed-role/velero/one"}},
        {"NotPrincipal": {"AWS": [USER, f"arn:aws:iam::{ACCOUNT}:root"]}},
        {"NotPrincipal": {"AWS": OTHER_ACCOUNT}},
    ]
)


@st.composite
def statements(draw: st.DrawFn, *, principal: bool = False, only_deny: bool = False) -> dict[str, Any]:
    """A statement."""
    effect = "Deny" if only_deny or draw(st.integers(0, 3)) == 0 else "Allow"
    statement: dict[str, Any] = {"Effect": effect}
    negate = not only_deny and draw(st.integers(0, 5)) == 0
    statement["NotAction" if negate else "Action"] = draw(st.lists(ACTIONS, min_size=1, max_size=2))
    statement[draw(st.sampled_from(["Resource", "Resource", "Resource", "NotResource"]))] = draw(
        st.lists(RESOURCES, min_size=1, max_size=2)
    )
    if draw(st.booleans()):
        statement["Condition"] = draw(CONDITIONS)
    if only_deny:
        statement["Principal"] = "*"
    elif principal:
        statement |= draw(PRINCIPALS)
    return statement


def documents(*, principal: bool = False, only_deny: bool = False) -> st.SearchStrategy[list[dict[str, Any]]]:
    """The documents of a layer."""
    body = st.lists(statements(principal=principal, only_deny=only_deny), min_size=1, max_size=3)
    policy = body.map(lambda found: {"Version": "2012-10-17", "Statement": found})
    return st.lists(policy, min_size=1, max_size=2)


LAYERS = st.fixed_dictionaries(
    {"identity": documents(), "bucket": documents(principal=True), "key": documents(principal=True)},
    optional={
        "boundary": documents(),
        "session": documents(),
        "scps": st.lists(documents(), max_size=2),
        "rcps": st.lists(documents(only_deny=True), max_size=1),
        "vpc_endpoint": documents(principal=True),
        "public_access_block": st.sampled_from([{"restrict_public_buckets": True}, {}]),
        "grants": st.sampled_from([[{"grantee": USER, "operations": ["Decrypt"]}], []]),
    },
)
VALUES = st.one_of(st.none(), st.lists(st.sampled_from(["a", "b", "true", "3"]), max_size=2))
REQUESTS = st.fixed_dictionaries(
    {
        "action": st.sampled_from(["s3:GetObject", "s3:PutObject", "kms:Decrypt", "ec2:DescribeVolumes"]),
        "context": st.dictionaries(st.sampled_from(["k:one", "k:two"]), VALUES).flatmap(
            lambda found: st.sampled_from([found, {**found, "aws:sourceip": ["10.1.1.1"]}])
        ),
        "principal": st.sampled_from([USER, USER, ROLE, None]),
        "resourceAccount": st.sampled_from([ACCOUNT, ACCOUNT, OTHER_ACCOUNT, None]),
    }
).map(lambda found: {**found, "resource": ON[str(found["action"])[:2]]})

MANY = settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def effect(layers: Mapping[str, Any], asked: Mapping[str, Any]) -> Effect:
    """What the engine answers."""
    return compiled(layers).decide(request(asked)).effect


def every_document(layers: Layers) -> list[dict[str, Any]]:
    """Every policy of every layer."""
    found: list[dict[str, Any]] = []
    for name, value in layers.items():
        if name in {"scps", "rcps"}:
            found += [policy for level in value for policy in level]
        elif isinstance(value, list) and name != "grants":
            found += value
    return found


@MANY
@given(LAYERS, REQUESTS, st.data())
def test_adding_a_deny_never_allows(layers: Layers, asked: Layers, data: st.DataObject) -> None:
    """A denied request stays denied, an undecided one is never allowed, by one more Deny."""
    before, more = effect(layers, asked), deepcopy(layers)
    name = data.draw(st.sampled_from(sorted(set(more) & {"identity", "boundary", "session", "bucket", "key"})))
    added = data.draw(statements(principal=name in {"bucket", "key"}))
    added["Effect"] = "Deny"
    more[name][0]["Statement"].append(added)
    after = effect(more, asked)
    if before in DENIED:
        assert after in DENIED
    if before is not Effect.ALLOW:
        assert after is not Effect.ALLOW


@MANY
@given(LAYERS, REQUESTS, st.data())
def test_removing_an_allow_never_allows(layers: Layers, asked: Layers, data: st.DataObject) -> None:
    """What was not allowed is not allowed by one Allow less.

    An endpoint's policy is left alone: one that names no action of a service is that of another service's endpoint, and
    no layer at all for its requests.
    """
    before, less = effect(layers, asked), deepcopy(layers)
    policy = data.draw(st.sampled_from(every_document({k: v for k, v in less.items() if k != "vpc_endpoint"})))
    allows = [statement for statement in policy["Statement"] if statement["Effect"] == "Allow"]
    if allows:
        removed = data.draw(st.sampled_from(allows))
        removed["Action"] = "none:Such"
        removed.pop("NotAction", None)
    after = effect(less, asked)
    if before in DENIED:
        assert after in DENIED
    if before is not Effect.ALLOW:
        assert after is not Effect.ALLOW


@MANY
@given(LAYERS, REQUESTS, st.randoms(use_true_random=False))
def test_the_order_of_statements_and_documents_never_matters(layers: Layers, asked: Layers, random: Random) -> None:
    """Shuffled policies decide the same."""
    before, shuffled = compiled(layers).decide(request(asked)), deepcopy(layers)
    for policy in every_document(shuffled):
        random.shuffle(policy["Statement"])
    random.shuffle(shuffled["identity"])
    after = compiled(shuffled).decide(request(asked))
    assert (before.effect, before.missing, before.unread) == (after.effect, after.missing, after.unread)


@MANY
@given(LAYERS, REQUESTS, st.data())
def test_a_layer_less_is_never_an_allow_more(layers: Layers, asked: Layers, data: st.DataObject) -> None:
    """Making a layer unread turns nothing into an allow, and no other layer's explicit deny into anything else."""
    before = compiled(layers).decide(request(asked))
    name = data.draw(st.sampled_from(sorted(layers)))
    after = compiled({**layers, name: "unread"}).decide(request(asked))
    if before.effect is not Effect.ALLOW:
        assert after.effect is not Effect.ALLOW
    if before.effect is Effect.ALLOW:
        assert after.effect in {Effect.ALLOW, Effect.UNKNOWN}
    denying = {result.layer for result in before.layers if result.denies}
    still = {result.layer for result in after.layers if result.denies}
    if denying & still:
        assert after.effect is Effect.EXPLICIT_DENY


@MANY
@given(LAYERS, REQUESTS, st.data())
def test_a_key_less_is_never_a_flip(layers: Layers, asked: Layers, data: st.DataObject) -> None:
    """Forgetting a condition key never turns an allow into a denial or a denial into an allow."""
    engine, known = compiled(layers), asked["context"]
    before = engine.decide(request(asked)).effect
    forgotten = data.draw(st.sampled_from([*sorted(known), "nothing"]))
    context = {key: value for key, value in known.items() if key != forgotten}
    after = engine.decide(request({**asked, "context": context})).effect
    if before is Effect.ALLOW:
        assert after in {Effect.ALLOW, Effect.UNKNOWN}
    elif before in DENIED:
        assert after in {*DENIED, Effect.UNKNOWN}
    else:
        assert after is Effect.UNKNOWN


@MANY
@given(LAYERS, REQUESTS)
def test_an_unknown_principal_is_never_a_flip(layers: Layers, asked: Layers) -> None:
    """What is decided for a principal nobody named is decided so for every principal of the account."""
    engine = compiled(layers)
    unnamed = engine.decide(request({**asked, "principal": None})).effect
    named = engine.decide(request({**asked, "principal": USER})).effect
    if unnamed is Effect.ALLOW:
        assert named is Effect.ALLOW
    if unnamed in DENIED:
        assert named in DENIED


@MANY
@given(LAYERS, REQUESTS)
def test_explaining_never_changes_the_decision(layers: Layers, asked: Layers) -> None:
    """The steps bear out every layer's answer."""
    engine = compiled(layers)
    plain, told = engine.decide(request(asked)), engine.decide(request(asked), explain=True)
    assert (plain.effect, plain.layers, plain.missing, plain.unread) == (
        told.effect,
        told.layers,
        told.missing,
        told.unread,
    )
    for result in told.layers:
        denials = [step.applies for step in told.steps if step.layer is result.layer and step.effect == "Deny"]
        assert (True in denials) == (result.denies is True)
        if result.denies is False:
            assert None not in denials
