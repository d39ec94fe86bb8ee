"""Locations on MinIO: every form gives one, and what only AWS has is refused."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from checker.intake.load import load
from checker.model.location import AwsLocation, CredentialType, Feature, Form, MinioLocation, Provider
from tests.checker.intake.giving import complaints, give, only_case, write

if TYPE_CHECKING:
    from pathlib import Path

KEY_ID = "Vb3tQ9xW0pLm7Kz2RhYc"
SECRET = "s3cret.8"  # noqa: S105 - made up for the tests, and as short as MinIO takes one

HEAD = """\
apiVersion: backup-preflight/v1
kind: BackupLocation
name: prod
provider: minio
"""

EVERYTHING = f"""\
{HEAD}bucket: velero
region: us-east-1
prefix: cluster-a
s3Url: https://minio.acme.example:9000
forcePathStyle: true
certificate: {{file: ca.pem}}
credentials: {{type: static, accessKeyId: {KEY_ID}, secretAccessKey: {{env: BACKUP_SECRET}}}}
principal: velero-user
features: [object-store]
plugin: {{version: v1.13.1, checksumAlgorithm: ""}}
velero: {{version: v1.17.0}}
network: {{sourceAddresses: [203.0.113.0/24]}}
"""

BSL = """\
apiVersion: velero.io/v1
kind: BackupStorageLocation
metadata: {name: default, namespace: velero}
spec:
  provider: aws
  objectStorage: {bucket: velero}
  config: {region: minio, s3Url: "https://minio.acme.example:9000", s3ForcePathStyle: "true"}
"""

EVIDENCE = """\
apiVersion: backup-preflight/v1
kind: Evidence
location: default
provider: minio
principal: velero-user
"""


def body(**more: object) -> str:
    """The body that Palette's API takes for a location of MinIO."""
    credentials = {"credentialType": "secret", "accessKey": KEY_ID, "secretKey": SECRET}
    url = "https://minio.acme.example:9000"
    config = {"bucketName": "velero", "region": "us-east-1", "s3Url": url, "credentials": credentials, **more}
    return json.dumps({"metadata": {"name": "palette"}, "spec": {"type": "minio", "config": config}}, indent=1)


def test_the_own_form_gives_a_location_on_minio(here: Path) -> None:
    """Every field is taken over, and finds its place."""
    files = {"a.yaml": EVERYTHING, "ca.pem": "-----BEGIN CERTIFICATE-----\n"}
    location = only_case(give(here, files, environ={"BACKUP_SECRET": SECRET})).location
    assert isinstance(location, MinioLocation)
    assert (location.name, location.form, location.provider) == ("prod", Form.OWN, Provider.MINIO)
    assert (location.bucket, location.region, location.prefix) == ("velero", "us-east-1", "cluster-a")
    assert (location.s3_url, location.force_path_style) == ("https://minio.acme.example:9000", True)
    assert location.certificate == b"-----BEGIN CERTIFICATE-----\n"
    assert location.credentials is not None
    assert (location.credentials.type, location.credentials.access_key_id) == (CredentialType.STATIC, KEY_ID)
    assert location.credentials.secret is not None
    assert location.credentials.secret.length == len(SECRET)
    assert location.principal == "velero-user"
    assert location.features == {Feature.OBJECT_STORE}
    assert location.features_stated
    assert location.plugin == {"version": "v1.13.1", "checksumAlgorithm": ""}
    assert location.velero_version == "v1.17.0"
    assert location.network.source_addresses == ("203.0.113.0/24",)
    assert str(location.places["provider"].span()) == "a.yaml:4:11"
    assert str(location.places["principal"].span()) == "a.yaml:12:12"


def test_volumes_are_no_matter_of_a_location_on_minio(here: Path) -> None:
    """Nobody who says nothing of features is told of snapshots."""
    location = only_case(give(here, {"a.yaml": HEAD})).location
    assert Feature.VOLUME_SNAPSHOTS not in location.features
    assert not location.features_stated


FOREIGN = {
    'bucketOwner: "111122223333"': "a.yaml:5:14: bucketOwner is AWS's: buckets of MinIO belong to no account",
    'paletteAccount: "111122223333"': "a.yaml:5:17: paletteAccount is AWS's: MinIO has no roles",
    "credentials: {type: sts}": "a.yaml:5:21: credentials.type is AWS's: MinIO has users with access keys",
    "credentials: {roleArn: 'arn:aws:iam::111122223333:role/x', externalId: x}": (
        "a.yaml:5:24: credentials.roleArn is AWS's: MinIO has users with access keys, and no roles | take it away"
    ),
    "credentials: {profile: x}": "credentials.profile is AWS's: a location on MinIO names its access key itself",
    "network: {vpcEndpoint: vpce-1}": "network.vpcEndpoint is AWS's: no request to MinIO goes through one",
    "network: {organization: o-1}": "network.organization is AWS's",
    "network: {principalTags: {a: b}}": "network.principalTags is AWS's: users of MinIO have no tags",
    "features: [volume-snapshots]": "a.yaml:5:11: volume-snapshots is no feature of a location on MinIO",
    "principal: [a]": "a.yaml:5:12: principal must be the name of a user, found a list",
}


@pytest.mark.parametrize(("line", "complaint"), FOREIGN.items(), ids=range(len(FOREIGN)))
def test_what_only_aws_has_is_refused(here: Path, line: str, complaint: str) -> None:
    """And it is said whose it is, at its place, once."""
    (said,) = complaints(give(here, {"a.yaml": HEAD + line + "\n"}))
    assert complaint in said


def test_the_body_of_palette(here: Path) -> None:
    """It is that of an S3 location with another type; the path style is on where it is not given."""
    location = only_case(give(here, {"p.json": body()})).location
    assert isinstance(location, MinioLocation)
    assert (location.form, location.bucket, location.region) == (Form.PALETTE, "velero", "us-east-1")
    assert (location.s3_url, location.force_path_style) == ("https://minio.acme.example:9000", True)
    assert location.credentials is not None
    assert location.credentials.access_key_id == KEY_ID
    assert only_case(give(here, {"p.json": body(s3ForcePathStyle=False)})).location.force_path_style is False


def test_the_body_of_palette_has_no_role(here: Path) -> None:
    """Palette offers dynamic credentials for AWS alone."""
    sts = {"credentialType": "sts", "sts": {"arn": "arn:aws:iam::111122223333:role/velero", "externalId": "x"}}
    (said,) = complaints(give(here, {"p.json": body(credentials=sts)}))
    assert "credentials.roleArn is AWS's: MinIO has users with access keys, and no roles" in said


def test_velero_is_told_by_evidence_that_its_store_is_minio(here: Path) -> None:
    """Velero's provider is aws for both; with the evidence before or after, the location is one of MinIO."""
    for text in (f"{BSL}---\n{EVIDENCE}", f"{EVIDENCE}---\n{BSL}"):
        loaded = give(here, {"a.yaml": text})
        location = only_case(loaded).location
        assert isinstance(location, MinioLocation)
        assert (location.form, location.principal, location.bucket) == (Form.VELERO, "velero-user", "velero")
        assert loaded.notes == ()


def test_velero_without_evidence_stays_with_aws_and_is_noted(here: Path) -> None:
    """An address outside AWS says nothing of who stores; how to say it is noted."""
    loaded = give(here, {"a.yaml": BSL})
    assert isinstance(only_case(loaded).location, AwsLocation)
    (note,) = loaded.notes
    assert "provider: minio in an Evidence document" in note
    at_aws = BSL.replace("minio.acme.example:9000", "s3.eu-central-1.amazonaws.com")
    assert give(here, {"a.yaml": at_aws}).notes == ()


def test_evidence_for_every_location_names_the_provider_too(here: Path) -> None:
    """Given with --evidence it needs no name of a location."""
    files = {"a.yaml": BSL, "e/e.yaml": EVIDENCE.replace("location: default\n", "")}
    write(here, files)
    loaded = load(["a.yaml"], evidence=["e/e.yaml"], stdin=bytes, environ={})
    assert isinstance(only_case(loaded).location, MinioLocation)


@pytest.mark.parametrize(
    ("location", "word", "complaint"),
    [
        (HEAD, "aws", "provider is aws here, and minio in the location | let them agree"),
        (HEAD.replace("minio", "aws"), "minio", "provider is minio here, and aws in the location | let them agree"),
        (HEAD, "gcp", "provider gcp is not supported yet; this version examines aws and minio"),
        (HEAD, "mino", 'provider is "mino", must be one of aws, minio, gcp, azure | did you mean minio?'),
    ],
)
def test_evidence_does_not_contradict_the_location(here: Path, location: str, word: str, complaint: str) -> None:
    """A location that names its provider keeps it."""
    evidence = f"apiVersion: backup-preflight/v1\nkind: Evidence\nlocation: prod\nprovider: {word}\n"
    (said,) = complaints(give(here, {"a.yaml": f"{location}---\n{evidence}"}))
    assert complaint in said


def test_evidence_may_agree_with_the_location(here: Path) -> None:
    """Saying the same twice is no contradiction."""
    evidence = "apiVersion: backup-preflight/v1\nkind: Evidence\nlocation: prod\nprovider: minio\n"
    assert isinstance(only_case(give(here, {"a.yaml": f"{HEAD}---\n{evidence}"})).location, MinioLocation)


def test_snapshots_of_volumes_beside_minio_are_noted(here: Path) -> None:
    """A VolumeSnapshotLocation belongs to the cloud of the volumes."""
    volumes = (
        "apiVersion: velero.io/v1\nkind: VolumeSnapshotLocation\nmetadata: {name: default, namespace: velero}\n"
        "spec: {provider: aws, config: {region: eu-central-1}}\n"
    )
    loaded = give(here, {"a.yaml": f"{BSL}---\n{EVIDENCE}---\n{volumes}"})
    assert isinstance(only_case(loaded).location, MinioLocation)
    assert loaded.notes == ("default: no VolumeSnapshotLocation is examined with a location of minio",)


@pytest.mark.parametrize(
    ("secret", "sample", "is_name"),
    [("minioadmin", True, False), ("minio123", True, False), ("velero-user", False, True), (KEY_ID, False, True)],
)
def test_a_secret_that_is_none_is_told_by_its_shape(here: Path, secret: str, sample: bool, is_name: bool) -> None:  # noqa: FBT001 - parameters of the test
    """One that documentation prints is a sample; the id of the key and the name of the user are no secrets."""
    environ = {"BACKUP_SECRET": secret}
    loaded = give(here, {"a.yaml": EVERYTHING, "ca.pem": ""}, environ=environ)
    credentials = only_case(loaded).location.credentials
    assert credentials is not None
    assert credentials.secret is not None
    assert (credentials.secret.is_documentation_sample, credentials.secret.looks_like_key_id) == (sample, is_name)
    assert loaded.secrets == ()
    other = give(here, {"a.yaml": EVERYTHING, "ca.pem": ""}, environ={"BACKUP_SECRET": SECRET})
    assert [kept.reveal() for kept in other.secrets] == [SECRET]
