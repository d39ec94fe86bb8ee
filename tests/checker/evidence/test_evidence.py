"""The rules' only window: what it tells, what it refuses to tell, and what it remembers."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from checker.documents.reader import read
from checker.errors import UnreadFactError
from checker.evidence.evidence import Evidence
from checker.evidence.store import Store
from checker.facts import aws, field
from checker.facts.aws import BucketEncryption, PolicyDocument, PolicyKind
from checker.model.decision import Effect, Layer
from checker.model.fact import Absent, Denied, Known, Source, Unavailable
from checker.model.location import AwsLocation, Credentials, CredentialType, Network, Provider
from checker.operations.plan import catalogue, operation

if TYPE_CHECKING:
    from collections.abc import Mapping

    from checker.model.fact import Fact

NOW = "2026-11-22T00:00:00Z"
ACCOUNT = "111122223333"
LOCATION = AwsLocation(
    "prod",
    bucket="acme",
    region="eu-central-1",
    principal=f"arn:aws:iam::{ACCOUNT}:user/velero",
    credentials=Credentials(CredentialType.STATIC, "AKIARTX3GSDSVVNZHULO"),
    network=Network(organization="o-a1b2c3d4e5"),
)
SOURCE = Source("given")
REFUSED = Denied("a permission", Source("403 AccessDenied"))
KEY = "arn:aws:kms:eu-central-1:111122223333:key/0f7b4c6d-1a2e-4b80-8592-c1f0a3d7e48b"


def policy(*statements: Mapping[str, object], name: str = "policy.json") -> PolicyDocument:
    """A policy of some statements."""
    text = json.dumps({"Version": "2012-10-17", "Statement": statements}, indent=2)
    return PolicyDocument(name, PolicyKind.MANAGED, read(name, text.encode())[0])


ALL = policy({"Effect": "Allow", "Action": "*", "Resource": "*"})


def evidence(
    facts: Mapping[str, Fact[object]] | None = None, *, location: AwsLocation = LOCATION, strict: bool = False
) -> Evidence:
    """A window on the location, whose identity may do everything."""
    return Evidence(Store(location, {"identityPolicies": Known((ALL,), SOURCE), **(facts or {})}, NOW, strict))


def test_every_read_is_remembered() -> None:
    """With the question and the answer, whatever the answer is."""
    window = evidence({"bucketRegion": REFUSED})
    assert window.reads == {}
    assert window.get(field.BUCKET) == "acme"
    assert window.get(field.PREFIX) is None
    assert window.fact(aws.BUCKET_REGION) is REFUSED
    with pytest.raises(UnreadFactError):
        window.get(aws.TRUST_POLICY)
    assert list(window.reads) == ["bucket", "prefix", "bucketRegion", "trustPolicy"]
    assert window.reads["bucketRegion"] == (aws.BUCKET_REGION, REFUSED)


@pytest.mark.parametrize("fact", [REFUSED, Unavailable("nobody asked")])
def test_what_nobody_read_is_raised_with_the_question_and_the_reason(fact: Denied | Unavailable) -> None:
    """A rule cannot take it for a value by accident."""
    with pytest.raises(UnreadFactError) as caught:
        evidence({"bucketPolicy": fact}).get(aws.BUCKET_POLICY)
    assert (caught.value.key, caught.value.fact) == (aws.BUCKET_POLICY, fact)
    assert str(caught.value).startswith("bucket policy: ")
    assert fact.reason in str(caught.value)


def test_a_fresh_window_has_read_nothing_and_shares_the_engine() -> None:
    """Policies are compiled once for a location."""
    window = evidence()
    window.get(field.BUCKET)
    proof = window.prove(operation("validate"))
    other = window.fresh()
    assert other.reads == {}
    assert other.prove(operation("validate")) is proof


def test_a_shared_proof_counts_as_read_in_every_window() -> None:
    """The second rule leans on the same facts as the first."""
    first = evidence()
    first.prove(operation("backup-upload"))
    second = first.fresh()
    second.prove(operation("backup-upload"))
    assert second.reads == first.reads
    assert {"identityPolicies", "bucketPolicy", "bucketEncryption", "bucketOwner", "principal"} <= set(second.reads)


@pytest.mark.parametrize("found", catalogue(Provider.AWS), ids=lambda found: found.name)
def test_a_proof_reads_the_layers_its_requests_meet_and_no_others(found: object) -> None:
    """A snapshot does not lean on who owns the bucket, nor a list on how objects are encrypted."""
    window = evidence()
    window.prove(found)  # type: ignore[arg-type]  # parametrize erases the type
    asked = {ask.action.partition(":")[0] for ask in found.asks}  # type: ignore[attr-defined]  # as above
    assert ("bucketOwner" in window.reads) == ("s3" in asked)
    assert ("bucketPolicy" in window.reads) == ("s3" in asked)
    assert ("bucketEncryption" in window.reads) == ("kms" in asked)
    assert "principal" in window.reads
    assert "trustPolicy" not in window.reads


def test_a_snapshot_is_decided_whatever_the_bucket_encrypts_with() -> None:
    """The refusal of a fact that has nothing to do with it leaves it alone."""
    proof = evidence({"bucketEncryption": REFUSED}).prove(operation("snapshot-create"))
    assert proof.unread is None
    assert {decided.decision.effect for decided in proof.decided} == {Effect.ALLOW}


def test_an_upload_whose_encryption_nobody_read_says_so() -> None:
    """The requests that could be planned are decided, and the proof carries what is open."""
    proof = evidence({"bucketEncryption": REFUSED}).prove(operation("backup-upload"))
    assert proof.unread is not None
    assert proof.unread.key is aws.BUCKET_ENCRYPTION
    assert proof.decided


OWNER_KEYS = {"aws:resourceaccount", "s3:resourceaccount", "aws:resourceorgid"}


def test_the_assumed_owner_is_part_of_every_request_to_the_bucket() -> None:
    """Outside a strict run the bucket is the principal's account's, and the read says that this is assumed."""
    window = evidence()
    proof = window.prove(operation("validate"))
    assert {decided.decision.request.resource_account for decided in proof.decided} == {ACCOUNT}
    assert all(set(decided.decision.request.context) >= OWNER_KEYS for decided in proof.decided)
    fact = window.reads["bucketOwner"][1]
    assert isinstance(fact, Known)
    assert fact.source.assumption


ABSENT = Absent(SOURCE)
OTHERS: dict[str, Fact[object]] = dict.fromkeys(
    (
        "permissionsBoundary",
        "serviceControlPolicies",
        "resourceControlPolicies",
        "vpcEndpointPolicy",
        "bucketPolicy",
        "bucketEncryption",
    ),
    ABSENT,
)


def test_a_strict_run_does_not_assume_who_owns_the_bucket() -> None:
    """Neither in the request nor in its context; then within one account and across two the answers differ."""
    proof = evidence(OTHERS, strict=True).prove(operation("validate"))
    for decided in proof.decided:
        request = decided.decision.request
        assert request.resource_account is None
        assert not OWNER_KEYS & set(request.context)
        assert decided.decision.effect is Effect.UNKNOWN
        assert decided.decision.unread == ("bucketOwner",)


def test_a_stated_owner_is_taken_at_its_word_in_a_strict_run() -> None:
    """It is the user's word, and no assumption."""
    location = LOCATION._replace(bucket_owner=ACCOUNT)
    proof = evidence(OTHERS, location=location, strict=True).prove(operation("validate"))
    assert {decided.decision.effect for decided in proof.decided} == {Effect.ALLOW}


def test_a_strict_snapshot_needs_no_owner() -> None:
    """Volumes are the principal's account's own."""
    proof = evidence(OTHERS, strict=True).prove(operation("snapshot-create"))
    assert {decided.decision.effect for decided in proof.decided} == {Effect.ALLOW}


def test_a_bucket_policy_that_speaks_of_the_owner_is_undecided_in_a_strict_run() -> None:
    """What nobody said may be anything, so that a condition on it cannot be told."""
    denying = policy(
        {
            "Effect": "Deny",
            "Principal": "*",
            "Action": "s3:*",
            "Resource": "*",
            "Condition": {"StringNotEquals": {"aws:ResourceAccount": ACCOUNT}},
        }
    )
    facts: dict[str, Fact[object]] = {**OTHERS, "bucketPolicy": Known(denying, SOURCE), "publicAccessBlock": ABSENT}
    (decided,) = evidence(facts, strict=True).prove(operation("validate")).decided
    assert decided.decision.effect is Effect.UNKNOWN
    assert "aws:resourceaccount" in {name.lower() for name in decided.decision.unread}
    (decided,) = evidence(facts).prove(operation("validate")).decided
    assert decided.decision.effect is Effect.ALLOW


def test_an_explained_decision_is_the_same_decision() -> None:
    """Two keys with one key policy: nobody can tell, and explaining does not change that."""
    location = LOCATION._replace(plugin={"kmsKeyId": KEY})
    other = BucketEncryption("aws:kms", KEY.replace("0f7b", "1a2b"))
    facts: dict[str, Fact[object]] = {
        "bucketEncryption": Known(other, SOURCE),
        "kmsKey.policy": Known(policy(), SOURCE),
    }
    window = evidence(facts, location=location)
    decided = [d.decision for d in window.prove(operation("backup-upload")).decided]
    assert Effect.UNKNOWN in {decision.effect for decision in decided}
    for decision in decided:
        explained = window.explain(decision)
        assert explained._replace(steps=()) == decision
        assert explained.steps


def test_the_block_of_public_access_is_read_unless_there_is_no_bucket_policy() -> None:
    """It takes from bucket policies only."""
    for fact, read_ in ((Known(ALL, SOURCE), True), (REFUSED, True), (ABSENT, False)):
        window = evidence({"bucketPolicy": fact})
        window.prove(operation("validate"))
        assert ("publicAccessBlock" in window.reads) is read_


def test_policies_come_out_of_every_shape_of_fact() -> None:
    """One, several, or levels of them; a grant is none."""
    one, two = policy(), policy()
    grants = (aws.KmsGrant("arn", ("Decrypt",)),)
    facts: dict[str, Fact[object]] = {
        "permissionsBoundary": Known(one, SOURCE),
        "serviceControlPolicies": Known(((one,), (two,)), SOURCE),
        "kmsKey.grants": Known(grants, SOURCE),
    }
    window = evidence(facts)
    assert window.policies(aws.PERMISSIONS_BOUNDARY) == (one,)
    assert window.policies(aws.IDENTITY_POLICIES) == (ALL,)
    assert window.policies(aws.SERVICE_CONTROL_POLICIES) == (one, two)
    assert window.policies(aws.KMS_KEY_GRANTS) == ()
    assert window.policies(aws.BUCKET_POLICY) == ()


def test_problems_read_only_what_exists() -> None:
    """A document that nobody has cannot be malformed."""
    broken = policy({"Effect": "Maybe", "Action": "*", "Resource": "*"})
    window = evidence({"identityPolicies": Known((broken,), SOURCE)})
    (problem, *_) = window.problems()
    assert problem.layer is Layer.IDENTITY
    assert set(window.reads) == {"identityPolicies"}


def test_places_are_found_without_being_read() -> None:
    """Where the user wrote a field, a member of one, or gave a fact."""
    found = read("l.yaml", b"bucket: acme\nplugin:\n  kmsKeyId: x\n")[0]
    places = {"bucket": found.at(("bucket",)), "plugin.kmsKeyId": found.at(("plugin", "kmsKeyId"))}
    window = evidence({"bucketPolicy": Known(ALL, Source("f", ALL.at()))}, location=LOCATION._replace(places=places))
    assert window.place(field.BUCKET) is places["bucket"]
    assert window.place(field.PLUGIN, "kmsKeyId") is places["plugin.kmsKeyId"]
    assert window.place(aws.BUCKET_POLICY) == ALL.at()
    assert window.place(field.REGION) is None
    assert window.place(aws.TRUST_POLICY) is None
    assert window.reads == {}


def key_effects(*more: Mapping[str, object], key: str | None = None, **facts: Fact[object]) -> set[Effect]:
    """What becomes of the requests to the bucket's default key, when a policy of its own adds statements."""
    identity = Known((ALL, policy(*more)), SOURCE) if more else Known((ALL,), SOURCE)
    encryption = Known(BucketEncryption("aws:kms", key), SOURCE)
    window = evidence({"identityPolicies": identity, "bucketEncryption": encryption, **facts})
    proof = window.prove(operation("backup-upload"))
    return {one.decision.effect for one in proof.decided if one.decision.request.action.startswith("kms:")}


def test_aws_managed_key_needs_no_permission() -> None:
    """AWS wrote its policy: nobody has to supply it, and no identity policy has to allow its use."""
    only_s3 = policy({"Effect": "Allow", "Action": "s3:*", "Resource": "*"})
    assert key_effects(identityPolicies=Known((only_s3,), SOURCE)) == {Effect.ALLOW}


def test_aws_managed_key_can_be_denied() -> None:
    """A Deny stands, and a control policy that does not allow KMS leaves no proof."""
    assert key_effects({"Effect": "Deny", "Action": "kms:*", "Resource": "*"}) == {Effect.EXPLICIT_DENY}
    narrow = policy({"Effect": "Allow", "Action": "s3:*", "Resource": "*"})
    assert key_effects(serviceControlPolicies=Known(((narrow,),), SOURCE)) == {Effect.UNKNOWN}
    assert key_effects(serviceControlPolicies=REFUSED) == {Effect.UNKNOWN}


def test_denial_of_named_keys_leaves_an_alias_undecided() -> None:
    """The key behind an alias may be the one that a statement denies."""
    open_to_all = policy({"Effect": "Allow", "Principal": {"AWS": ACCOUNT}, "Action": "kms:*", "Resource": "*"})
    trusting = Known(open_to_all, SOURCE)
    facts: dict[str, Fact[object]] = {"kmsKey.policy": trusting}
    assert key_effects(key="alias/backup", **facts) == {Effect.ALLOW}
    denied = {"Effect": "Deny", "Action": "kms:*", "Resource": KEY}
    assert key_effects(denied, key="alias/backup", **facts) == {Effect.UNKNOWN}
    assert key_effects(denied) == {Effect.UNKNOWN}


def test_the_arn_of_the_described_key_tells_which_one_an_alias_stands_for() -> None:
    """A statement about that very key then decides, one about another is no more in the way."""
    open_to_all = policy({"Effect": "Allow", "Principal": {"AWS": ACCOUNT}, "Action": "kms:*", "Resource": "*"})
    denied = {"Effect": "Deny", "Action": "kms:*", "Resource": KEY}
    other = KEY.replace("0f7b", "ffff")

    def effects(arn: Fact[object], key: str = "alias/backup") -> set[Effect]:
        facts: dict[str, Fact[object]] = {"kmsKey.policy": Known(open_to_all, SOURCE), "kmsKey.arn": arn}
        return key_effects(denied, key=key, **facts)

    assert effects(Known(KEY, SOURCE)) == {Effect.EXPLICIT_DENY}
    assert effects(Known(other, SOURCE)) == {Effect.ALLOW}
    assert effects(Known(KEY, SOURCE), other) == {Effect.ALLOW}  # what the bucket names stands by itself
    for nothing in (REFUSED, Known("alias/backup", SOURCE), Known("x", SOURCE), Known("", SOURCE)):
        assert effects(nothing) == {Effect.UNKNOWN}
    assert effects(Known(KEY.replace(ACCOUNT, "999988887777"), SOURCE)) == {Effect.UNKNOWN}
    assert effects(Known(KEY.replace(":key/", ":alias/"), SOURCE)) == {Effect.UNKNOWN}


def test_of_two_keys_the_described_one_is_neither() -> None:
    """The plugin names an alias, and the bucket a key: which of them was described nobody said."""
    facts: dict[str, Fact[object]] = {
        "identityPolicies": Known((ALL,), SOURCE),
        "bucketEncryption": Known(BucketEncryption("aws:kms", KEY), SOURCE),
        "kmsKey.policy": Known(policy({"Effect": "Allow", "Principal": "*", "Action": "*", "Resource": "*"}), SOURCE),
        "kmsKey.arn": Known(KEY, SOURCE),
    }
    window = evidence(facts, location=LOCATION._replace(plugin={"kmsKeyId": "alias/backup"}))
    proof = window.prove(operation("backup-upload"))
    uses = [one.decision for one in proof.decided if one.decision.request.action.startswith("kms:")]
    assert {use.effect for use in uses} == {Effect.UNKNOWN}
    assert {use.request.resource.rpartition(":key/")[2] for use in uses} == {"alias/backup"}
