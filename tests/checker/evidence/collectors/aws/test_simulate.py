"""IAM's simulator: asked of what the location sends, with the context that policies ask for, within bounds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

import pytest

from checker.evidence.collectors.asking import CallError
from checker.evidence.collectors.aws import simulate
from checker.intake.collected import facts_of
from checker.model.answer import State
from checker.model.decision import Principal, Request
from checker.model.fact import Denied, Known
from checker.model.location import AwsLocation, Feature
from tests.checker.evidence.collectors.aws.account import ACCOUNT
from tests.checker.evidence.collectors.aws.principals import allow, arn, role, trust
from tests.checker.evidence.collectors.aws.stubbed import Stubs

if TYPE_CHECKING:
    from collections.abc import Mapping

    from checker.facts.aws_live import Simulated
    from tests.checker.evidence.collectors.aws.account import Account

USER = "arn:aws:iam::111122223333:user/velero"
BUCKET = "arn:aws:s3:::acme"
LOCATION = AwsLocation("prod", bucket="acme", region="eu-west-1", principal=USER)


def request(action: str, resource: str, context: Mapping[str, tuple[str, ...] | None] | None = None) -> Request:
    """A request of the user."""
    return Request(Principal(USER, "111122223333"), action, resource, "111122223333", context or {})


def simulated(stubs: Stubs, *requests: Request) -> list[dict[str, object]]:
    """What came of simulating some requests; everything queued was asked for."""
    found = simulate._simulated(stubs.asking(LOCATION), USER, requests)  # noqa: SLF001 - with requests of choice
    stubs.done()
    return found


def say(stubs: Stubs, sent: dict[str, Any], *results: dict[str, Any]) -> None:
    """Queue the answer to one simulation."""
    body = {"EvaluationResults": list(results), "IsTruncated": False}
    stubs.answer("iam", "simulate_principal_policy", body, {"PolicySourceArn": USER, **sent})


def test_a_real_simulator_is_asked_of_what_is_sent(account: Account) -> None:
    """Every action that the location's requests take is answered, each on the resource that it was asked of."""
    account.user("sim-user", allow("s3:GetObject", "s3:ListBucket"))
    location = account.location("acme", principal=arn("user", "sim-user"))
    fact = account.facts(simulate.COLLECTORS, location)["simulation"]
    assert isinstance(fact, Known)
    found = cast("tuple[Simulated, ...]", fact.value)
    decisions = {each.action: each.decision for each in found}
    assert decisions["s3:GetObject"] == decisions["s3:ListBucket"] == "allowed"
    assert decisions["s3:PutObject"] == decisions["s3:DeleteObject"] == "implicitDeny"
    assert not any(each.action.startswith("ec2:") for each in found)
    assert len({each.resource for each in found if each.action == "s3:PutObject"}) > 1


def test_a_real_refusal_is_one(account: Account) -> None:
    """Who may not simulate is refused, and told what permission it takes."""
    location = account.location("acme", principal=arn("user", "sim-nobody"))
    fact = account.facts(simulate.COLLECTORS, location, account.user("sim-nobody", allow("s3:*")))["simulation"]
    assert isinstance(fact, Denied)
    assert fact.permission == "iam:SimulatePrincipalPolicy"


def test_a_session_is_simulated_as_its_role(account: Account) -> None:
    """The simulator takes users and roles: the path that a session's ARN leaves out is asked for."""
    made = role(account, "sim-role", trust(arn("user", "x")), path="/backup/")
    location = account.location("acme", principal=f"arn:aws:sts::{ACCOUNT}:assumed-role/sim-role/session")
    asking = account.asking(location)
    assert simulate._source(asking) == made  # noqa: SLF001 - what is sent shows in no answer


def test_requests_of_one_resource_go_together() -> None:
    """One call a resource, however many actions."""
    stubs = Stubs()
    result = {"EvalResourceName": BUCKET, "EvalDecision": "allowed"}
    say(
        stubs,
        {"ActionNames": ["s3:ListBucket", "s3:GetBucketLocation"], "ResourceArns": [BUCKET]},
        {**result, "EvalActionName": "s3:ListBucket"},
        {**result, "EvalActionName": "s3:GetBucketLocation"},
    )
    found = simulated(stubs, request("s3:ListBucket", BUCKET), request("s3:GetBucketLocation", BUCKET))
    assert [each["EvalActionName"] for each in found] == ["s3:ListBucket", "s3:GetBucketLocation"]


def test_context_is_given_where_a_policy_asks_for_it() -> None:
    """First without any; what was missing and is known is given then, each request with its own."""
    stubs = Stubs()
    object_ = f"{BUCKET}/a"
    part = {"EvalResourceName": object_, "EvalResourceDecision": "implicitDeny"}
    asked = {"ActionNames": ["s3:PutObject"], "ResourceArns": [object_]}
    whole = {"EvalActionName": "s3:PutObject", "EvalResourceName": object_, "EvalDecision": "implicitDeny"}
    missing = ["s3:x-amz-server-side-encryption", "aws:SecureTransport", "aws:SourceIp"]
    say(stubs, asked, {**whole, "ResourceSpecificResults": [{**part, "MissingContextValues": missing}]})
    for value, decision in (("AES256", "allowed"), ("aws:kms", "explicitDeny")):
        entries = [
            {"ContextKeyName": "aws:securetransport", "ContextKeyValues": ["true"], "ContextKeyType": "boolean"},
            {"ContextKeyName": missing[0], "ContextKeyValues": [value], "ContextKeyType": "string"},
        ]
        specific = {**part, "EvalResourceDecision": decision, "MissingContextValues": ["aws:SourceIp"]}
        say(stubs, {**asked, "ContextEntries": entries}, {**whole, "ResourceSpecificResults": [specific]})
    known = {"aws:securetransport": ("true",), "aws:sourceip": ("10.0.0.1", "10.0.0.2")}
    found = simulated(
        stubs,
        request("s3:PutObject", object_, {**known, missing[0]: ("AES256",)}),
        request("s3:PutObject", object_, {**known, missing[0]: ("aws:kms",)}),
    )
    assert [(each["EvalDecision"], each["MissingContextValues"]) for each in found] == [
        ("allowed", ["aws:SourceIp"]),
        ("explicitDeny", ["aws:SourceIp"]),
    ]


def test_what_is_proven_absent_stays_missing() -> None:
    """A simulation cannot be told that a key is absent: the answer says that it lacked it."""
    stubs = Stubs()
    asked = {"ActionNames": ["s3:ListBucket"], "ResourceArns": [BUCKET]}
    result = {"EvalActionName": "s3:ListBucket", "EvalResourceName": BUCKET, "EvalDecision": "implicitDeny"}
    for _ in range(2):
        say(stubs, asked, {**result, "MissingContextValues": ["s3:prefix"]})
    (found,) = simulated(stubs, request("s3:ListBucket", BUCKET, {"s3:prefix": None}))
    assert found["MissingContextValues"] == ["s3:prefix"]


def test_the_number_of_calls_is_bounded() -> None:
    """A location with more resources than calls are asked has a second opinion on some of them."""
    stubs = Stubs()
    requests = [request("s3:GetObject", f"{BUCKET}/{number}") for number in range(simulate.MOST_CALLS + 20)]
    for each in requests[: simulate.MOST_CALLS]:
        result = {"EvalActionName": each.action, "EvalResourceName": each.resource, "EvalDecision": "allowed"}
        say(stubs, {"ActionNames": [each.action], "ResourceArns": [each.resource]}, result)
    assert len(simulated(stubs, *requests)) == simulate.MOST_CALLS


@pytest.mark.parametrize(
    "result",
    [
        {"EvalActionName": "s3:ListBucket", "EvalDecision": "perhaps"},
        {"EvalActionName": "s3:DeleteBucket", "EvalDecision": "allowed"},
    ],
)
def test_an_answer_to_another_question_is_none(result: dict[str, Any]) -> None:
    """What cannot be read is no opinion."""
    stubs = Stubs()
    say(stubs, {"ActionNames": ["s3:ListBucket"], "ResourceArns": [BUCKET]}, {"EvalResourceName": BUCKET, **result})
    with pytest.raises(CallError, match="cannot be read"):
        simulated(stubs, request("s3:ListBucket", BUCKET))


def test_a_throttled_simulation_is_no_opinion() -> None:
    """One call without an answer leaves the fact without one: a part is never taken for the whole."""
    stubs = Stubs()
    stubs.account("111122223333")
    stubs.error("iam", "simulate_principal_policy", "Throttling", 429)
    (answer,) = simulate.COLLECTORS[0].run(stubs.asking(LOCATION))
    assert answer.state is State.UNAVAILABLE
    assert "Throttling" in str(facts_of(LOCATION, [answer])["simulation"])


def test_a_location_for_snapshots_alone_is_not_simulated() -> None:
    """EC2's dry runs tell more of those."""
    stubs = Stubs()
    stubs.account("111122223333")
    location = LOCATION._replace(features=frozenset({Feature.VOLUME_SNAPSHOTS}))
    (answer,) = simulate.COLLECTORS[0].run(stubs.asking(location))
    assert "no request that can be simulated" in answer.reason
