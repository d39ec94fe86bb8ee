"""What is asked of a bucket: of a real account, and of servers that answer as none should.

ministack answers GetBucketRequestPayment with a listing of the bucket, and knows no S3 Control: neither is AWS's way.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from checker.evidence.collectors.asking import Asking
from checker.evidence.collectors.aws import bucket
from checker.evidence.collectors.aws.session import credential_clients, trust_bundle
from checker.evidence.collectors.collect import chosen, collect
from checker.facts import aws, aws_live, aws_storage
from checker.intake.collected import facts_of
from checker.model.answer import Asker
from checker.model.fact import Absent, Denied, Known, Unavailable
from checker.model.location import AwsLocation
from checker.model.secret import Keys, Secret
from tests.checker.evidence.collectors.aws.account import ACCOUNT, LIMITS, REGION
from tests.checker.evidence.collectors.scripted import XML, Asked, Said, error, serving

if TYPE_CHECKING:
    from collections.abc import Callable

    from checker.model.fact import Fact
    from tests.checker.evidence.collectors.aws.account import Account
    from tests.checker.evidence.collectors.scripted import Server
    from tests.servers.seaweedfs import Seaweed

NAMES = {key.name for collector in bucket.COLLECTORS for key in collector.facts}
EMPTY = (
    f"{XML}<ListBucketResult><Name>b</Name><IsTruncated>false</IsTruncated><KeyCount>0</KeyCount></ListBucketResult>"
)


def value(fact: Fact[object]) -> object:
    """The value of a known fact."""
    assert isinstance(fact, Known), fact
    return fact.value


def of(server: Server, **named: Any) -> dict[str, Fact[object]]:  # noqa: ANN401 - any field of a location
    """The facts of bucket ``b`` as a server on loopback tells them, for an S3-compatible location."""
    location = AwsLocation("prod", bucket="b", region=REGION, s3_url=server.url, force_path_style=True)
    location = location._replace(**named)
    clients = credential_clients(location, Keys("AKIAX", Secret("s")), limits=LIMITS, environ={})
    answers = collect(bucket.COLLECTORS, [Asking(location, Asker.CREDENTIAL, clients)], deadline=30)
    return facts_of(location, chosen(answers).values())


def test_a_plain_bucket_tells_all_that_it_does_not_have(account: Account) -> None:
    """What AWS has a code for is absent; what a bucket always has is known."""
    facts = account.facts(bucket.COLLECTORS, account.location(account.bucket("plain")))
    assert set(facts) == NAMES
    assert value(facts["bucketHead"]) == aws_live.BucketHead(200, REGION)
    assert value(facts["bucketRegion"]) == REGION
    assert value(facts["bucketVersioning"]) == aws_storage.Versioning("")
    assert value(facts["topLevel"]) == ()
    acl = value(facts["bucketAcl"])
    assert isinstance(acl, aws_storage.BucketAcl)
    assert [grant.permission for grant in acl.grants] == ["FULL_CONTROL"]
    for name in ("bucketPolicy", "objectLock", "lifecycle", "accessLogging", "replication"):
        assert isinstance(facts[name], Absent), name


def configure(account: Account, name: str) -> None:
    """Everything that a bucket can have."""
    s3 = account.client("s3")
    arn = f"arn:aws:s3:::{name}"
    statement = {"Sid": "NoAcl", "Effect": "Deny", "Principal": "*", "Action": "s3:PutBucketAcl", "Resource": arn}
    s3.put_bucket_policy(Bucket=name, Policy=json.dumps({"Version": "2012-10-17", "Statement": [statement]}))
    default = {"SSEAlgorithm": "aws:kms", "KMSMasterKeyID": "alias/velero"}
    rules = {"Rules": [{"ApplyServerSideEncryptionByDefault": default, "BucketKeyEnabled": True}]}
    s3.put_bucket_encryption(Bucket=name, ServerSideEncryptionConfiguration=rules)
    lock = {"ObjectLockEnabled": "Enabled", "Rule": {"DefaultRetention": {"Mode": "GOVERNANCE", "Days": 7}}}
    s3.put_object_lock_configuration(Bucket=name, ObjectLockConfiguration=lock)
    expiry = {"ID": "old", "Status": "Enabled", "Filter": {"Prefix": "velero/"}, "Expiration": {"Days": 30}}
    s3.put_bucket_lifecycle_configuration(Bucket=name, LifecycleConfiguration={"Rules": [expiry]})
    logs = {"LoggingEnabled": {"TargetBucket": account.bucket(f"{name}-logs"), "TargetPrefix": "s3/"}}
    s3.put_bucket_logging(Bucket=name, BucketLoggingStatus=logs)
    owners = {"Rules": [{"ObjectOwnership": "BucketOwnerPreferred"}]}
    s3.put_bucket_ownership_controls(Bucket=name, OwnershipControls=owners)
    copy = {
        "ID": "dr",
        "Status": "Enabled",
        "Priority": 1,
        "Filter": {"Prefix": ""},
        "DeleteMarkerReplication": {"Status": "Disabled"},
        "Destination": {"Bucket": f"arn:aws:s3:::{name}-logs"},
    }
    replication = {"Role": f"arn:aws:iam::{ACCOUNT}:role/dr", "Rules": [copy]}
    s3.put_bucket_versioning(Bucket=f"{name}-logs", VersioningConfiguration={"Status": "Enabled"})
    s3.put_bucket_replication(Bucket=name, ReplicationConfiguration=replication)
    flags = ("BlockPublicAcls", "IgnorePublicAcls", "BlockPublicPolicy", "RestrictPublicBuckets")
    block = {flag: flag != "RestrictPublicBuckets" for flag in flags}
    s3.put_public_access_block(Bucket=name, PublicAccessBlockConfiguration=block)
    for key in ("velero/backups/a/b", "velero/stray", "velero/kopia/default/x", "other/a"):
        s3.put_object(Bucket=name, Key=key, Body=b"x")


def test_a_configured_bucket_tells_all_that_it_has(account: Account) -> None:
    """Each fact is the very setting that was made."""
    name = account.bucket("configured", ObjectLockEnabledForBucket=True)
    configure(account, name)
    facts = account.facts(bucket.COLLECTORS, account.location(name, prefix="velero"))
    policy = value(facts["bucketPolicy"])
    assert isinstance(policy, aws.PolicyDocument)
    assert "NoAcl" in policy.document.text
    assert value(facts["bucketEncryption"]) == aws.BucketEncryption("aws:kms", "alias/velero", bucket_key=True)
    assert value(facts["bucketVersioning"]) == aws_storage.Versioning("Enabled")
    assert value(facts["objectLock"]) == aws_storage.ObjectLock("GOVERNANCE", 7)
    rules = value(facts["lifecycle"])
    assert isinstance(rules, tuple)
    assert [(rule.id, rule.prefix, rule.expiration_days) for rule in rules] == [("old", "velero/", 30)]
    assert value(facts["accessLogging"]) == aws_storage.AccessLogging("configured-logs", "s3/")
    assert value(facts["objectOwnership"]) == "BucketOwnerPreferred"
    copies = value(facts["replication"])
    assert isinstance(copies, tuple)
    assert [(rule.bucket, rule.enabled, rule.delete_markers) for rule in copies] == [
        ("arn:aws:s3:::configured-logs", True, False)
    ]
    assert value(facts["publicAccessBlock"]) == aws.PublicAccessBlock(
        block_public_acls=True, ignore_public_acls=True, block_public_policy=True
    )
    assert value(facts["topLevel"]) == ("backups/", "kopia/", "stray")


def test_a_refused_user_learns_nothing_but_that_the_bucket_is_there(account: Account) -> None:
    """Every setting is Denied with the permission that reads it; status and region come with the refusal itself."""
    name = account.bucket("refused")
    facts = account.facts(bucket.COLLECTORS, account.location(name), account.user("refused"))
    assert value(facts.pop("bucketHead")) == aws_live.BucketHead(403, REGION)
    assert value(facts.pop("bucketRegion")) == REGION
    facts.pop("accountPublicAccessBlock")  # no such service there
    assert {name for name, fact in facts.items() if not isinstance(fact, Denied)} == set()
    denied = facts["bucketEncryption"]
    assert isinstance(denied, Denied)
    assert denied.permission == "s3:GetEncryptionConfiguration"


def test_a_bucket_that_is_not_there_is_an_answer(account: Account) -> None:
    """404 is known; none of its settings is, and none is absent."""
    facts = account.facts(bucket.COLLECTORS, account.location("nowhere"))
    assert value(facts.pop("bucketHead")) == aws_live.BucketHead(404)
    assert all(isinstance(fact, Unavailable) for fact in facts.values()), facts


def test_nothing_but_reading_is_asked() -> None:
    """GET and HEAD alone, of the bucket alone, and no owner is named who could be the wrong one."""
    with serving(lambda _: Said(200, EMPTY)) as server:
        of(server, bucket_owner="123456789012")
    assert {asked.method for asked in server.asked} == {"GET", "HEAD"}
    assert {asked.path for asked in server.asked} == {"/b"}
    assert not [asked for asked in server.asked if "x-amz-expected-bucket-owner" in asked.headers]


def test_a_server_that_knows_no_settings_has_not_said_that_there_are_none() -> None:
    """An old server passes over the question, and lists the bucket: no fact but the listing is known of it."""
    with serving(lambda _: Said(200, EMPTY)) as server:
        facts = of(server)
    assert value(facts.pop("bucketHead")) == aws_live.BucketHead(200)
    assert value(facts.pop("topLevel")) == ()
    assert {name: fact for name, fact in facts.items() if not isinstance(fact, Unavailable)} == {}


@pytest.mark.parametrize(
    "said",
    [
        Said(200, f"{XML}<ServerSideEncryptionConfiguration/>"),
        Said(200, ""),
        Said(200, "<html><body>Sign in</body></html>"),
        Said(200, "{}"),
        Said(204, ""),
        Said(500, ""),
        Said(503, "<html>busy</html>"),
        error("NotImplemented", 501),
        error("MethodNotAllowed", 405),
        error("NoSuchBucket", 404),
        error("NoSuchKey", 404),
        error("AuthorizationHeaderMalformed", 400),
        error("PermanentRedirect", 301),
        error("x" * 400, 400),
        Said(404, ""),
    ],
    ids=lambda said: f"{said.status}-{said.body[-40:-10]}",
)
def test_no_strange_answer_is_taken_for_an_absence(said: Said) -> None:
    """Empty, foreign and broken answers, and errors that mean anything else, leave every setting unavailable."""
    with serving(lambda asked: said if asked.method == "GET" else Said(200)) as server:
        facts = of(server)
    facts.pop("bucketHead")
    assert {name: fact for name, fact in facts.items() if not isinstance(fact, Unavailable)} == {}
    assert all(len(getattr(fact, "reason", "")) < 250 for fact in facts.values())


ABSENT = {
    "policy": ("bucketPolicy", "NoSuchBucketPolicy"),
    "encryption": ("bucketEncryption", "ServerSideEncryptionConfigurationNotFoundError"),
    "lifecycle": ("lifecycle", "NoSuchLifecycleConfiguration"),
    "publicAccessBlock": ("publicAccessBlock", "NoSuchPublicAccessBlockConfiguration"),
    "ownershipControls": ("objectOwnership", "OwnershipControlsNotFoundError"),
    "object-lock": ("objectLock", "ObjectLockConfigurationNotFoundError"),
    "replication": ("replication", "ReplicationConfigurationNotFoundError"),
}


def test_each_code_that_says_there_is_none_says_it_of_its_own_fact_alone() -> None:
    """Answered to another question, the same code is no absence."""
    codes = {question: code for question, (_, code) in ABSENT.items()}
    right = {name for name, _ in ABSENT.values()}
    with serving(lambda asked: error(codes.get(next(iter(asked.query), ""), "Other"))) as server:
        facts = of(server)
    assert {name for name, fact in facts.items() if isinstance(fact, Absent)} == right
    with serving(lambda _: error("NoSuchBucketPolicy")) as server:
        facts = of(server)
    assert {name for name, fact in facts.items() if isinstance(fact, Absent)} == {"bucketPolicy"}


@pytest.mark.parametrize(
    ("status", "headers", "expected"),
    [
        (200, {"x-amz-bucket-region": "eu-central-1"}, aws_live.BucketHead(200, "eu-central-1")),
        (301, {"x-amz-bucket-region": "eu-central-1"}, aws_live.BucketHead(301, "eu-central-1")),
        (400, {"x-amz-bucket-region": "eu-central-1"}, aws_live.BucketHead(400, "eu-central-1")),
        (403, {}, aws_live.BucketHead(403)),
        (404, {}, aws_live.BucketHead(404)),
        (200, {"x-amz-bucket-region": "x" * 300}, aws_live.BucketHead(200)),
        (500, {}, None),
        (501, {}, None),
        (503, {"x-amz-bucket-region": "eu-central-1"}, None),
    ],
)
def test_the_status_of_the_bucket_is_what_the_server_said(
    status: int, headers: dict[str, str], expected: aws_live.BucketHead | None
) -> None:
    """Asked once and followed nowhere: a bucket elsewhere is the answer that is wanted. A broken server gave none."""
    with serving(lambda asked: Said(status, "", headers) if asked.method == "HEAD" else error("X")) as server:
        fact = of(server)["bucketHead"]
    if expected is None:
        assert isinstance(fact, Unavailable)
        assert str(status) in fact.reason
    else:
        assert value(fact) == expected


def place(said: str) -> Callable[[Asked], Said]:
    """A server that names no region with HeadBucket, and answers GetBucketLocation."""
    body = f'{XML}<LocationConstraint xmlns="http://s3.amazonaws.com/doc/2006-03-01/">{said}</LocationConstraint>'
    return lambda asked: Said(200, body if "location" in asked.query else "")


def test_the_region_comes_from_the_location_where_no_header_names_it() -> None:
    """The old name of Europe's first region among them; nothing at all is a region of AWS alone."""
    for said, region in (("eu-central-1", "eu-central-1"), ("EU", "eu-west-1")):
        with serving(place(said)) as server:
            assert value(of(server)["bucketRegion"]) == region
    with serving(place("")) as server:
        assert isinstance(of(server)["bucketRegion"], Unavailable)


def listing(pages: int) -> Callable[[Asked], Said]:
    """A server with so many pages of one folder each."""

    def said(asked: Asked) -> Said:
        if "list-type" not in asked.query:
            return error("Other")
        number = int(asked.query.get("continuation-token", ["0"])[0])
        folder = f"<CommonPrefixes><Prefix>velero/{number:05}/</Prefix></CommonPrefixes>"
        more = f"<NextContinuationToken>{number + 1}</NextContinuationToken>" if number + 1 < pages else ""
        cut = "true" if more else "false"
        body = f"<Prefix>velero/</Prefix>{folder}<IsTruncated>{cut}</IsTruncated>{more}"
        return Said(200, f"{XML}<ListBucketResult>{body}</ListBucketResult>")

    return said


def test_the_names_of_every_page_are_one_answer() -> None:
    """All pages are asked for, below the location's prefix, folders as such."""
    with serving(listing(3)) as server:
        facts = of(server, prefix="/velero/")
    assert value(facts["topLevel"]) == ("00000/", "00001/", "00002/")
    asked = [each for each in server.asked if "list-type" in each.query]
    assert [(each.query["prefix"], each.query["delimiter"]) for each in asked] == [(["velero/"], ["/"])] * 3


def test_a_root_with_too_many_names_is_not_told_of_in_part() -> None:
    """The number of requests has a bound, and a part is no answer."""
    with serving(listing(100_000)) as server:
        fact = of(server, prefix="velero")["topLevel"]
    assert isinstance(fact, Unavailable)
    assert "more than" in fact.reason
    assert len([each for each in server.asked if "list-type" in each.query]) == bucket.MOST_NAMES_PAGES


@pytest.mark.parametrize(
    "said",
    [
        "<IsTruncated>true</IsTruncated>",
        "<IsTruncated>true</IsTruncated><NextContinuationToken>1</NextContinuationToken>",
        "<Name>b</Name>",
    ],
)
def test_a_listing_that_may_not_be_whole_is_no_answer(said: str) -> None:
    """Cut off without a token, or with the same one for ever, or without a word about it."""
    body = f"{XML}<ListBucketResult>{said}</ListBucketResult>"
    with serving(lambda _: Said(200, body)) as server:
        fact = of(server)["topLevel"]
    assert isinstance(fact, Unavailable)
    assert fact.reason.startswith("s3:ListObjectsV2 b: the listing ")


def test_a_location_without_a_bucket_asks_nothing() -> None:
    """Every fact says why."""
    with serving(lambda _: Said(200, EMPTY)) as server:
        facts = of(server, bucket=None)
    assert server.asked == []
    assert set(facts) == NAMES
    assert all(isinstance(fact, Unavailable) for fact in facts.values())


def test_the_switches_of_the_account_are_asked_of_the_owner() -> None:
    """S3 Control is asked about the account that the location says owns the bucket, else the principal's own."""
    seen: list[str] = []

    def client(_service: str) -> object:
        class Control:
            def get_public_access_block(self, **sent: str) -> dict[str, object]:
                seen.append(sent["AccountId"])
                names = ("BlockPublicAcls", "IgnorePublicAcls", "BlockPublicPolicy", "RestrictPublicBuckets")
                return {"PublicAccessBlockConfiguration": dict.fromkeys(names, True), "ResponseMetadata": {}}

        return Control()

    collector = next(each for each in bucket.COLLECTORS if each.name == "s3control:GetPublicAccessBlock")
    principal = "arn:aws:iam::111122223333:user/velero"
    for owner in ("123456789012", None):
        location = AwsLocation("prod", bucket="b", principal=principal, bucket_owner=owner)
        answers = collect([collector], [Asking(location, Asker.REVIEWER, client)], deadline=30)
        fact = facts_of(location, answers)["accountPublicAccessBlock"]
        assert value(fact) == aws.PublicAccessBlock(*(True,) * 4)
    assert seen == ["123456789012", "111122223333"]


def test_a_compatible_server_is_asked_with_the_location_s_certificate(seaweedfs: Seaweed) -> None:
    """SeaweedFS answers as S3 does where it has the setting, and NotImplemented where it has none: unavailable.

    It names no region, and knows no public access block; an unversioned bucket without a policy is as it says.
    """
    name = seaweedfs.bucket("collected")
    seaweedfs.client("s3").put_object(Bucket=name, Key="velero/stray", Body=b"x")
    certificate = seaweedfs.running.authority.read_bytes()
    location = AwsLocation("prod", bucket=name, region="us-east-1", s3_url=seaweedfs.url, force_path_style=True,
                           prefix="velero", certificate=certificate)  # fmt: skip
    keys = Keys(seaweedfs.running.key_id, seaweedfs.running.secret)
    with trust_bundle(location) as bundle:
        clients = credential_clients(location, keys, limits=LIMITS, bundle=bundle, environ={})
        answers = collect(bucket.COLLECTORS, [Asking(location, Asker.CREDENTIAL, clients)], deadline=30)
    facts = facts_of(location, chosen(answers).values())
    assert value(facts["bucketHead"]) == aws_live.BucketHead(200)
    assert value(facts["topLevel"]) == ("stray",)
    assert value(facts["bucketVersioning"]) == aws_storage.Versioning("")
    assert isinstance(facts["bucketPolicy"], Absent)
    for name in ("bucketRegion", "publicAccessBlock", "accountPublicAccessBlock"):
        assert isinstance(facts[name], Unavailable), name
