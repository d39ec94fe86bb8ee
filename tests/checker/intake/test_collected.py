"""What an account answered, as facts: read as documents are, and never taken for more than it says."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest

from checker.facts import aws, aws_live
from checker.intake.collected import facts_of, merged, readable
from checker.model.answer import Answer, Asker, PolicyText, State
from checker.model.fact import Absent, Denied, Known, Source, Unavailable
from checker.model.location import AwsLocation

if TYPE_CHECKING:
    from pathlib import Path

    from checker.model.fact import Fact

LOCATION = AwsLocation("prod", bucket="acme-velero", region="eu-west-1", prefix="velero")
AT = "2026-11-23T04:00:00Z"
POLICY = '{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Principal":"*","Action":"s3:*","Resource":"*"}]}'


def known(fact: str, body: object, call: str = "s3:Get acme-velero") -> Answer:
    """An answer that came."""
    return Answer(fact, call, State.KNOWN, body, at=AT)


def read(*answers: Answer) -> dict[str, Fact[object]]:
    """The facts of answers about the location."""
    return facts_of(LOCATION, answers)


def value(fact: Fact[object]) -> object:
    """The value of a known fact."""
    assert isinstance(fact, Known), fact
    return fact.value


def policy(text: str) -> Answer:
    """The answer that holds a bucket policy."""
    return known("bucketPolicy", PolicyText("s3:GetBucketPolicy acme-velero", "bucket", text))


def test_a_fact_names_the_call_that_told_it_and_when() -> None:
    """Its origin is the call, its place is in the answer, its time is that of the answer."""
    fact = read(known("bucketVersioning", {"Status": "Enabled"}, "s3:GetBucketVersioning acme-velero"))[
        "bucketVersioning"
    ]
    assert isinstance(fact, Known)
    assert fact.source.origin == "s3:GetBucketVersioning acme-velero"
    assert fact.source.collected_at == AT
    assert fact.source.place is not None
    assert fact.source.place.span().file == "s3:GetBucketVersioning acme-velero"


def test_an_answer_without_a_body_says_that_there_is_none() -> None:
    """Absent, with the call that told it."""
    assert read(Answer("bucketPolicy", "s3:GetBucketPolicy b", State.ABSENT, at=AT)) == {
        "bucketPolicy": Absent(Source("s3:GetBucketPolicy b", collected_at=AT))
    }


@pytest.mark.parametrize("name", ["bucketRegion", "bucketHead", "kmsKey.policy", "kmsKey.state", "callerIdentity"])
def test_what_always_exists_is_never_absent(name: str) -> None:
    """An answer that says otherwise says nothing."""
    assert isinstance(read(Answer(name, "s3:Get b", State.ABSENT))[name], Unavailable)


def test_a_refusal_names_the_permission_and_who_asked() -> None:
    """It is Denied, and its reason has the call, the asker, the code and the permission."""
    answer = Answer("bucketPolicy", "s3:GetBucketPolicy b", State.DENIED, permission="s3:GetBucketPolicy",
                    reason="AccessDenied", by=Asker.REVIEWER)  # fmt: skip
    fact = read(answer)["bucketPolicy"]
    assert isinstance(fact, Denied)
    assert fact.permission == "s3:GetBucketPolicy"
    assert "s3:GetBucketPolicy b, the reviewer: AccessDenied" in fact.reason


def test_silence_counts_as_an_answer_that_was_wanted() -> None:
    """It is not "nobody supplied it": no assumption takes its place."""
    fact = read(Answer("bucketPolicy", "s3:GetBucketPolicy b", State.UNAVAILABLE, reason="no answer"))["bucketPolicy"]
    assert fact == Unavailable("s3:GetBucketPolicy b: no answer", supplied=True)


@pytest.mark.parametrize(
    ("name", "body"),
    [
        ("bucketVersioning", []),
        ("bucketVersioning", {"Status": 7}),
        ("bucketVersioning", {"Status": "On"}),
        ("bucketVersioning", {"ResponseMetadata": {}, "CommonPrefixes": []}),
        ("bucketVersioning", None),
        ("bucketRegion", 5),
        ("bucketRegion", None),
        ("bucketEncryption", {}),
        ("bucketEncryption", {"ServerSideEncryptionConfiguration": {}}),
        ("bucketEncryption", {"ServerSideEncryptionConfiguration": {"Rules": []}}),
        ("bucketEncryption", {"ServerSideEncryptionConfiguration": {"Rules": [{}]}}),
        ("publicAccessBlock", {"PublicAccessBlockConfiguration": {"BlockPublicAcls": "true"}}),
        ("publicAccessBlock", {}),
        ("objectLock", {}),
        ("objectOwnership", {"OwnershipControls": {"Rules": []}}),
        ("bucketAcl", {}),
        ("lifecycle", {}),
        ("lifecycle", {"Rules": "all"}),
        ("replication", {}),
        ("requestPayment", {}),
        ("requestPayment", {"Payer": "Nobody"}),
        ("topLevel", {"Prefix": "velero/", "Contents": [{"Key": "velero/a"}], "IsTruncated": True}),
        ("topLevel", {"Prefix": "velero/", "Contents": [{"Key": "elsewhere/a"}]}),
        ("topLevel", {"Prefix": "velero/", "Contents": [{"Key": None}]}),
        ("bucketHead", {"region": "eu-west-1"}),
        ("bucketHead", {"status": "200"}),
        ("callerIdentity", {"Arn": "arn:aws:iam::123456789012:user/velero"}),
        ("kmsKey.state", "Fine"),
        ("kmsKey.grants", [{"operations": ["Decrypt"]}]),
        ("kmsKey.grants", {"Grants": []}),
        ("kmsKey.rotation", {}),
        ("bucketPolicy", 5),
        ("bucketPolicy", {"Policy": 7}),
        ("identityPolicies", [5]),
        ("accessKeys", {}),
    ],
)
def test_a_body_that_nobody_can_read_is_no_answer(name: str, body: object) -> None:
    """The fact is unavailable with the call in its reason: not missing, not absent, not a default."""
    fact = read(known(name, body))[name]
    assert isinstance(fact, Unavailable), fact
    assert fact.supplied
    assert fact.reason.startswith("s3:Get acme-velero")
    assert fact.reason.count("s3:Get acme-velero") == 1


def nested(depth: int) -> object:
    """Lists in lists."""
    body: object = "x"
    for _ in range(depth):
        body = [body]
    return body


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(nested(100_000), id="deep"),
        pytest.param({"Status": "x" * 3_000_000}, id="huge"),
        pytest.param({"Status": object()}, id="no-json"),
        pytest.param({"Status": float("nan")}, id="nan"),
        pytest.param({"Status": "\udc80"}, id="half-a-character"),
    ],
)
def test_a_hostile_body_breaks_nothing(body: object) -> None:
    """Deep, huge and foreign values end as an unavailable fact."""
    assert isinstance(read(known("bucketVersioning", body))["bucketVersioning"], Unavailable)


@pytest.mark.parametrize("name", ["bucketVersioning", "bucketPolicy", "lifecycle", "role", "bucketAcl", "topLevel"])
def test_an_answer_never_names_a_file_of_this_machine(name: str, tmp_path: Path) -> None:
    """A text in place of an answer would be a path in a document of the user; here nothing is opened."""
    path = tmp_path / "answer.json"
    path.write_text(POLICY if name == "bucketPolicy" else '{"Status": "Enabled"}', encoding="utf-8")
    assert isinstance(read(known(name, str(path)))[name], Unavailable)


def test_an_unreadable_role_leaves_its_trust_policy_unknown_too() -> None:
    """The one answer holds both facts."""
    facts = read(known("role", {"Role": {"RoleName": "velero"}}, "iam:GetRole velero"))
    assert isinstance(facts["role"], Unavailable)
    assert isinstance(facts["trustPolicy"], Unavailable)


def test_a_role_holds_its_trust_policy() -> None:
    """As the API answers it, URL-encoded text included."""
    arn = "arn:aws:iam::123456789012:role/velero"
    facts = read(known("role", {"Role": {"Arn": arn, "AssumeRolePolicyDocument": quote(POLICY)}}, "iam:GetRole velero"))
    assert getattr(value(facts["role"]), "arn", "") == arn
    trust = value(facts["trustPolicy"])
    assert isinstance(trust, aws.PolicyDocument)
    assert trust.value == json.loads(POLICY)


def test_what_one_answer_told_stands_before_the_silence_of_another() -> None:
    """An answer that holds several facts may come before one that could not tell one of them."""
    silent = Answer("trustPolicy", "iam:GetRole velero", State.UNAVAILABLE, reason="it was not asked")
    role = known("role", {"Role": {"Arn": "arn:aws:iam::123456789012:role/v", "AssumeRolePolicyDocument": POLICY}})
    assert isinstance(read(role, silent)["trustPolicy"], Known)
    assert isinstance(read(silent, role)["trustPolicy"], Known)


def test_every_fact_of_a_described_key_that_is_not_told_is_unavailable() -> None:
    """A key without a type in its description is not one whose type nobody asked for."""
    facts = read(known("kmsKey.metadata", {"KeyMetadata": {"KeyState": "Enabled"}}, "kms:DescribeKey k"))
    assert value(facts["kmsKey.state"]) == "Enabled"
    assert isinstance(facts["kmsKey.deletionDate"], Absent)
    assert {name for name, fact in facts.items() if isinstance(fact, Unavailable)} == {
        f"kmsKey.{part}" for part in ("spec", "usage", "origin", "manager", "arn")
    }
    assert all(isinstance(fact, Unavailable) for fact in read(known("kmsKey.metadata", {})).values())


def test_a_policy_stands_in_a_document_named_after_the_call() -> None:
    """On lines of its own, so that a finding can point at one."""
    found = value(read(policy(POLICY))["bucketPolicy"])
    assert isinstance(found, aws.PolicyDocument)
    assert found.kind is aws.PolicyKind.BUCKET
    assert found.value == json.loads(POLICY)
    assert str(found.at("Statement", 0, "Effect").span()).startswith("s3:GetBucketPolicy acme-velero:5:")


@pytest.mark.parametrize(
    "text", ["", "   ", "not JSON", "{", '"text"', "5", "null", "%7", "[" * 100_000, "{" * 50 + "}" * 50]
)
def test_a_policy_that_is_no_policy_is_unavailable(text: str) -> None:
    """It is neither absent nor one without statements."""
    assert isinstance(read(policy(text))["bucketPolicy"], Unavailable)


def test_a_policy_as_the_api_encodes_it_is_decoded() -> None:
    """IAM answers URL-encoded text."""
    found = value(read(policy(quote(POLICY)))["bucketPolicy"])
    assert isinstance(found, aws.PolicyDocument)
    assert found.value == json.loads(POLICY)


@pytest.mark.parametrize(
    "text",
    [
        '{"Version":"2012-10-17","Version":"2008-10-17","Statement":[]}',
        '{"Statement":[{"Effect":"Allow","Effect":"Deny"}]}',
        '{"Statement":[{"Condition":{"NumericLessThan":{"a":1.00}}}]}',
        '{"Statement":[{"Condition":{"NumericLessThan":{"a":1e400}}}]}',
        '{"Statement":["\\u00e9"]}',
    ],
)
def test_a_text_that_says_more_than_its_value_keeps_its_words(text: str) -> None:
    """A repeated key, a number's own spelling and an escape would be lost if the text were laid out again."""
    assert readable(text) == text


def test_a_repeated_key_is_seen_in_an_answer_too() -> None:
    """The policy is read from the very text, so that what readers say of a repeated key holds here."""
    text = '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Effect":"Deny","Action":"*","Resource":"*"}]}'
    fact = read(policy(text))["bucketPolicy"]
    assert not isinstance(fact, Absent)
    if isinstance(fact, Known):
        assert isinstance(fact.value, aws.PolicyDocument)
        assert fact.value.document.text == text


def test_layers_of_policies_keep_their_levels() -> None:
    """Lists of lists of policies, an empty level and an empty answer among them."""
    one = PolicyText("organizations:DescribePolicy p-1", "scp", POLICY.replace('"Principal":"*",', ""))
    levels = value(read(known("serviceControlPolicies", [[], [one]]))["serviceControlPolicies"])
    assert isinstance(levels, tuple)
    assert [len(level) for level in levels] == [0, 1]
    assert value(read(known("identityPolicies", []))["identityPolicies"]) == ()


def test_something_else_among_policies_spoils_them_all() -> None:
    """A layer of which one policy cannot be read is no layer that is known."""
    one = PolicyText("iam:GetPolicyVersion p", "managed", POLICY)
    broken = PolicyText("iam:GetPolicyVersion q", "managed", "{")
    for body in ([one, 5], [one, None], [one, broken], [one, [one, "x"]]):
        assert isinstance(read(known("identityPolicies", body))["identityPolicies"], Unavailable)


def test_the_account_stands_before_a_document_and_a_document_before_silence() -> None:
    """What was asked and not answered takes nothing away from what was given."""
    given: dict[str, Fact[object]] = {
        "bucketRegion": Known("eu-west-1", Source("location.yaml")),
        "bucketPolicy": Absent(Source("location.yaml")),
    }
    told = Known("eu-central-1", Source("s3:HeadBucket b"))
    silent = Unavailable("no answer", supplied=True)
    facts = merged(given, {"bucketRegion": told, "bucketPolicy": silent, "lifecycle": silent})
    assert facts == {"bucketRegion": told, "bucketPolicy": given["bucketPolicy"], "lifecycle": silent}


def test_the_status_of_the_bucket_is_read() -> None:
    """With and without a region."""
    head = value(read(known("bucketHead", {"status": 301, "region": "eu-west-1"}))["bucketHead"])
    assert head == aws_live.BucketHead(301, "eu-west-1")
    assert value(read(known("bucketHead", {"status": 404}))["bucketHead"]) == aws_live.BucketHead(404)


def test_logging_that_is_off_is_absent() -> None:
    """S3 answers nothing at all of a bucket without access logging."""
    assert isinstance(read(known("accessLogging", {}))["accessLogging"], Absent)
