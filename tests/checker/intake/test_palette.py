"""The body of Palette's API is read with the names of its swagger."""

from __future__ import annotations

import copy
import json
from typing import TYPE_CHECKING, Any

import pytest

from checker.model.location import CredentialType, Form
from tests.checker.intake.giving import KEY_ID, SECRET, complaints, give, only_case

if TYPE_CHECKING:
    from pathlib import Path

BODY: dict[str, Any] = {
    "metadata": {"name": "palette", "annotations": {"a": "b"}, "labels": {"c": "d"}},
    "spec": {
        "type": "s3",
        "isDefault": False,
        "config": {
            "bucketName": "acme-prod-velero",
            "region": "eu-central-1",
            "s3Url": "",
            "caCert": "",
            "useRestic": True,
            "credentials": {"credentialType": "secret", "accessKey": KEY_ID, "secretKey": SECRET, "partition": "aws"},
        },
    },
}


def changed(path: str, value: object) -> str:
    """The body with one thing changed; ``None`` takes it away."""
    body = copy.deepcopy(BODY)
    *parents, last = path.split(".")
    at = body
    for key in parents:
        at = at.setdefault(key, {})
    if value is None:
        del at[last]
    else:
        at[last] = value
    return json.dumps(body, indent=1)


def test_the_body_becomes_a_location(here: Path) -> None:
    """Empty fields of the form are left out, and Force S3 path style is on by default, as in the swagger."""
    location = only_case(give(here, {"p.json": json.dumps(BODY)})).location
    assert (location.name, location.form) == ("palette", Form.PALETTE)
    assert (location.bucket, location.region) == ("acme-prod-velero", "eu-central-1")
    assert (location.s3_url, location.certificate, location.force_path_style) == (None, None, True)
    assert location.credentials is not None
    assert (location.credentials.type, location.credentials.access_key_id) == (CredentialType.STATIC, KEY_ID)
    assert location.credentials.secret is not None
    assert location.credentials.secret.length == len(SECRET)


def test_places_have_the_names_of_the_own_form(here: Path) -> None:
    """Rules find ``bucket`` and ``credentials.accessKeyId`` whatever the form."""
    text = changed("spec.config.s3ForcePathStyle", value=False)
    places = only_case(give(here, {"p.json": text})).location.places
    lines = text.split("\n")
    found = {name: lines[place.span().line - 1].strip().partition(":")[0] for name, place in places.items()}
    assert found == {
        "name": '"name"',
        "bucket": '"bucketName"',
        "region": '"region"',
        "s3Url": '"s3Url"',
        "certificate": '"caCert"',
        "credentials": '"credentials"',
        "credentials.accessKeyId": '"accessKey"',
        "credentials.secretAccessKey": '"secretKey"',
        "forcePathStyle": '"s3ForcePathStyle"',
    }


def test_sts(here: Path) -> None:
    """Dynamic credentials carry a role and an external id."""
    sts = {"credentialType": "sts", "sts": {"arn": "arn:aws:iam::111122223333:role/velero", "externalId": "x"}}
    location = only_case(give(here, {"p.json": changed("spec.config.credentials", sts)})).location
    assert location.credentials is not None
    assert location.credentials.type is CredentialType.STS
    assert (location.credentials.role_arn, location.credentials.external_id) == (sts["sts"]["arn"], "x")  # type: ignore[index]  # a mapping, as written above
    assert str(location.places["credentials.roleArn"].span()).startswith("p.json:")


ERRORS = {
    ("spec.config.bucket", "x"): 'unknown key "bucket" in spec.config | did you mean bucketName?',
    ("spec.config.credentials.secretAccessKey", "x"): (
        'unknown key "secretAccessKey" in spec.config.credentials | did you mean secretKey?'
    ),
    ("spec.config.s3ForcePathStyle", "true"): "must be true or false, found text | write true or false, without quotes",
    ("spec.config.credentials.credentialType", "pod-identity"): (
        "credentials of type pod-identity are not supported yet | this version examines the types secret and sts"
    ),
    ("spec.config.credentials.credentialType", "secrets"): "must be one of secret, sts | did you mean secret?",
    ("spec.type", "gcp"): "provider gcp is not supported yet; this version examines aws and minio",
    ("spec.type", "azure"): "provider azure is not supported yet; this version examines aws and minio",
    ("spec.type", "s3s"): "did you mean s3?",
    ("spec.config", None): "spec has no config | add spec.config with bucketName, region and credentials",
    ("metadata", None): "the location has no metadata.name | add metadata.name",
    ("status", "x"): 'unknown key "status" here | ',
}


@pytest.mark.parametrize(("change", "complaint"), ERRORS.items(), ids=range(len(ERRORS)))
def test_what_is_wrong_is_said(here: Path, change: tuple[str, object], complaint: str) -> None:
    """Each mistake is said, and nothing else."""
    (said,) = complaints(give(here, {"p.json": changed(*change)}))
    assert complaint in said
    assert said.startswith("p.json:")
