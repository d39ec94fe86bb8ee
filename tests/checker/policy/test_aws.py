"""The engine's surface: problems with their places, steps in words, layers in order, bounds."""

from __future__ import annotations

from typing import Any

import pytest

from checker.model.decision import Decision, Effect, Layer, Principal, Step
from checker.policy.aws import Policies, Unread, compile_policies
from checker.policy.aws_public import is_public
from tests.checker.policy.making import ACCOUNT, OBJECT, USER, compiled, document, policies, request

ALL: dict[str, Any] = {"Effect": "Allow", "Action": "s3:*", "Resource": "*"}


def policy(*statements: dict[str, Any]) -> dict[str, Any]:
    """A policy of the current version."""
    return {"Version": "2012-10-17", "Statement": list(statements)}


def explained(layers: dict[str, Any], **asked: object) -> Decision:
    """A decision with its steps."""
    return compiled(layers).decide(request(asked), explain=True)


def only(decision: Decision, layer: Layer) -> Step:
    """The one step of a layer."""
    (step,) = [step for step in decision.steps if step.layer is layer]
    return step


def test_every_problem_of_every_document_is_listed() -> None:
    """With its layer, its document and its place."""
    broken = policy({"Effect": "allow", "Action": "s3:*", "Resource": "acme"})
    engine = compiled({"identity": [broken], "scps": [[policy({**ALL, "Principal": "*"})]], "trust": [policy(ALL)]})
    found = [(problem.layer, problem.document.name, problem.place.span().line) for problem in engine.problems]
    assert found == [
        (Layer.IDENTITY, "identity-0.json", 1),
        (Layer.IDENTITY, "identity-0.json", 1),
        (Layer.SCP, "scps-0.json", 1),
        (Layer.TRUST, "trust-0.json", 1),
        (Layer.TRUST, "trust-0.json", 1),
    ]
    assert "Effect must be Allow or Deny, not 'allow'" in engine.problems[0].message
    text = engine.problems[0].document.document.text
    span = engine.problems[0].place.span()
    assert text[span.column - 1 : span.end_column - 1] == '"allow"'


def test_a_file_full_of_faults_has_fifty() -> None:
    """Each needs its place, and a file that is no policy has a hundred thousand."""
    assert len(compiled({"identity": [{"Version": "2012-10-17", "Statement": ["x"] * 1_000}]}).problems) == 50


def test_a_good_set_of_policies_has_no_problem() -> None:
    """Nothing to refuse, nothing listed."""
    assert compiled({"identity": [policy(ALL)]}).problems == ()


def test_a_refused_document_is_a_step_that_says_why() -> None:
    """The reader is sent to the first problem."""
    decision = explained({"identity": [policy({**ALL, "Effect": "allow"})]})
    step = only(decision, Layer.IDENTITY)
    assert step.applies is None
    assert step.decides
    assert "AWS would refuse this document (Effect must be Allow or Deny" in step.why
    assert decision.layers[0].note == "AWS would refuse identity-0.json"


def test_a_step_for_each_statement() -> None:
    """Its Sid or number, its effect, whether it applies and why, in the order written."""
    decision = explained(
        {
            "identity": [
                policy(
                    {**ALL, "Sid": "Lists", "Action": "s3:ListBucket"},
                    {**ALL, "Resource": "arn:aws:s3:::other/*"},
                    {**ALL, "Condition": {"StringEquals": {"s3:prefix": "backups/"}}},
                    {**ALL, "Condition": {"IpAddress": {"aws:SourceIp": "10.0.0.0/8"}}},
                    ALL,
                )
            ]
        },
        context={"s3:prefix": [""]},
    )
    assert [(step.label, step.effect, step.applies, step.decides) for step in decision.steps] == [
        ("Lists", "Allow", False, False),
        ("statement 2", "Allow", False, False),
        ("statement 3", "Allow", False, False),
        ("statement 4", "Allow", None, False),
        ("statement 5", "Allow", True, True),
    ]
    whys = [step.why for step in decision.steps]
    assert whys[0] == "its actions do not include s3:GetObject"
    assert whys[1] == f"the resource {OBJECT} is not covered by arn:aws:s3:::other/*"
    assert whys[2] == 'condition StringEquals s3:prefix: the request sends "", the policy wants "backups/"'
    assert "nobody said what aws:SourceIp is" in whys[3]
    assert whys[4] == f"s3:GetObject is among its actions, {OBJECT} is covered by *"
    assert decision.steps[3].unread == ("aws:SourceIp",)
    places = [step.place.span() for step in decision.steps if step.place is not None]
    assert [span.column for span in places] == sorted(span.column for span in places)


@pytest.mark.parametrize(
    ("layers", "asked", "words"),
    [
        ({"bucket": [policy({**ALL, "Principal": {"AWS": "444455556666"}})]}, {}, f"it does not speak of {USER}"),
        ({"identity": [policy({"Effect": "Allow", "NotAction": "s3:*", "Resource": "*"})]}, {}, "its actions exclude"),
        (
            {"identity": [policy({"Effect": "Allow", "Action": "s3:*", "NotResource": "arn:aws:s3:::acme/*"})]},
            {},
            "is excluded by arn:aws:s3:::acme/*",
        ),
        (
            {"identity": [policy({**ALL, "Resource": "arn:aws:s3:::${aws:PrincipalTag/team}/*"})]},
            {},
            "nobody said what aws:PrincipalTag/team is",
        ),
        (
            {"bucket": [policy({**ALL, "Principal": "*", "Resource": "arn:a*3:::acme/*"})]},
            {},
            "AWS does not document such a match",
        ),
        (
            {"bucket": [policy({**ALL, "Principal": {"AWS": USER}})]},
            {"principal": None},
            "whether it speaks of the one",
        ),
        ({"identity": "unread"}, {}, "nobody supplied it"),
        ({"identity": [policy({**ALL, "Resource": [f"arn:aws:s3:::b{n}" for n in range(9)]})]}, {}, "or 6 more"),
    ],
)
def test_why(layers: dict[str, Any], asked: dict[str, object], words: str) -> None:
    """Plain words for every way not to match."""
    assert words in " ".join(step.why for step in explained(layers, **asked).steps)


def test_the_steps_that_decide_a_denial() -> None:
    """Only the denial that applies, wherever it stands."""
    decision = explained(
        {"identity": [policy(ALL, {**ALL, "Effect": "Deny", "Resource": "arn:aws:s3:::other/*"})]}
        | {"bucket": [policy({**ALL, "Sid": "Closed", "Effect": "Deny", "Principal": "*"})]}
    )
    assert [(step.layer, step.label) for step in decision.steps if step.decides] == [(Layer.BUCKET, "Closed")]


def test_the_steps_that_keep_a_decision_open() -> None:
    """Not those of a layer that another grant makes needless."""
    decision = explained(
        {
            "identity": [policy({**ALL, "Condition": {"Bool": {"k:x": "true"}}})],
            "bucket": [
                policy(
                    {**ALL, "Principal": "*"},
                    {**ALL, "Sid": "Maybe", "Effect": "Deny", "Principal": "*", "Condition": {"Bool": {"k:y": "true"}}},
                )
            ],
        }
    )
    assert decision.effect is Effect.UNKNOWN
    assert decision.unread == ("k:y",)
    assert [step.label for step in decision.steps if step.decides] == ["Maybe"]


def test_control_policies_say_their_level() -> None:
    """The level stands beside the document's name."""
    decision = explained({"identity": [policy(ALL)], "scps": [[policy(ALL)], [policy(ALL)]]})
    origins = [step.origin for step in decision.steps if step.layer is Layer.SCP]
    assert origins == ["scps-0.json (level 1)", "scps-0.json (level 2)"]


@pytest.mark.parametrize(
    ("action", "resource", "layers"),
    [
        ("ec2:DescribeVolumes", "*", [Layer.VPC_ENDPOINT]),
        ("s3:GetObject", OBJECT, [Layer.RCP, Layer.VPC_ENDPOINT, Layer.BUCKET]),
        ("s3:ListAllMyBuckets", "*", [Layer.RCP, Layer.VPC_ENDPOINT]),
        (
            "kms:Decrypt",
            f"arn:aws:kms:eu-central-1:{ACCOUNT}:key/x",
            [Layer.RCP, Layer.VPC_ENDPOINT, Layer.KEY, Layer.GRANT],
        ),
        ("sts:AssumeRole", f"arn:aws:iam::{ACCOUNT}:role/x", [Layer.RCP, Layer.VPC_ENDPOINT, Layer.TRUST]),
    ],
)
def test_the_layers_that_matter_to_a_service(action: str, resource: str, layers: list[Layer]) -> None:
    """The principal's own layers always; the resource's by service."""
    decision = compiled({}).decide(request({"action": action, "resource": resource}))
    found = [result.layer for result in decision.layers]
    assert found == [Layer.IDENTITY, Layer.BOUNDARY, Layer.SESSION, Layer.SCP, *layers]


def test_a_layer_that_is_not_there_says_so() -> None:
    """No policy is told apart from a policy that says nothing."""
    notes = {result.layer: result.note for result in compiled({}).decide(request()).layers}
    assert notes[Layer.BOUNDARY] == "there is none"
    assert notes[Layer.BUCKET] == "there is none"


def test_the_reason_of_an_unread_layer_is_kept() -> None:
    """As whoever tried to read it gave it."""
    layers = policies({})._replace(scps=Unread("serviceControlPolicies", "access denied"))
    results = {result.layer: result for result in compile_policies(layers).decide(request()).layers}
    assert results[Layer.SCP].note == "access denied"
    assert results[Layer.SCP].allows is None


def test_no_layer_is_absent_by_default() -> None:
    """Whoever asks says what is known of each."""
    with pytest.raises(TypeError):
        Policies()  # type: ignore[call-arg]  # that it is refused is the point


def test_the_tags_of_a_principal_are_known_as_far_as_told() -> None:
    """A tag the user stated is known, another is unknown."""
    statement = {**ALL, "Condition": {"StringEquals": {"aws:PrincipalTag/Team": "backup"}}}
    asked = request()._replace(principal=Principal(USER, ACCOUNT, tags={"team": "backup"}))
    assert compiled({"identity": [policy(statement)]}).decide(asked).effect is Effect.ALLOW
    statement["Condition"] = {"StringEquals": {"aws:PrincipalTag/Stage": "prod"}}
    assert compiled({"identity": [policy(statement)]}).decide(asked).effect is Effect.UNKNOWN


def test_a_key_that_two_policies_spell_differently_is_named_once() -> None:
    """Condition keys have no case."""
    one = {**ALL, "Condition": {"Bool": {"aws:SecureTransport": "true"}}}
    two = {**ALL, "Condition": {"Bool": {"AWS:securetransport": "true"}}}
    assert compiled({"identity": [policy(one, two)]}).decide(request()).unread == ("AWS:securetransport",)


def test_many_different_actions_are_answered() -> None:
    """What is kept for each action is bounded."""
    engine = compiled({"identity": [policy({**ALL, "Action": "s3:*7"})]})
    effects = [engine.decide(request({"action": f"s3:Get{number}"})).effect for number in range(4200)]
    assert effects.count(Effect.ALLOW) == 420


def test_a_document_at_the_size_bound() -> None:
    """Thousands of statements are answered, and an explanation shows what matters."""
    one = {**ALL, "Resource": "arn:aws:s3:::other/*"}
    engine = compiled({"identity": [policy(*[one] * 9_000, {**ALL, "Sid": "Last"})]})
    decision = engine.decide(request(), explain=True)
    assert decision.effect is Effect.ALLOW
    assert [step.label for step in decision.steps] == ["Last"]


def test_an_explanation_is_bounded() -> None:
    """Of thousands of statements that apply, a hundred are shown, the denial among them."""
    engine = compiled({"identity": [policy(*[ALL] * 5_000, {**ALL, "Effect": "Deny"})]})
    decision = engine.decide(request(), explain=True)
    assert len(decision.steps) == 101
    assert [step.effect for step in decision.steps if step.decides] == ["Deny"]


def test_hostile_policies_are_answered() -> None:
    """One enormous pattern, in an action and in a resource, against a long name."""
    long = request({"resource": "arn:aws:s3:::acme/" + "a" * 10_000})
    for statement in (
        {**ALL, "Resource": "arn:aws:s3:::acme/" + "a*" * 200_000 + "b"},
        {**ALL, "Action": "s3:" + "a*" * 200_000 + "b"},
        {**ALL, "Resource": "arn:aws:s3:::acme/*" + "?a" * 4_000 + "b*"},
        {**ALL, "Resource": "arn:aws:s3:::acme/*" + "a" * 500 + "b"},
    ):
        assert compiled({"identity": [policy(statement)]}).decide(long).effect is Effect.IMPLICIT_DENY


def test_a_policy_may_stand_inside_a_larger_document() -> None:
    """Places are those of the larger document."""
    inside = document({"policies": [policy(ALL)]}, name="all.json")._replace(path=("policies", 0))
    engine = compile_policies(policies({})._replace(identity=(inside,)))
    step = only(engine.decide(request(), explain=True), Layer.IDENTITY)
    assert step.place is not None
    assert step.place.span().column > len('{"policies": [')


@pytest.mark.parametrize(
    ("statement", "public"),
    [
        ({"Principal": "*"}, True),
        ({"Principal": {"AWS": ["*"]}}, True),
        ({"Principal": {"AWS": "111122223333"}}, False),
        ({"Principal": {"Service": "s3.amazonaws.com"}}, False),
        ({"NotPrincipal": {"AWS": "111122223333"}}, True),
        ({"Principal": "*", "Effect": "Deny"}, False),
        ({"Principal": "*", "Condition": {"StringEquals": {"aws:SourceVpce": "vpce-1"}}}, False),
        ({"Principal": "*", "Condition": {"StringLike": {"aws:SourceVpc": "vpc-*"}}}, None),
        ({"Principal": "*", "Condition": {"StringEqualsIfExists": {"aws:SourceVpce": "vpce-1"}}}, None),
        ({"Principal": "*", "Condition": {"ForAllValues:StringEquals": {"aws:SourceVpce": "vpce-1"}}}, None),
        ({"Principal": "*", "Condition": {"StringNotEquals": {"aws:SourceVpce": "vpce-1"}}}, True),
        ({"Principal": "*", "Condition": {"StringLike": {"aws:Referer": "https://example.org/"}}}, True),
        ({"Principal": "*", "Condition": {"IpAddress": {"aws:SourceIp": ["10.0.0.0/8", "2001:db8::/32"]}}}, False),
        ({"Principal": "*", "Condition": {"IpAddress": {"aws:SourceIp": ["10.0.0.0/8", "0.0.0.0/0"]}}}, True),
    ],
)
def test_the_meaning_of_public(statement: dict[str, Any], *, public: bool | None) -> None:
    """Bound to fixed values, it is not; to nothing fixed, it is; in between it is not told."""
    assert is_public([{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*", **statement}]) is public


def test_what_a_key_policy_leaves_open_is_named_beside_its_account() -> None:
    """The account is let in for certain, the principal itself under a condition on which the answer hangs."""
    key = "arn:aws:kms:eu-central-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab"
    account = {**ALL, "Action": "kms:*", "Principal": {"AWS": f"arn:aws:iam::{ACCOUNT}:root"}}
    condition = {"Bool": {"kms:GrantIsForAWSResource": "true"}}
    user = {**ALL, "Action": "kms:CreateGrant", "Principal": {"AWS": USER}, "Condition": condition}
    layers = {"identity": [policy(ALL)], "key": [policy(account, user)]}
    decision = explained(layers, action="kms:CreateGrant", resource=key, context={})
    assert decision.effect is Effect.UNKNOWN
    assert decision.unread == ("kms:GrantIsForAWSResource",)
    assert [step.applies for step in decision.steps if step.decides] == [None]
