"""What is granted beyond need: whatever is named is granted, and what takes it away silences it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from checker.api import prove_need
from checker.documents.reader import read
from checker.errors import UnreadFactError
from checker.evidence.evidence import Evidence
from checker.evidence.excess import excess_of
from checker.evidence.store import Store
from checker.facts import aws
from checker.facts.aws import BucketEncryption, PolicyDocument, PolicyKind
from checker.model.decision import Effect, Layer, Principal, Request
from checker.model.fact import Absent, Denied, Known, Source
from checker.model.finding import Outcome
from checker.model.location import AwsLocation, Credentials, CredentialType, Feature
from checker.model.rule import Severity
from checker.operations.plan import catalogue, plan
from checker.policy.excess.groups import Group
from checker.policy.least.documents import Kind, policy_of
from checker.policy.least.needs import needs_of
from checker.policy.services import reference
from tests.checker.documents.patching import patched
from tests.rules.cases import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from checker.evidence.excess import Granted
    from checker.model.fact import Fact

    Statement = dict[str, Any]

NOW = "2026-11-22T00:00:00Z"
ACCOUNT = "111122223333"
PRINCIPAL = Principal(f"arn:aws:iam::{ACCOUNT}:user/velero", ACCOUNT)
LOCATION = AwsLocation(
    "prod",
    bucket="acme",
    region="eu-central-1",
    prefix="team",
    principal=PRINCIPAL.arn,
    credentials=Credentials(CredentialType.STATIC, "AKIARTX3GSDSVVNZHULO"),
)
KEY = f"arn:aws:kms:eu-central-1:{ACCOUNT}:key/0f7b4c6d-1a2e-4b80-8592-c1f0a3d7e48b"
SOURCE = Source("given")
REFUSED = Denied("a permission", Source("403 AccessDenied"))
SOME = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
OTHERS = frozenset({Layer.KEY, Layer.GRANT, Layer.TRUST})

ACTIONS = st.sampled_from(
    [
        *("s3:*", "s3:Get*", "s3:Put*", "s3:Delete*", "s3:*Acl", "s3:List?ucket", "S3:getobject", "s3:PutBucketPolicy"),
        *("s3:GetObject", "s3:ListBucket", "s3:ListAllMyBuckets", "s3:PolishObject", "kms:*", "kms:Decrypt"),
        *("kms:ScheduleKeyDeletion", "kms:GenerateDataKey", "ec2:CreateTags", "ec2:DeleteSnapshot", "ec2:RunInstances"),
        *("ec2:*SnapshotAttribute", "iam:PassRole", "iam:*User*", "sts:*", "rds:*", "dynamodb:GetItem"),
    ]
)
RESOURCES = st.sampled_from(
    [
        *("*", "arn:aws:s3:::acme", "arn:aws:s3:::acme/*", "arn:aws:s3:::acme/team/*", "arn:aws:s3:::*"),
        *("arn:aws:s3:::acme*", "arn:aws:s3:::other", "arn:aws:s3:::other/*", "arn:aws:s3:::ac?e/backups/*"),
        *(KEY, "arn:aws:kms:*:*:key/*", "arn:aws:ec2:*::snapshot/*", "arn:aws:iam::*:role/*"),
    ]
)
ENTRIES = st.lists(ACTIONS, min_size=1, max_size=3, unique=True)
ON = st.lists(RESOURCES, min_size=1, max_size=3, unique=True)
ALLOW = st.builds(lambda a, r: {"Effect": "Allow", "Action": a, "Resource": r}, ENTRIES, ON)
DENY = st.builds(lambda a, r: {"Effect": "Deny", "Action": a, "Resource": r}, ENTRIES, ON)
POLICIES = st.builds(
    lambda allows, denies: allows + denies, st.lists(ALLOW, min_size=1, max_size=3), st.lists(DENY, max_size=2)
)


def document(statements: list[Statement]) -> PolicyDocument:
    """A policy of some statements."""
    text = json.dumps({"Version": "2012-10-17", "Statement": statements}, indent=2)
    return PolicyDocument("policy.json", PolicyKind.MANAGED, read("policy.json", text.encode())[0])


def evidence(
    statements: list[Statement], facts: Mapping[str, Fact[object]] | None = None, location: AwsLocation = LOCATION
) -> Evidence:
    """A window on a location whose identity has one policy, in a bucket that encrypts with a key of its own."""
    given_ = {
        "identityPolicies": Known((document(statements),), SOURCE),
        "bucketEncryption": Known(BucketEncryption("aws:kms", KEY), SOURCE),
        **(facts or {}),
    }
    return Evidence(Store(location, given_, NOW))


def every(statements: list[Statement], facts: Mapping[str, Fact[object]] | None = None) -> Iterator[Granted]:
    """Everything that is named as excess."""
    for granted in excess_of(evidence(statements, facts), Group.UNNEEDED).granted.values():
        yield from granted


def allow(actions: str | list[str], resource: str | list[str] = "*", **more: object) -> Statement:
    """A statement that allows."""
    return {"Effect": "Allow", "Action": actions, "Resource": resource, **more}


@SOME
@given(POLICIES)
def test_whatever_is_named_is_allowed(statements: list[Statement]) -> None:
    """By the engine, asked anew with nothing but who asks; of other keys and roles, by the principal's own side."""
    window = evidence(statements)
    for found in every(statements):
        decision = window.decide(Request(PRINCIPAL, found.action, found.resource, ACCOUNT, {}))
        if found.unless:
            continue
        if found.action.startswith("s3:") or decision.effect is Effect.ALLOW:
            assert decision.effect is Effect.ALLOW, found
        else:
            own = [layer for layer in decision.layers if layer.layer not in OTHERS]
            assert all(layer.allows and layer.denies is False for layer in own), found


@SOME
@given(POLICIES)
def test_whatever_is_allowed_of_storage_is_named_or_needed(statements: list[Statement]) -> None:
    """Of every S3 action on the location's bucket: nothing slips through, and nothing else is named."""
    window = evidence(statements)
    named = {(found.action, found.resource) for found in every(statements)}
    usual = {"s3:ListBucket", "s3:GetBucketLocation"}
    service = reference.service("s3")
    assert service is not None
    arn = "arn:aws:s3:::acme"
    for action in service.matching("*"):
        if "bucket" in {kind.name for kind in action.kinds} and action.full_name not in usual:
            allowed = window.decide(Request(PRINCIPAL, action.full_name, arn, ACCOUNT, {})).effect is Effect.ALLOW
            assert allowed is ((action.full_name, arn) in named)


@SOME
@given(POLICIES)
def test_taking_the_named_entries_out_ends_the_finding(statements: list[Statement]) -> None:
    """Group by group: the places that a finding shows are the ones to change."""
    excess = excess_of(evidence(statements), Group.UNNEEDED)
    for group, granted in excess.granted.items():
        gone = {each.entry.path for each in granted}
        left = [
            {**each, "Action": kept}
            for number, each in enumerate(statements)
            if (kept := [a for i, a in enumerate(each["Action"]) if ("Statement", number, "Action", i) not in gone])
        ]
        assert group not in {each.group for each in every(left)}


@SOME
@given(POLICIES)
def test_a_deny_silences_the_finding(statements: list[Statement]) -> None:
    """A Deny on the actions of a group, wherever it stands among the statements."""
    excess = excess_of(evidence(statements), Group.UNNEEDED)
    for group, granted in excess.granted.items():
        denied = sorted({each.action for each in granted})
        deny = {"Effect": "Deny", "Action": denied, "Resource": "*"}
        assert group not in {each.group for each in every([deny, *statements])}


NEEDED = st.sampled_from(
    [
        allow(["s3:GetObject", "s3:PutObject", "s3:DeleteObject", "s3:AbortMultipartUpload"], "arn:aws:s3:::acme/*"),
        allow("s3:ListBucket", "arn:aws:s3:::acme"),
        allow(["kms:Decrypt", "kms:GenerateDataKey"], KEY),
        allow(["ec2:CreateSnapshot", "ec2:CreateTags", "ec2:DeleteSnapshot", "ec2:DescribeVolumes"]),
    ]
)


@SOME
@given(st.lists(st.one_of(NEEDED, ALLOW), min_size=1, max_size=4), st.booleans())
def test_no_diff_takes_away_what_is_needed(statements: list[Statement], told_key: bool) -> None:  # noqa: FBT001 - drawn
    """Every request that a backup sends and that was allowed is allowed after each proposed change, taken alone.

    Also where nobody said which key the bucket encrypts with: any may be the one.
    """
    assumed: Mapping[str, Fact[object]] = {"bucketEncryption": Absent(Source("assumed", assumption="SSE-S3"))}
    window = evidence(statements, {} if told_key else assumed)
    planned = [
        found.request
        for each in catalogue(LOCATION.provider)
        for found in plan(LOCATION, each, BucketEncryption("aws:kms", KEY), now=NOW)
    ]
    before = [request for request in planned if window.decide(request).effect is Effect.ALLOW]
    text = document(statements).document.text
    diffs = {verdict.remedy.diff for group in Group for verdict in told(window, group) if verdict.remedy}
    for diff in diffs - {""}:
        after = evidence(json.loads(patched(text, diff))["Statement"])
        assert [r for r in before if after.decide(r).effect is not Effect.ALLOW] == []


@pytest.mark.parametrize("features", [frozenset({Feature.OBJECT_STORE}), frozenset(Feature)])
@pytest.mark.parametrize("prefix", [None, "team"])
def test_the_least_policy_has_no_excess(features: frozenset[Feature], prefix: str | None) -> None:
    """What the command policy writes raises nothing at all, advice included."""
    location = LOCATION._replace(features=features, prefix=prefix)
    encryption = BucketEncryption("aws:kms", KEY)
    policy = policy_of(needs_of(location, encryption, now=NOW), Kind.IDENTITY)
    window = evidence(json.loads(json.dumps(policy))["Statement"], location=location)
    excess = excess_of(window, Group.UNNEEDED)
    assert not excess.granted
    assert not excess.undecided


@pytest.mark.parametrize("name", ["documented-aws", "without-delete"])
def test_documented_policies_have_none_above_advice(name: str) -> None:
    """The snapshot actions on every resource alone, and what lies beside a prefix that nobody told the document of."""
    text = (ROOT / "fixtures" / "policies" / f"{name}.json").read_text(encoding="utf-8")
    window = evidence(json.loads(text)["Statement"], location=LOCATION._replace(bucket="acme-prod-velero"))
    assert set(excess_of(window, Group.UNNEEDED).granted) <= {Group.BROAD_SNAPSHOTS, Group.OTHER_PREFIXES}


def test_too_many_pairs_are_said_to_be_too_many() -> None:
    """What was not weighed is no pass, and everything on everything is found all the same."""
    statements = [allow("s3:*", f"arn:aws:s3:::other-{number}") for number in range(200)]
    (verdict,) = told(evidence(statements), Group.SHARING)
    assert verdict.outcome is Outcome.UNKNOWN
    assert "more than 10,000 pairs" in verdict.message
    (verdict,) = told(evidence(statements), Group.EVERYTHING)
    assert verdict.outcome is Outcome.PASS


def told(window: Evidence, group: Group) -> list[Any]:
    """The verdicts on a group."""
    return list(prove_need(window, group.value, why="it is not needed", remedy="Take it out.", fine="none"))


def test_conditions_are_named() -> None:
    """A condition that nobody could tell leaves advice, one that whoever asks chooses leaves the risk."""
    bound = allow("s3:PutObjectAcl", "arn:aws:s3:::acme/*", Condition={"IpAddress": {"aws:SourceIp": "192.0.2.0/24"}})
    (verdict,) = told(evidence([bound]), Group.PUBLISHING)
    assert "(where its condition on aws:SourceIp holds)" in verdict.message
    assert verdict.severity is Severity.ADVICE
    chosen = allow(
        "s3:PutObjectAcl", "arn:aws:s3:::acme/*", Condition={"StringEquals": {"s3:x-amz-acl": "public-read"}}
    )
    (verdict,) = told(evidence([chosen]), Group.PUBLISHING)
    assert "(where its condition on s3:x-amz-acl holds)" in verdict.message
    assert verdict.severity is Severity.RISK
    (verdict,) = told(evidence([{**bound, "Condition": {"Bool": {"aws:SecureTransport": "false"}}}]), Group.PUBLISHING)
    assert verdict.outcome is Outcome.PASS


def test_unread_boundary_is_named() -> None:
    """What the identity policy grants stands, unless the layer that nobody could read takes it away."""
    window = evidence([allow("s3:PutObjectAcl", "arn:aws:s3:::acme/*")], {"permissionsBoundary": REFUSED})
    (verdict,) = told(window, Group.PUBLISHING)
    assert "unless the permissions boundary of the principal, which nobody read, takes it away" in verdict.message
    assert verdict.severity is Severity.RISK


def test_boundary_takes_away() -> None:
    """A boundary that allows the bucket's data alone leaves nothing else to name."""
    boundary = document([allow(["s3:GetObject", "s3:PutObject"], "arn:aws:s3:::acme/team/*")])
    facts = {"permissionsBoundary": Known(boundary, SOURCE)}
    assert not list(every([allow("*")], facts))


def test_bucket_policy_grants_too() -> None:
    """What the bucket's own policy grants the principal is as much of an excess."""
    statement = {**allow("s3:PutBucketPolicy", "arn:aws:s3:::acme"), "Principal": {"AWS": PRINCIPAL.arn}}
    bucket = document([statement])._replace(kind=PolicyKind.BUCKET)
    (found,) = every([allow("s3:GetObject", "arn:aws:s3:::acme/team/*")], {"bucketPolicy": Known(bucket, SOURCE)})
    assert (found.group, found.policy.layer) == (Group.PUBLISHING, Layer.BUCKET)


def test_key_policy_for_the_account_grants_nothing_by_itself() -> None:
    """The default key policy leaves the decision to the identity policies."""
    root = {**allow("kms:*"), "Principal": {"AWS": f"arn:aws:iam::{ACCOUNT}:root"}}
    key = {"kmsKey.policy": Known(document([root])._replace(kind=PolicyKind.KEY), SOURCE)}
    assert not list(every([allow(["kms:Decrypt", "kms:GenerateDataKey"], KEY)], key))
    (found,) = every([allow("kms:DisableKey", KEY)], key)
    assert found.group is Group.KEY_ADMINISTRATION


def test_key_policy_that_denies_silences() -> None:
    """Of the location's own key, its policy has a say."""
    root = {**allow(["kms:Decrypt", "kms:GenerateDataKey"]), "Principal": {"AWS": f"arn:aws:iam::{ACCOUNT}:root"}}
    key = {"kmsKey.policy": Known(document([root])._replace(kind=PolicyKind.KEY), SOURCE)}
    assert not list(every([allow("kms:DisableKey", KEY)], key))


def test_refused_document_is_undecided() -> None:
    """Nothing tells what a policy grants that AWS would refuse; everything on everything is named all the same."""
    (verdict,) = told(evidence([allow("s3:Put*"), allow(["s3"])]), Group.PUBLISHING)
    assert verdict.outcome is Outcome.UNKNOWN
    (verdict,) = told(evidence([allow("*:*")]), Group.EVERYTHING)
    assert "where AWS takes the policy" in verdict.message


def test_unread_identity_policies_are_not_examined() -> None:
    """No policy, nothing to tell."""
    with pytest.raises(UnreadFactError):
        excess_of(evidence([], {aws.IDENTITY_POLICIES.name: REFUSED}), Group.UNNEEDED)


def test_many_statements_become_few_findings() -> None:
    """A report of a thousand findings would help nobody; the number is told."""
    statements = [allow("s3:GetObject", f"arn:aws:s3:::other-{number}/*") for number in range(30)]
    verdicts = told(evidence(statements), Group.OTHER_BUCKETS)
    assert len(verdicts) == 21
    assert verdicts[-1].message == "10 more statements grant what is not needed"
    assert len({verdict.subject for verdict in verdicts}) == 21


def test_not_action_is_decided_as_well() -> None:
    """Everything but what it names is granted, services without data included."""
    statement = {"Effect": "Allow", "NotAction": ["iam:*", "s3:*", "ec2:*", "sts:*"], "Resource": "*"}
    groups = {found.group for found in every([statement])}
    assert groups == {Group.KEY_ADMINISTRATION, Group.OTHER_KEYS, Group.UNNEEDED, Group.OTHER_SERVICES}


def test_not_resource_is_decided_as_well() -> None:
    """Everything but what it names is reached."""
    statement = {"Effect": "Allow", "Action": "s3:GetObject", "NotResource": ["arn:aws:s3:::acme/*"]}
    assert {(found.group, found.resource) for found in every([statement])} == {
        (Group.OTHER_BUCKETS, "arn:aws:s3:::sample-7f3a9c21/sample-7f3a9c21")
    }
