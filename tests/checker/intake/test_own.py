"""The own form: every field is taken over with its place, and everything wrong with a document is said at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from checker.model.location import AwsLocation, CredentialType, Feature, Form, Provider
from tests.checker.intake.giving import KEY_ID, SECRET, complaints, give, only_broken, only_case, own

if TYPE_CHECKING:
    from pathlib import Path

EVERYTHING = f"""\
apiVersion: backup-preflight/v1
kind: BackupLocation
name: prod-velero
provider: aws
bucket: acme-prod-velero
region: eu-central-1
prefix: cluster-a
s3Url: https://s3.eu-central-1.amazonaws.com
forcePathStyle: true
certificate: {{file: ca.pem}}
credentials: {{type: static, accessKeyId: {KEY_ID}, secretAccessKey: {{env: BACKUP_SECRET}}}}
principal: arn:aws:iam::111122223333:user/velero
bucketOwner: "111122223333"
paletteAccount: "444455556666"
features: [object-store, volume-snapshots]
plugin: {{version: v1.13.1, kmsKeyId: alias/backup, checksumAlgorithm: ""}}
velero: {{version: v1.17.0}}
network:
  sourceAddresses: [203.0.113.0/24]
  vpcEndpoint: vpce-0a1b2c3d
  organization: o-a1b2c3d4e5
  principalTags: {{team: backup}}
"""


def test_every_field_is_taken_over(here: Path) -> None:
    """A document with every field gives a location with every field."""
    files = {"location.yaml": EVERYTHING, "ca.pem": "-----BEGIN CERTIFICATE-----\n"}
    location = only_case(give(here, files, environ={"BACKUP_SECRET": SECRET})).location
    assert isinstance(location, AwsLocation)
    assert (location.name, location.form, location.provider) == ("prod-velero", Form.OWN, Provider.AWS)
    assert (location.bucket, location.region, location.prefix) == ("acme-prod-velero", "eu-central-1", "cluster-a")
    assert location.s3_url == "https://s3.eu-central-1.amazonaws.com"
    assert location.force_path_style is True
    assert location.certificate == b"-----BEGIN CERTIFICATE-----\n"
    assert location.credentials is not None
    assert (location.credentials.type, location.credentials.access_key_id) == (CredentialType.STATIC, KEY_ID)
    assert location.credentials.secret is not None
    assert location.credentials.secret.length == len(SECRET)
    assert location.principal == "arn:aws:iam::111122223333:user/velero"
    assert location.bucket_owner == "111122223333"
    assert location.palette_account == "444455556666"
    assert location.features == {Feature.OBJECT_STORE, Feature.VOLUME_SNAPSHOTS}
    assert location.features_stated
    assert location.plugin == {"version": "v1.13.1", "kmsKeyId": "alias/backup", "checksumAlgorithm": ""}
    assert location.velero_version == "v1.17.0"
    assert location.network.source_addresses == ("203.0.113.0/24",)
    assert location.network.vpc_endpoint == "vpce-0a1b2c3d"
    assert location.network.organization == "o-a1b2c3d4e5"
    assert location.network.principal_tags == {"team": "backup"}


def test_every_field_has_its_place(here: Path) -> None:
    """A field is found in the document by its dotted name."""
    files = {"location.yaml": EVERYTHING, "ca.pem": ""}
    places = only_case(give(here, files)).location.places
    found = {name: str(place.span()) for name, place in places.items()}
    assert found["bucket"] == "location.yaml:5:9"
    assert found["credentials.accessKeyId"] == "location.yaml:11:42"
    assert found["plugin"] == "location.yaml:16:9"
    assert found["plugin.kmsKeyId"] == "location.yaml:16:38"
    assert found["velero.version"] == "location.yaml:17:19"
    assert found["network.sourceAddresses"] == "location.yaml:19:20"
    assert {"name", "provider", "region", "prefix", "s3Url", "forcePathStyle", "certificate", "credentials"} <= set(
        found
    )
    assert {"credentials.secretAccessKey", "principal", "bucketOwner", "features", "plugin.version"} <= set(found)


def test_left_out_fields_are_none(here: Path) -> None:
    """What the user left out is not invented, and features default to all without being stated."""
    location = only_case(give(here, {"a.yaml": own("bucket:\n")})).location
    assert (location.bucket, location.region, location.credentials, location.force_path_style) == (None,) * 4
    assert location.features == frozenset(Feature)
    assert not location.features_stated
    assert location.network.source_addresses is None


def test_json_is_the_same_form(here: Path) -> None:
    """The form is told from the content, not from the file's name."""
    text = (
        '{"apiVersion": "backup-preflight/v1", "kind": "BackupLocation", "name": "a", "provider": "aws", "bucket": "b"}'
    )
    assert only_case(give(here, {"a.txt": text})).location.bucket == "b"


@pytest.mark.parametrize("written", ["111122223333", '"111122223333"'])
def test_account_ids_need_no_quotes(here: Path, written: str) -> None:
    """An account id without quotes is a number in YAML, and still an account id."""
    location = only_case(give(here, {"a.yaml": own(f"bucketOwner: {written}\n")})).location
    assert isinstance(location, AwsLocation)
    assert location.bucket_owner == "111122223333"


def test_sts_credentials(here: Path) -> None:
    """A role and its external id are taken over; the type follows from the role."""
    text = "credentials: {roleArn: arn:aws:iam::111122223333:role/velero, externalId: x1}\n"
    credentials = only_case(give(here, {"a.yaml": own(text)})).location.credentials
    assert credentials is not None
    assert credentials.type is CredentialType.STS
    assert (credentials.role_arn, credentials.external_id) == ("arn:aws:iam::111122223333:role/velero", "x1")


ERRORS = {
    "bukcet: x": 'a.yaml:5:1: unknown key "bukcet" here | did you mean bucket?',
    "zzz: x": (
        'a.yaml:5:1: unknown key "zzz" here | known here: apiVersion, kind, name, provider, bucket, region, prefix, '
        "s3Url, forcePathStyle, certificate, credentials, principal, bucketOwner, paletteAccount, features, "
        "plugin, velero, network, evidence, assume"
    ),
    "bucket: [x]": "a.yaml:5:9: bucket must be text, found a list | ",
    "bucket: 12": "a.yaml:5:9: bucket must be text, found a number | write it in quotes",
    "forcePathStyle: yes": (
        "a.yaml:5:17: forcePathStyle must be true or false, found text | write true or false, without quotes"
    ),
    "bucketOwner: 123": (
        "a.yaml:5:14: bucketOwner is a number of other than 12 digits | "
        "write the account id in quotes: a leading zero is lost without them"
    ),
    "features: [object-stor]": (
        'a.yaml:5:12: features[0] is "object-stor", must be one of object-store, file-system-backup, volume-snapshots '
        "| did you mean object-store?"
    ),
    "features: []": (
        "a.yaml:5:11: features is empty, so there is nothing to examine | "
        "name some of object-store, file-system-backup, volume-snapshots"
    ),
    "velero: {version: 1.17}": (
        "a.yaml:5:19: velero.version must be a version such as v1.17.0, found a number | write the version in quotes"
    ),
    "network: {sourceAddresses: [10.0.0.300]}": (
        'a.yaml:5:29: "10.0.0.300" is no address range | write it as 203.0.113.0/24 or 2001:db8::/32'
    ),
    "credentials: {type: stattic}": (
        'a.yaml:5:21: credentials.type is "stattic", must be one of static, sts | did you mean static?'
    ),
    "credentials: {type: static, roleArn: x}": (
        "a.yaml:5:29: roleArn does not go with credentials of type static | "
        "credentials of type static take accessKeyId, secretAccessKey, sessionToken, profile"
    ),
    "credentials: {accessKeyID: x}": (
        'a.yaml:5:15: unknown key "accessKeyID" in credentials | did you mean accessKeyId?'
    ),
    "credentials: {secretAccessKey: {evn: X}}": (
        'a.yaml:5:33: unknown key "evn" in credentials.secretAccessKey | did you mean env?'
    ),
    "credentials: {secretAccessKey: [a]}": (
        "a.yaml:5:32: credentials.secretAccessKey must be {env: NAME}, {file: PATH} or {prompt: true}, found a list | "
    ),
    "certificate: {file: none.pem}": (
        "a.yaml:5:21: certificate: none.pem does not exist | "
        "correct the path; it is relative to the document that names it"
    ),
    "certificate: {}": "a.yaml:5:14: certificate names no file | write certificate: {file: ca.pem}",
    "principal: {a: b}": "a.yaml:5:12: principal must be the ARN of a user or role, found a mapping | ",
}


@pytest.mark.parametrize(
    ("line", "complaint"), ERRORS.items(), ids=[line.partition(":")[0] + str(i) for i, line in enumerate(ERRORS)]
)
def test_what_is_wrong_is_said_at_its_place(here: Path, line: str, complaint: str) -> None:
    """Each kind of mistake is reported with its line and column, what is wanted, and what to do."""
    assert complaint in complaints(give(here, {"a.yaml": own(line + "\n")}))


def test_all_problems_are_reported(here: Path) -> None:
    """The user mends everything in one go."""
    broken = only_broken(give(here, {"a.yaml": own("bukcet: x\nregion: 1\nprefix: []\n")}))
    assert broken.name == "prod"
    assert [error.span.line for error in broken.errors if error.span is not None] == [5, 6, 7]


HEADS = {
    "kind: BackupLocation\nname: a\nprovider: aws\n": "apiVersion is missing | add apiVersion: backup-preflight/v1",
    "apiVersion: backup-preflight/v2\nkind: BackupLocation\nname: a\nprovider: aws\n": (
        '"backup-preflight/v2" is not read | this version reads backup-preflight/v1'
    ),
    "apiVersion: backup-preflight/v1\nkind: BackupLocatoin\nname: a\nprovider: aws\n": "did you mean BackupLocation?",
    "apiVersion: backup-preflight/v1\nname: a\nprovider: aws\n": "kind is missing | add kind: BackupLocation",
    "apiVersion: backup-preflight/v1\nkind: BackupLocation\nprovider: aws\n": "the location has no name | add name",
    "apiVersion: backup-preflight/v1\nkind: BackupLocation\nname: a\n": "provider is missing | add provider: aws",
    "apiVersion: backup-preflight/v1\nkind: BackupLocation\nname: a\nprovider: asw\n": "did you mean aws?",
}


@pytest.mark.parametrize(("text", "complaint"), HEADS.items(), ids=range(len(HEADS)))
def test_the_head_of_a_document(here: Path, text: str, complaint: str) -> None:
    """A wrong or missing head is named, with what belongs there."""
    (said,) = complaints(give(here, {"a.yaml": text}))
    assert complaint in said


@pytest.mark.parametrize("provider", ["gcp", "azure"])
def test_other_providers_are_refused_and_the_rest_is_examined(here: Path, provider: str) -> None:
    """A location of another provider says what is supported; it does not hide the others."""
    text = own("") + "---\n" + own("").replace("prod", "other").replace("aws", provider) + "certificate: {file: x}\n"
    loaded = give(here, {"a.yaml": text})
    assert [case.location.name for case in loaded.cases] == ["prod"]
    assert [(broken.name, str(broken.errors[0])) for broken in loaded.broken] == [
        ("other", f"a.yaml:9:11: provider {provider} is not supported yet; this version examines aws and minio")
    ]
    assert len(loaded.broken[0].errors) == 1
