"""Whom a resource's policy lets in: two readings, their agreement, and odd policies that neither may trip over."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from checker.api import prove_exposure
from checker.documents.reader import read
from checker.evidence.evidence import Evidence
from checker.evidence.exposure import STRANGER, exposure_of
from checker.evidence.store import Store
from checker.facts.aws import BucketEncryption, PolicyDocument, PolicyKind, PublicAccessBlock
from checker.model.decision import Layer, Principal, Request
from checker.model.fact import Absent, Denied, Known, Source
from checker.model.finding import Outcome
from checker.model.location import AwsLocation
from checker.model.rule import Severity
from tests.rules.cases import ROOT

if TYPE_CHECKING:
    from collections.abc import Mapping

    from checker.model.fact import Fact

    Statement = dict[str, Any]

NOW = "2026-11-22T00:00:00Z"
ACCOUNT = "111122223333"
OTHER = "444455556666"
LOCATION = AwsLocation("prod", bucket="acme", region="eu-central-1", principal=f"arn:aws:iam::{ACCOUNT}:user/velero")
KEY = f"arn:aws:kms:eu-central-1:{ACCOUNT}:key/0f7b4c6d-1a2e-4b80-8592-c1f0a3d7e48b"
SOURCE = Source("given")
GET: Statement = {"Effect": "Allow", "Principal": "*", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::acme/*"}
SOME = settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def document(statements: list[Statement], kind: PolicyKind = PolicyKind.BUCKET) -> PolicyDocument:
    """A policy of some statements."""
    text = json.dumps({"Version": "2012-10-17", "Statement": statements}, indent=2)
    return PolicyDocument("policy.json", kind, read("policy.json", text.encode())[0])


def evidence(*statements: Statement, facts: Mapping[str, Fact[object]] | None = None) -> Evidence:
    """A window on a location whose bucket has a policy."""
    return Evidence(Store(LOCATION, {"bucketPolicy": Known(document([*statements]), SOURCE), **(facts or {})}, NOW))


def with_key(*statements: Statement) -> Evidence:
    """A window on a location whose key has a policy."""
    facts = {
        "bucketEncryption": Known(BucketEncryption("aws:kms", KEY), SOURCE),
        "kmsKey.policy": Known(document([*statements], PolicyKind.KEY), SOURCE),
    }
    return Evidence(Store(LOCATION, facts, NOW))


def conditioned(condition: Mapping[str, object]) -> Statement:
    """Everybody, under a condition."""
    return {**GET, "Condition": condition}


@pytest.mark.parametrize(
    ("statement", "public"),
    [
        (GET, True),
        ({**GET, "Principal": {"AWS": "*"}}, True),
        ({**GET, "Principal": {"AWS": f"arn:aws:iam::{ACCOUNT}:root"}}, False),
        ({**GET, "Principal": {"Service": "logging.s3.amazonaws.com"}}, False),
        (conditioned({"StringEquals": {"aws:SourceVpc": "vpc-91237329"}}), False),
        (conditioned({"StringEquals": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"}}), False),
        (conditioned({"StringEquals": {"aws:SourceAccount": ACCOUNT}}), False),
        (conditioned({"IpAddress": {"aws:SourceIp": "192.0.2.0/24"}}), False),
        (conditioned({"IpAddress": {"aws:SourceIp": "0.0.0.0/0"}}), True),
        (conditioned({"IpAddress": {"aws:SourceIp": "10.0.0.0/4"}}), True),
        (conditioned({"StringLike": {"aws:Referer": "https://*"}}), True),
        (conditioned({"StringNotEquals": {"aws:SourceVpc": "vpc-91237329"}}), True),
        (conditioned({"Bool": {"aws:SecureTransport": "true"}}), True),
        (conditioned({"StringEquals": {"s3:x-amz-server-side-encryption-aws-kms-key-id": KEY}}), False),
    ],
)
def test_public_in_the_sense_of_aws(statement: Statement, public: bool) -> None:  # noqa: FBT001 - the expectation
    """The cases of "The meaning of public" in the S3 User Guide, and their like."""
    found = exposure_of(evidence(statement), Layer.BUCKET)
    assert found is not None
    assert bool(found.public) is public
    assert found.static is public


PRINCIPALS = st.sampled_from(["*", {"AWS": "*"}, {"AWS": ACCOUNT}, {"AWS": OTHER}, {"AWS": [ACCOUNT, "*"]}])
CONDITIONS = st.sampled_from(
    [
        None,
        {"StringEquals": {"aws:PrincipalAccount": ACCOUNT}},
        {"StringEquals": {"aws:PrincipalAccount": OTHER}},
        {"StringNotEquals": {"aws:PrincipalAccount": ACCOUNT}},
        {"Bool": {"aws:SecureTransport": "false"}},
        {"StringEquals": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"}},
    ]
)
STATEMENTS = st.builds(
    lambda effect, who, action, condition: {
        "Effect": effect,
        "Principal": who,
        "Action": action,
        "Resource": ["arn:aws:s3:::acme", "arn:aws:s3:::acme/*"],
        **({"Condition": condition} if condition else {}),
    },
    st.sampled_from(["Allow", "Allow", "Deny"]),
    PRINCIPALS,
    st.sampled_from(["s3:GetObject", "s3:Get*", "s3:ListBucket", ["s3:PutObject", "s3:DeleteObject"]]),
    CONDITIONS,
)


@SOME
@given(st.lists(STATEMENTS, min_size=1, max_size=3))
def test_whoever_is_named_is_let_in(statements: list[Statement]) -> None:
    """By the bucket's side of the engine, asked anew; and a Deny for everybody silences every finding."""
    window = evidence(*statements)
    found = exposure_of(window, Layer.BUCKET)
    assert found is not None
    for opening in (*found.public, *found.shared):
        member = opening.is_organization
        account = STRANGER if member or not opening.who else opening.who
        organization = opening.who.rpartition(" ")[2] if member else "o-strangers0"
        who = Principal(f"arn:aws:iam::{account}:root", account)
        for action in opening.actions:
            resource = "arn:aws:s3:::acme" if "Bucket" in action else "arn:aws:s3:::acme/sample-7f3a9c21"
            context = {"aws:securetransport": ("true",), "aws:principalorgid": (organization,)}
            decision = window.decide(Request(who, action, resource, ACCOUNT, context))
            (side,) = [layer for layer in decision.layers if layer.layer is Layer.BUCKET]
            assert side.denies is not True
            assert side.allows or opening.unless or "object" not in action.lower()
    closed = {
        "Effect": "Deny",
        "Principal": "*",
        "Action": "s3:*",
        "Resource": ["arn:aws:s3:::acme", "arn:aws:s3:::acme/*"],
    }
    silent = exposure_of(evidence(*statements, closed), Layer.BUCKET)
    assert silent is not None
    assert not silent.public
    assert not silent.shared


ODD: list[object] = [
    {},
    {"Effect": "Allow"},
    {**GET, "Principal": 5},
    {**GET, "Principal": {"AWS": 5}},
    {**GET, "Principal": {"AWS": ["*", 7, None]}},
    {**GET, "Principal": None},
    {**GET, "Action": {"a": 1}},
    {**GET, "Condition": []},
    {**GET, "Condition": {"StringEquals": "x"}},
    {**GET, "Condition": {"IpAddress": {"aws:SourceIp": [5, None]}}},
    {**GET, "Condition": {"ArnLike": {"aws:PrincipalArn": {"a": "b"}}}},
    {**GET, "Resource": None},
    "a text",
    None,
]


@pytest.mark.parametrize("statement", ODD, ids=repr)
def test_odd_policies_are_survived(statement: Statement) -> None:
    """Neither reading ends in an exception, and what cannot be told is not told to be well."""
    window = evidence(statement)
    for question in ("private", "unshared", "agreement", "mendable"):
        verdicts = list(prove_exposure(window.fresh(), question, "" if question == "agreement" else "bucket policy"))
        assert verdicts
        assert question == "mendable" or not [v for v in verdicts if v.outcome is Outcome.PASS], verdicts


def test_library_that_fails_leaves_our_own_engine_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """The finding stands on our own engine, and the agreement is said to be unknown."""
    monkeypatch.setitem(sys.modules, "policyuniverse.policy", None)
    window = evidence(GET)
    (verdict,) = prove_exposure(window.fresh(), "private", "bucket policy")
    assert verdict.outcome is Outcome.FAIL
    (verdict,) = prove_exposure(window.fresh(), "agreement")
    assert verdict.outcome is Outcome.UNKNOWN
    assert "our own engine alone" in verdict.message


def test_library_is_imported_for_a_resource_policy_only(monkeypatch: pytest.MonkeyPatch) -> None:
    """It costs more than the rest of a run."""
    monkeypatch.setitem(sys.modules, "policyuniverse.policy", None)
    nothing = Evidence(Store(LOCATION, {"bucketPolicy": Absent(SOURCE)}, NOW))
    for question in ("private", "unshared", "agreement", "mendable"):
        (verdict,) = prove_exposure(nothing.fresh(), question, "" if question == "agreement" else "bucket policy")
        assert verdict.outcome is Outcome.NOT_APPLICABLE
    code = "import sys, checker.api, checker.run.registry as r; r.all_rules(); print('policyuniverse' in sys.modules)"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    assert ran.stdout.strip() == "False"


def test_block_public_access_of_bucket_or_account_makes_it_advice() -> None:
    """RestrictPublicBuckets of either keeps strangers out; the other switches do not."""
    holds = PublicAccessBlock(restrict_public_buckets=True)
    rest = PublicAccessBlock(block_public_acls=True, ignore_public_acls=True, block_public_policy=True)
    for name in ("publicAccessBlock", "accountPublicAccessBlock"):
        (verdict,) = prove_exposure(evidence(GET, facts={name: Known(holds, SOURCE)}), "private", "bucket policy")
        assert verdict.severity is Severity.ADVICE
        (verdict,) = prove_exposure(evidence(GET, facts={name: Known(rest, SOURCE)}), "private", "bucket policy")
        assert verdict.severity is None


def test_control_policy_keeps_strangers_out() -> None:
    """A resource control policy that binds the bucket to the organisation closes what its policy opens."""
    deny = {
        "Effect": "Deny",
        "Principal": "*",
        "Action": "s3:*",
        "Resource": "*",
        "Condition": {"StringNotEqualsIfExists": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"}},
    }
    facts = {"resourceControlPolicies": Known(((document([deny], PolicyKind.RCP),),), SOURCE)}
    found = exposure_of(evidence(GET, facts=facts), Layer.BUCKET)
    assert found is not None
    assert not found.public
    refused = {"resourceControlPolicies": Denied("a permission", Source("403 AccessDenied"))}
    (verdict,) = prove_exposure(evidence(GET, facts=refused), "private", "bucket policy")
    assert verdict.outcome is Outcome.FAIL
    assert "the resource control policies, which nobody read" in verdict.message


def test_key_policies_are_read_alike() -> None:
    """Everybody, another account and the default statement, each by its own question."""
    root = {"Effect": "Allow", "Principal": {"AWS": f"arn:aws:iam::{ACCOUNT}:root"}, "Action": "kms:*", "Resource": "*"}
    (verdict,) = prove_exposure(with_key(root), "private", "key policy")
    assert verdict.outcome is Outcome.PASS
    (verdict,) = prove_exposure(with_key({**root, "Principal": "*"}), "private", "key policy")
    assert "every AWS account may kms:ScheduleKeyDeletion" in verdict.message
    (verdict,) = prove_exposure(with_key({**root, "Principal": {"AWS": OTHER}}), "unshared", "key policy")
    assert OTHER in verdict.message
    (verdict,) = prove_exposure(with_key({**root, "Action": "kms:Decrypt"}), "administered", "key policy")
    assert "nobody in account" in verdict.message


@pytest.mark.parametrize(
    ("deny", "locked"),
    [
        ({"Action": "s3:*"}, True),
        ({"Action": ["s3:PutBucketPolicy", "s3:DeleteBucketPolicy"]}, True),
        ({"Action": "s3:PutBucketPolicy"}, False),
        ({"Action": "s3:*", "Condition": {"Bool": {"aws:SecureTransport": "false"}}}, False),
        (
            {"Action": "s3:*", "Condition": {"ArnNotLike": {"aws:PrincipalArn": f"arn:aws:iam::{ACCOUNT}:role/a"}}},
            False,
        ),
        ({"Action": "s3:*", "Principal": {"AWS": f"arn:aws:iam::{ACCOUNT}:user/velero"}}, False),
    ],
)
def test_lock_out_is_a_deny_that_spares_nobody(deny: Statement, locked: bool) -> None:  # noqa: FBT001 - the expectation
    """Both ways to change the policy, for everybody, without a condition."""
    statement = {"Effect": "Deny", "Principal": "*", "Resource": ["arn:aws:s3:::acme", "arn:aws:s3:::acme/*"], **deny}
    (verdict,) = prove_exposure(evidence(statement), "mendable", "bucket policy")
    assert (verdict.outcome is Outcome.FAIL) is locked


def test_policy_of_very_many_accounts_is_not_said_to_be_read() -> None:
    """What was not decided is no pass."""
    accounts = [f"{number:012}" for number in range(2_200)]
    statement = {**GET, "Principal": {"AWS": accounts}, "Action": ["s3:GetObject", "s3:PutObject", "s3:DeleteObject"]}
    deny = {**statement, "Effect": "Deny", "Principal": "*"}
    (verdict,) = prove_exposure(evidence(statement, deny), "unshared", "bucket policy")
    assert verdict.outcome is Outcome.UNKNOWN
