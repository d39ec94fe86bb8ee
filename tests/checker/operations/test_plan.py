"""Binding the catalogue to a location: resources, versions and conditions under which a request is sent."""

from __future__ import annotations

import pickle
from string import ascii_lowercase

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checker.facts.aws import BucketEncryption
from checker.model.location import AwsLocation, Provider
from checker.model.operation import Client, Target
from checker.operations.plan import SAMPLES, Planned, catalogue, operation, plan, root_of

NOW = "2026-11-22T12:00:00+00:00"
ACCOUNT = "111122223333"
USER = f"arn:aws:iam::{ACCOUNT}:user/velero"
KEY = f"arn:aws:kms:eu-central-1:{ACCOUNT}:key/1a2b3c4d-5e6f-4a1b-8c2d-3e4f5a6b7c8d"
BACKUP = SAMPLES["backup"]
NAMESPACE = SAMPLES["namespace"]


def location(**fields: object) -> AwsLocation:
    """A location of a user in Frankfurt, with fields replaced."""
    given: dict[str, object] = {"bucket": "acme-velero", "region": "eu-central-1", "principal": USER} | fields
    return AwsLocation("l", **given)  # type: ignore[arg-type]  # a test names the fields it means


def planned(name: str, found: AwsLocation, encryption: BucketEncryption | None = None) -> tuple[Planned, ...]:
    """The requests of one operation."""
    return plan(found, operation(name), encryption, now=NOW)


def everything(found: AwsLocation, encryption: BucketEncryption | None = None) -> list[Planned]:
    """The requests of every operation."""
    return [one for every in catalogue(Provider.AWS) for one in plan(found, every, encryption, now=NOW)]


def resources(name: str, found: AwsLocation, action: str) -> set[str]:
    """The resources an operation asks one action for."""
    return {one.request.resource for one in planned(name, found) if one.request.action == action}


def test_no_bucket_plans_nothing() -> None:
    """There is no request to decide before the bucket has a name."""
    assert everything(location(bucket=None)) == []
    assert everything(location(bucket="")) == []


def test_nothing_but_a_bucket_is_enough_to_plan() -> None:
    """Region, principal and all else may be missing: every operation still has its requests."""
    bare = AwsLocation("l", bucket="acme-velero")
    assert {one.operation.name for one in everything(bare)} == {found.name for found in catalogue(Provider.AWS)}
    assert all(one.request.resource_account is None for one in everything(bare))


def test_resources_are_bound_to_bucket_and_prefix() -> None:
    """Buckets, objects, volumes and snapshots get the ARNs of the region's partition."""
    found = location(prefix="cluster-a")
    arn = "arn:aws:s3:::acme-velero"
    assert resources("validate", found, "s3:ListBucket") == {arn}
    assert f"{arn}/cluster-a/backups/{BACKUP}/velero-backup.json" in resources("backup-upload", found, "s3:PutObject")
    assert f"{arn}/cluster-a/kopia/{NAMESPACE}/kopia.repository" in resources("repository-read", found, "s3:GetObject")
    assert resources("snapshot-create", found, "ec2:CreateSnapshot") == {
        f"arn:aws:ec2:eu-central-1:{ACCOUNT}:volume/{SAMPLES['volume']}",
        "arn:aws:ec2:eu-central-1::snapshot/*",
    }
    assert resources("snapshot-create", found, "ec2:DescribeVolumes") == {"*"}


def test_partition_and_snapshot_region() -> None:
    """China's buckets have China's ARNs; snapshots live in the snapshot location's region, when one is given."""
    china = location(region="cn-north-1", snapshot_plugin={"region": "cn-northwest-1"})
    assert resources("validate", china, "s3:ListBucket") == {"arn:aws-cn:s3:::acme-velero"}
    assert resources("snapshot-delete", china, "ec2:DeleteSnapshot") == {
        f"arn:aws-cn:ec2:cn-northwest-1::snapshot/{SAMPLES['snapshot']}"
    }


@pytest.mark.parametrize(
    ("prefix", "root"), [(None, ""), ("", ""), ("/", ""), ("a", "a/"), ("/a/b/", "a/b/"), ("{root}", "{root}/")]
)
def test_prefix_is_trimmed_of_slashes(prefix: str | None, root: str) -> None:
    """Velero trims the prefix and puts one slash after it; braces in it are only text."""
    found = location(prefix=prefix)
    assert root_of(found) == root
    (validate,) = planned("validate", found)
    assert validate.request.context["s3:prefix"] == (root,)
    assert validate.request.context["s3:delimiter"] == ("/",)


@given(st.text(max_size=20), st.text(alphabet=ascii_lowercase, min_size=3, max_size=8))
def test_any_prefix_and_bucket_are_bound_verbatim(prefix: str, bucket: str) -> None:
    """Whatever the names hold, every object key begins with the root, and no word is left to fill."""
    found = location(prefix=prefix, bucket=bucket)
    for one in planned("backup-upload", found) + planned("repository-connect", found):
        if one.ask.target is Target.OBJECT:
            key = one.request.resource.removeprefix(f"arn:aws:s3:::{bucket}/")
            assert key.startswith(root_of(found))
            assert "{" not in key.removeprefix(root_of(found))


@pytest.mark.parametrize(
    ("version", "sent"), [(None, True), ("v1.18.1", True), ("1.19", True), ("v1.18.0", False), ("v1.17.2", False)]
)
def test_repository_mark_came_with_velero_1_18_1(version: str | None, sent: bool) -> None:  # noqa: FBT001 - parametrized
    """An unknown version counts as the newest."""
    names = resources("repository-connect", location(velero_version=version), "s3:GetObject")
    assert any(name.endswith("udmrepo.Repository") for name in names) is sent


@pytest.mark.parametrize(("version", "sent"), [("v1.11.1", True), ("v1.12.0", False), (None, False), ("main", False)])
def test_bucket_was_probed_without_a_prefix_before_1_12(version: str | None, sent: bool) -> None:  # noqa: FBT001 - parametrized
    """HeadBucket is ListBucket without s3:prefix: a policy that wants a prefix denies it."""
    lists = [one for one in planned("repository-connect", location(velero_version=version)) if not one.ask.when]
    bare = [
        one.request
        for one in lists
        if one.request.action == "s3:ListBucket" and one.request.context["s3:prefix"] is None
    ]
    assert bool(bare) is sent


@pytest.mark.parametrize(
    ("region", "url", "sent"),
    [
        (None, "https://minio.example.com", True),
        (None, "https://s3.eu-central-1.amazonaws.com", False),
        (None, None, False),
        ("eu-central-1", "https://minio.example.com", False),
    ],
)
def test_region_is_looked_up_only_where_nobody_names_it(region: str | None, url: str | None, sent: bool) -> None:  # noqa: FBT001 - parametrized
    """GetBucketLocation is asked by kopia of custom endpoints without a region, and may be refused."""
    found = [
        one
        for one in planned("repository-connect", location(region=region, s3_url=url))
        if one.request.action == "s3:GetBucketLocation"
    ]
    assert bool(found) is sent
    assert all(one.ask.tolerated for one in found)


def test_tagging_is_asked_only_when_configured() -> None:
    """PutObjectTagging comes with every write of the plugin that has tags, and never from kopia."""
    assert not [one for one in everything(location()) if one.request.action == "s3:PutObjectTagging"]
    tagged = everything(location(plugin={"tagging": "team=backup&tier=gold"}))
    asked = {one.operation.name for one in tagged if one.request.action == "s3:PutObjectTagging"}
    assert asked == {"backup-upload", "multipart-upload", "metadata-overwrite", "restore-write"}


def test_no_key_no_kms_requests() -> None:
    """SSE-S3 leaves nothing to ask KMS for."""
    for encryption in (None, BucketEncryption("AES256")):
        assert not [one for one in everything(location(), encryption) if one.ask.target is Target.KEY]


def test_aws_managed_key_is_asked_for_by_the_id_that_nobody_tells() -> None:
    """Its policy lets the account use it; another policy may deny that, so the requests are there to be decided."""
    for encryption in (BucketEncryption("aws:kms"), BucketEncryption("aws:kms", "alias/aws/s3")):
        asked = [one for one in everything(location(), encryption) if one.ask.target is Target.KEY]
        assert {one.request.resource.rpartition(":")[2] for one in asked} == {"key/alias/aws/s3"}
        assert all(one.unresolved for one in asked)


def test_default_key_of_the_bucket_is_used_by_both_clients() -> None:
    """Each KMS request names the key, its owner, and the object it is for."""
    encryption = BucketEncryption("aws:kms", KEY)
    asked = [one for one in everything(location(), encryption) if one.ask.target is Target.KEY]
    assert {one.ask.client for one in asked} == {Client.PLUGIN, Client.KOPIA, Client.DOWNLOADER}
    for one in asked:
        assert (one.request.resource, one.request.resource_account, one.unresolved) == (KEY, ACCOUNT, "")
        context = one.request.context["kms:encryptioncontext:aws:s3:arn"]
        assert context == (f"arn:aws:s3:::acme-velero/{one.ask.name.format(root='', **SAMPLES)}",)


def test_bucket_key_makes_the_bucket_the_encryption_context() -> None:
    """With an S3 Bucket Key, KMS is told the bucket's ARN instead of the object's."""
    asked = everything(location(), BucketEncryption("aws:kms", KEY, bucket_key=True))
    contexts = {
        one.request.context["kms:encryptioncontext:aws:s3:arn"] for one in asked if one.ask.target is Target.KEY
    }
    assert contexts == {("arn:aws:s3:::acme-velero",)}


def test_plugin_key_concerns_the_plugin_alone() -> None:
    """A key in the plugin's configuration is unknown to kopia, which relies on the bucket's default."""
    asked = everything(location(plugin={"kmsKeyId": KEY}))
    assert {one.ask.client for one in asked if one.ask.target is Target.KEY} == {Client.PLUGIN, Client.DOWNLOADER}


def test_alias_is_marked_as_unresolved() -> None:
    """The resource of a request on an alias is no real key, and the plan says so."""
    asked = [one for one in everything(location(plugin={"kmsKeyId": "alias/backup"})) if one.ask.target is Target.KEY]
    assert asked
    assert all("alias/backup" in one.unresolved for one in asked)
    assert not any(one.unresolved for one in everything(location()))


def test_plan_is_repeatable_and_picklable() -> None:
    """Two plans of one location are equal, and survive the way to another process."""
    found = location(plugin={"kmsKeyId": KEY, "tagging": "a=1&b=2"})
    once, again = everything(found), everything(found)
    assert once == again
    assert [pickle.loads(pickle.dumps(one)).request for one in once] == [one.request for one in once]  # noqa: S301 - our own bytes


def test_whole_catalogue_is_a_few_hundred_requests() -> None:
    """It is planned at start-up; a catalogue that grows tenfold would be felt."""
    assert 140 < len(everything(location(plugin={"kmsKeyId": KEY}))) < 300
