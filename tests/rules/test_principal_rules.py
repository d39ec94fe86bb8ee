"""The rules on principals and trust: nothing makes one fail, and what AWS itself documents is clean."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from checker.evidence.evidence import Evidence
from checker.evidence.store import Store
from checker.facts.aws import PolicyKind
from checker.model.fact import Known, Source
from checker.model.finding import Outcome
from checker.run.evaluate import evaluate
from tests.checker.policy.making import document
from tests.examining import NOW, case_of, described
from tests.rules.cases import rules_by_code

if TYPE_CHECKING:
    from checker.model.rule import Severity

CODES = [*(f"AWS84{n}" for n in range(1, 9)), *(f"AWS{n}" for n in range(661, 676))]
PLACES = {"trustPolicy": PolicyKind.TRUST, "bucketPolicy": PolicyKind.BUCKET, "kmsKey.policy": PolicyKind.KEY}
STS = {"type": "sts", "roleArn": "arn:aws:iam::111122223333:role/velero", "externalId": "palette-7d1e9f"}
ISSUER = "oidc.eks.eu-central-1.amazonaws.com/id/EXAMPLE"
WORDS = st.sampled_from(
    [
        *("Allow", "Deny", "*", "sts:AssumeRole", "sts:AssumeRoleWithWebIdentity", "AWS", "Service", "Federated"),
        *("111122223333", "arn:aws:iam::444455556666:root", "arn:aws-cn:iam::444455556666:root", "arn:aws", "s3"),
        *(f"arn:aws:iam::444455556666:oidc-provider/{ISSUER}", "StringEquals", "StringNotLike", "Null", ""),
        *(f"{ISSUER}:sub", f"{ISSUER}:aud", "sts:ExternalId", "aws:SourceArn", "system:serviceaccount:*", "\0", "${"),
        *("Principal", "NotPrincipal", "Action", "Effect", "Condition", "Sid"),
    ]
)
LEAVES = WORDS | st.text(max_size=6) | st.none() | st.booleans() | st.integers()
GARBAGE = st.recursive(
    LEAVES,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORDS, inner, max_size=4),
    max_leaves=14,
)
STATEMENTS = st.fixed_dictionaries(
    {"Effect": WORDS},
    optional={
        "Principal": st.dictionaries(WORDS, st.lists(WORDS, max_size=3) | WORDS, max_size=3) | GARBAGE,
        "NotPrincipal": st.dictionaries(WORDS, st.lists(WORDS, max_size=3) | WORDS, max_size=3) | GARBAGE,
        "Action": st.lists(WORDS, max_size=3) | WORDS,
        "Condition": st.dictionaries(WORDS, st.dictionaries(WORDS, st.lists(LEAVES, max_size=2) | LEAVES), max_size=3),
    },
)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    """What is known of a location with dynamic credentials."""
    fields = described(credentials=STS, paletteAccount="444455556666", principal=STS["roleArn"])
    case = case_of(tmp_path_factory.mktemp("location"), fields)
    return Store(case.location, case.facts, NOW, strict=False)


def failed(store: Store, code: str, policy: object, place: str) -> set[tuple[Outcome, Severity]]:
    """The outcomes of a rule on the location with that policy, and their severities."""
    known = Known(document(policy, PLACES[place]), Source("policy.json"))
    window = Evidence(Store(store.location, {**store.facts, place: known}, NOW, strict=False))
    return {(item.verdict.outcome, item.severity) for item in evaluate(rules_by_code()[code], window)}


@pytest.mark.parametrize("code", CODES)
@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_garbage_makes_no_rule_fail(store: Store, code: str, data: st.DataObject) -> None:
    """Whatever stands in a statement, or in place of a policy, the rule comes to an end of its own."""
    place = data.draw(st.sampled_from(list(PLACES)))
    policy = {"Version": "2012-10-17", "Statement": data.draw(st.lists(STATEMENTS | GARBAGE, max_size=3))}
    for given_policy in (policy, data.draw(GARBAGE)):
        assert Outcome.ERROR not in {outcome for outcome, _ in failed(store, code, given_policy, place)}


def allow(principal: object, action: str, resource: str = "*", **condition: object) -> dict[str, Any]:
    """A statement that allows."""
    made: dict[str, Any] = {"Effect": "Allow", "Principal": principal, "Action": action, "Resource": resource}
    return {**made, "Condition": condition} if condition else made


ACCOUNT = {"aws:SourceAccount": "111122223333"}
DOCUMENTED = {
    "server access logs": (
        "bucketPolicy",
        allow(
            {"Service": "logging.s3.amazonaws.com"},
            "s3:PutObject",
            "arn:aws:s3:::acme-prod-velero/*",
            ArnLike={"aws:SourceArn": "arn:aws:s3:::acme"},
            StringEquals=ACCOUNT,
        ),
    ),
    "distribution of CloudFront": (
        "bucketPolicy",
        allow(
            {"Service": "cloudfront.amazonaws.com"},
            "s3:GetObject",
            "arn:aws:s3:::acme-prod-velero/*",
            StringEquals={"AWS:SourceArn": "arn:aws:cloudfront::111122223333:distribution/EDFDVBD6EXAMPLE"},
        ),
    ),
    "origin access identity": (
        "bucketPolicy",
        allow(
            {"AWS": "arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity EH1HDMB1FH2TC"},
            "s3:GetObject",
            "arn:aws:s3:::acme-prod-velero/*",
        ),
    ),
    "default key policy": ("kmsKey.policy", allow({"AWS": "arn:aws:iam::111122223333:root"}, "kms:*")),
    "organization": (
        "bucketPolicy",
        allow(
            "*", "s3:GetObject", "arn:aws:s3:::acme-prod-velero/*", StringEquals={"aws:PrincipalOrgID": "o-a1b2c3d4e5"}
        ),
    ),
    "canonical user": ("bucketPolicy", allow({"CanonicalUser": "79a59df900b949e55d96a1e698fbaced"}, "s3:GetObject")),
}


@pytest.mark.parametrize("code", [code for code in CODES if code.startswith("AWS84")])
@pytest.mark.parametrize("name", DOCUMENTED)
def test_what_aws_documents_is_clean(store: Store, code: str, name: str) -> None:
    """Statements in the form of AWS's own guides raise nothing."""
    place, statement = DOCUMENTED[name]
    policy = {"Version": "2012-10-17", "Statement": [statement]}
    assert Outcome.FAIL not in {outcome for outcome, _ in failed(store, code, policy, place)}
    assert Outcome.FAIL not in {outcome for outcome, _ in failed(store, "AWS121", policy, place)}
