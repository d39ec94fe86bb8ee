"""The rules on conditions: a fault put into a clean policy is named, and nothing makes a rule fail."""

from __future__ import annotations

from copy import deepcopy
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from checker.evidence.evidence import Evidence
from checker.evidence.store import Store
from checker.model.fact import Known, Source
from checker.model.finding import Outcome
from checker.run.evaluate import evaluate
from tests.checker.policy.making import document
from tests.examining import NOW, POLICY, case_of, described
from tests.rules.cases import rules_by_code

if TYPE_CHECKING:
    from checker.run.evaluate import Judged

ENDPOINT = "vpce-1a2b3c4d"
FAULTS: dict[str, list[dict[str, Any]]] = {
    "AWS821": [{"StringEquals": {"aws:SourceVpcee": ENDPOINT}}, {"Bool": {"SecureTransport": "true"}}],
    "AWS822": [{"StringEquals": {"kms:ViaService": "s3.eu-central-1.amazonaws.com"}}],
    "AWS823": [{"StringEquals": {"aws:SourceIp": "203.0.113.0/24"}}, {"Bool": {"aws:CurrentTime": "true"}}],
    "AWS824": [{"Bool": {"aws:SecureTransport": "on"}}, {"StringEquals": {"aws:SourceVpce": "vpc-1a2b3c4d"}}],
    "AWS825": [{"StringEquals": {"aws:PrincipalTag/team": "velero*"}}],
    "AWS826": [{"StringEquals": {"aws:SourceVpce": ENDPOINT}, "StringNotEquals": {"aws:sourcevpce": ENDPOINT}}],
    "AWS827": [{}, {"StringEquals": {"aws:SourceVpce": []}}, {"Bool": {}}],
    "AWS828": [{"ForAllValues:StringEquals": {"aws:SourceVpce": ENDPOINT}}, {"StringEquals": {"aws:TagKeys": "a"}}],
    "AWS829": [{"StringNotEquals": {"aws:SourceVpce": ENDPOINT}}, {"IpAddressIfExists": {"aws:SourceIp": "8.8.8.8"}}],
    "AWS830": [{"BoolIfExists": {"aws:MultiFactorAuthPresent": "true"}}],
    "AWS831": [{"IpAddress": {"aws:SourceIp": "10.0.0.0/8"}}, {"IpAddress": {"aws:VpcSourceIp": "10.1.2.3/8"}}],
    "AWS832": [{"StringLike": {"aws:SourceVpce": "*"}}, {"StringEquals": {"aws:SourceVpce": [ENDPOINT, ENDPOINT]}}],
    "AWS833": [{"StringEquals": {"aws:SourceVpce": ENDPOINT, "AWS:SourceVpce": ENDPOINT}}],
    "AWS834": [{"StringEquals": {"aws:Referer": "x"}}],
    "AWS835": [{"StringNotLike": {"s3:prefix": "velero/*"}}],
    "AWS836": [{"StringEquals": {"kms:ViaService": "s3.eu-west-1.amazonaws.com"}}],
    "AWS837": [{"IpAddress": {"aws:VpcSourceIp": "10.0.0.0/8"}}],
    "AWS838": [{"Bool": {"aws:SecureTransport": [True, False]}}],
    "AWS839": [{"DateLessThan": {"aws:CurrentTime": "2026-01-01"}}],
}
PLACES = [(code, number) for code, faults in FAULTS.items() for number in range(len(faults))]
WORDS = st.sampled_from(
    [
        *("StringEquals", "ForAllValues:StringLikeIfExists", "ForAnyValue:Null", "Null", "NumericLessThan", "Bool"),
        *("DateLessThan", "IpAddress", "NotIpAddress", "BinaryEquals", "ArnLike", "aws:SourceIp", "aws:CurrentTime"),
        *("kms:ViaService", "s3:prefix", "aws:ResourceTag/", "aws:ResourceTag", ":", "/", "aws:", "", "*", "${", "/0"),
        *("${aws:username}", "10.0.0.0/8", "::/0", "1e999999", "true", "2026", "\0"),
    ]
)
LEAVES = (
    WORDS
    | st.text(max_size=8)
    | st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
)
GARBAGE = st.recursive(
    LEAVES,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(WORDS | st.text(max_size=6), inner, max_size=4),
    max_leaves=16,
)
BLOCKS = st.dictionaries(WORDS, st.dictionaries(WORDS, st.lists(LEAVES, max_size=4) | LEAVES, max_size=3), max_size=4)


@pytest.fixture(scope="module")
def location(tmp_path_factory: pytest.TempPathFactory) -> Store:
    """What is known of the documented location."""
    case = case_of(tmp_path_factory.mktemp("location"), described())
    return Store(case.location, case.facts, NOW, strict=False)


def judged(store: Store, code: str, policy: object) -> list[Judged]:
    """What a rule says of the location with that policy."""
    known = Known((document(policy),), Source("policy.json"))
    facts = {**store.facts, "identityPolicies": known}
    return list(evaluate(rules_by_code()[code], Evidence(Store(store.location, facts, NOW, strict=False))))


def outcomes(store: Store, code: str, policy: object) -> set[Outcome]:
    """The outcomes of a rule."""
    return {item.verdict.outcome for item in judged(store, code, policy)}


@pytest.mark.parametrize("code", FAULTS)
def test_the_documented_policy_is_clean(location: Store, code: str) -> None:
    """No rule on conditions has anything to say of it."""
    assert outcomes(location, code, POLICY) == {Outcome.PASS}


@pytest.mark.parametrize(("code", "number"), PLACES)
@settings(max_examples=15, deadline=None)
@given(data=st.data())
def test_a_fault_is_named_wherever_it_stands(location: Store, code: str, number: int, data: st.DataObject) -> None:
    """A condition put into any statement, beside harmless ones, is named by its rule."""
    policy: dict[str, Any] = deepcopy(POLICY)
    statement = data.draw(st.sampled_from(policy["Statement"]))
    beside = data.draw(
        st.sampled_from([{}, {"ArnLike": {"aws:PrincipalArn": "arn:aws:iam::111122223333:user/velero"}}])
    )
    statement["Condition"] = FAULTS[code][number] and {**beside, **FAULTS[code][number]}
    if data.draw(st.booleans()):
        policy["Statement"].reverse()
    assert outcomes(location, code, policy) == {Outcome.FAIL}


@pytest.mark.parametrize("code", FAULTS)
@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_garbage_makes_no_rule_fail(location: Store, code: str, data: st.DataObject) -> None:
    """Whatever stands in a Condition, or in place of a statement, the rule comes to an end of its own."""
    effect, action = (
        data.draw(st.sampled_from(["Allow", "Deny"])),
        data.draw(st.sampled_from(["s3:*", "kms:Decrypt", 7])),
    )
    condition = data.draw(BLOCKS | GARBAGE)
    statement = {"Effect": effect, "Action": action, "Resource": "*", "Condition": condition}
    policy = {"Version": "2012-10-17", "Statement": [statement, data.draw(GARBAGE)]}
    assert Outcome.ERROR not in outcomes(location, code, policy)
    assert Outcome.ERROR not in outcomes(location, code, data.draw(GARBAGE))
