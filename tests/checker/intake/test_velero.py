"""A BackupStorageLocation is read with its Secret and its VolumeSnapshotLocation, wherever they stand."""

from __future__ import annotations

import base64
import json
from typing import TYPE_CHECKING

import pytest

from checker.model.location import AwsLocation, CredentialType, Form
from tests.checker.intake.giving import KEY_ID, SECRET, complaints, give, only_broken, only_case

if TYPE_CHECKING:
    from pathlib import Path

BSL = """\
apiVersion: velero.io/v1
kind: BackupStorageLocation
metadata: {name: default, namespace: velero, resourceVersion: "1"}
spec:
  provider: velero.io/aws
  objectStorage:
    bucket: acme-prod-velero
    prefix: cluster-a
  config:
    region: eu-central-1
    s3Url: https://s3.eu-central-1.amazonaws.com
    s3ForcePathStyle: "true"
    serverSideEncryption: AES256
  accessMode: ReadWrite
  default: true
  backupSyncPeriod: 1m0s
  validationFrequency: 1m0s
status: {phase: Available}
"""
INI = f"[default]\naws_access_key_id={KEY_ID}\naws_secret_access_key={SECRET}\n"


def secret(text: str = INI, *, name: str = "cloud-credentials", key: str = "cloud", namespace: str = "velero") -> str:
    """A Secret as kubectl prints it."""
    data = base64.b64encode(text.encode()).decode()
    return f"apiVersion: v1\nkind: Secret\nmetadata: {{name: {name}, namespace: {namespace}}}\ndata:\n  {key}: {data}\n"


def snapshots(name: str, provider: str = "aws", region: str = "eu-central-1") -> str:
    """A VolumeSnapshotLocation."""
    return f"""\
apiVersion: velero.io/v1
kind: VolumeSnapshotLocation
metadata: {{name: {name}, namespace: velero}}
spec: {{provider: {provider}, config: {{region: {region}}}}}
"""


def together(*documents: str) -> str:
    """Several documents in one file."""
    return "---\n".join(documents)


def test_the_resource_becomes_a_location(here: Path) -> None:
    """Plugin keys are kept as they are written, and the three known ones are lifted to their fields."""
    location = only_case(give(here, {"b.yaml": BSL})).location
    assert (location.name, location.form) == ("default", Form.VELERO)
    assert (location.bucket, location.prefix, location.region) == ("acme-prod-velero", "cluster-a", "eu-central-1")
    assert (location.s3_url, location.force_path_style) == ("https://s3.eu-central-1.amazonaws.com", True)
    assert location.plugin == {
        "region": "eu-central-1",
        "s3Url": "https://s3.eu-central-1.amazonaws.com",
        "s3ForcePathStyle": "true",
        "serverSideEncryption": "AES256",
    }
    found = {name: str(place.span()) for name, place in location.places.items()}
    assert found["bucket"] == "b.yaml:7:13"
    assert found["region"] == found["plugin.region"] == "b.yaml:10:13"
    assert found["forcePathStyle"] == "b.yaml:12:23"


def test_without_its_secret_credentials_are_unknown(here: Path) -> None:
    """A missing Secret is no error."""
    assert only_case(give(here, {"b.yaml": BSL})).location.credentials is None


@pytest.mark.parametrize("files", [1, 2])
def test_the_default_secret_is_found(here: Path, files: int) -> None:
    """``cloud-credentials`` with the key ``cloud`` is what Velero falls back to; it may stand in another file."""
    given = {"b.yaml": together(BSL, secret())} if files == 1 else {"b.yaml": BSL, "s.yaml": secret()}
    location = only_case(give(here, given, *given)).location
    credentials = location.credentials
    assert credentials is not None
    assert (credentials.type, credentials.access_key_id) == (CredentialType.STATIC, KEY_ID)
    assert credentials.secret is not None
    assert credentials.secret.length == len(SECRET)
    line = 24 if files == 1 else 5
    assert str(location.places["credentials.accessKeyId"].span()) == f"{'b' if files == 1 else 's'}.yaml:{line}:10"


def test_the_named_secret_and_profile_are_found(here: Path) -> None:
    """``spec.credential`` names Secret and key, ``config.profile`` the section."""
    bsl = BSL.replace("  accessMode", "    profile: other\n  credential: {name: mine, key: creds}\n  accessMode")
    ini = "[default]\naws_access_key_id=x\n[other]\nrole_arn = arn:aws:iam::111122223333:role/r\nexternal_id = e\n"
    credentials = only_case(give(here, {"b.yaml": together(bsl, secret(), secret(ini, name="mine", key="creds"))}))
    found = credentials.location.credentials
    assert found is not None
    assert (found.type, found.role_arn) == (CredentialType.STS, "arn:aws:iam::111122223333:role/r")
    assert found.access_key_id is None


def test_a_secret_of_another_namespace_is_not_taken(here: Path) -> None:
    """Velero reads Secrets of its own namespace."""
    assert only_case(give(here, {"b.yaml": together(BSL, secret(namespace="other"))})).location.credentials is None


def test_string_data_points_to_the_line(here: Path) -> None:
    """In ``stringData`` each key of the INI text has its own line."""
    text = f"""\
apiVersion: v1
kind: Secret
metadata: {{name: cloud-credentials}}
stringData:
  cloud: |
    [default]
    aws_access_key_id={KEY_ID}
    aws_secret_access_key={SECRET}
"""
    places = only_case(give(here, {"b.yaml": BSL, "s.yaml": text}, "b.yaml", "s.yaml")).location.places
    assert str(places["credentials.accessKeyId"].span()) == "s.yaml:7:5"
    assert str(places["credentials.secretAccessKey"].span()) == "s.yaml:8:5"
    excerpt = places["credentials.secretAccessKey"].excerpt(1)
    assert (excerpt.first_line, len(excerpt.lines)) == (7, 2)
    assert SECRET not in "".join(excerpt.lines)


def test_snapshot_locations(here: Path) -> None:
    """The one of AWS is taken; of several the one called default."""
    text = together(snapshots("gcp", "gcp"), BSL, snapshots("b"), snapshots("default", region="eu-west-1"))
    loaded = give(here, {"b.yaml": text})
    location = only_case(loaded).location
    assert isinstance(location, AwsLocation)
    assert location.snapshot_plugin == {"region": "eu-west-1"}
    assert str(location.places["snapshotPlugin.region"].span()) == "b.yaml:33:40"
    assert loaded.notes == ('default: of 2 VolumeSnapshotLocations, "default" is examined',)


def test_a_kubectl_list_is_taken_apart(here: Path) -> None:
    """``kubectl get bsl,secret -o json`` gives one document with all of them."""
    items = [
        {
            "apiVersion": "velero.io/v1",
            "kind": "BackupStorageLocation",
            "metadata": {"name": "a"},
            "spec": {"provider": "aws", "objectStorage": {"bucket": "b"}},
        },
        {
            "apiVersion": "v1",
            "kind": "Secret",
            "metadata": {"name": "cloud-credentials"},
            "data": {"cloud": base64.b64encode(INI.encode()).decode()},
        },
    ]
    text = json.dumps({"apiVersion": "v1", "kind": "List", "items": items}, indent=1)
    location = only_case(give(here, {"l.json": text})).location
    assert location.bucket == "b"
    assert location.credentials is not None
    assert location.credentials.access_key_id == KEY_ID
    assert location.places["bucket"].span().line == 14


def test_certificates_are_decoded(here: Path) -> None:
    """``caCert`` is base64; ``caCertRef`` names a Secret."""
    pem = "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n"
    data = base64.b64encode(pem.encode()).decode()
    inline = BSL.replace("    prefix", f"    caCert: {data}\n    prefix")
    assert only_case(give(here, {"b.yaml": inline})).location.certificate == pem.encode()
    named = BSL.replace("    prefix", "    caCertRef: {name: ca, key: ca.pem}\n    prefix")
    text = together(named, secret(pem, name="ca", key="ca.pem"))
    assert only_case(give(here, {"b.yaml": text})).location.certificate == pem.encode()


ERRORS = {
    ("bucket: acme", "buckt: acme"): 'b.yaml:7:5: unknown key "buckt" in spec.objectStorage | did you mean bucket?',
    ("accessMode: ReadWrite", "accessMode: ReadWrit"): "b.yaml:14:15: spec.accessMode is",
    ('s3ForcePathStyle: "true"', "s3ForcePathStyle: true"): (
        "b.yaml:12:23: spec.config.s3ForcePathStyle must be text, found true | "
        "write it in quotes: Kubernetes refuses the document otherwise"
    ),
    ('s3ForcePathStyle: "true"', 's3ForcePathStyle: "yes"'): (
        'b.yaml:12:23: "yes" is no boolean that the plugin reads | write "true" or "false"'
    ),
    ("serverSideEncryption: AES256", "version: v1.13.1"): "the AWS plugin has no key version and refuses it | give the",
    (
        "velero.io/v1",
        "velero.io/v2",
    ): 'b.yaml:1:13: apiVersion "velero.io/v2" is not read | this version reads velero.io/v1',
    ("velero.io/aws", "gcp"): "b.yaml:5:13: provider gcp is not supported yet; this version examines aws and minio",
    ("velero.io/aws", "velero.io/azure"): "b.yaml:5:13: provider azure is not supported yet",
    ("velero.io/aws", "minio"): "write aws here, and provider: minio in an Evidence document",
    ("velero.io/aws", "velero.io/awss"): "is not supported; this version examines aws | did you mean velero.io/aws?",
    ("  provider: velero.io/aws\n", ""): "the BackupStorageLocation names no provider | add spec.provider: aws",
    ("objectStorage:", "x:"): "uses no object storage | add spec.objectStorage with the bucket",
    (
        "default: true",
        "credential: {name: cloud-credentials}",
    ): "spec.credential has no key | give the name of the Secret",
    ("default: true", "credential: {name: cloud-credentials, key: clod}"): 'has no key "clod" | did you mean cloud?',
    ("serverSideEncryption: AES256", "profile: other"): 'has no profile "other" | known here: default',
    (
        "prefix: cluster-a",
        "caCert: '-----BEGIN X'",
    ): "caCert must be base64, found PEM text | encode it: base64 -w0 < FILE",
    ("prefix: cluster-a", "caCert: '%%%'"): "b.yaml:8:13: caCert is not base64 | encode it",
    ("prefix: cluster-a", "caCert: /w=="): "b.yaml:8:13: caCert is not UTF-8 text | encode a text file",
}


@pytest.mark.parametrize(("change", "complaint"), ERRORS.items(), ids=range(len(ERRORS)))
def test_what_is_wrong_is_said(here: Path, change: tuple[str, str], complaint: str) -> None:
    """Each mistake is said with its place and what Velero or Kubernetes would do."""
    assert change[0] in BSL
    said = complaints(give(here, {"b.yaml": together(BSL.replace(*change, 1), secret())}))
    assert [line for line in said if complaint in line], said


@pytest.mark.parametrize(
    "ini",
    [f"{KEY_ID}:{SECRET}", f"{SECRET}\n", f"[default\n{SECRET}", f"[default]\n{SECRET}=\n{SECRET}=\n", "[{SECRET}"],
)
def test_credentials_that_are_no_ini_are_refused_without_repeating_them(here: Path, ini: str) -> None:
    """The error says what is wrong with the credentials, and nothing of what they are."""
    broken = only_broken(give(here, {"b.yaml": together(BSL, secret(ini))}))
    said = str(broken.errors[0])
    assert 'key "cloud" of Secret "cloud-credentials" is no credentials file' in said or "has no profile" in said
    assert SECRET not in said
    assert SECRET.lower() not in said
    assert SECRET not in broken.errors[0].remedy
