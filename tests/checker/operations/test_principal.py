"""Who asks, who owns the bucket, and which key is used."""

from __future__ import annotations

import pytest

from checker.facts.aws import BucketEncryption
from checker.model.location import AwsLocation, Credentials, CredentialType, Network
from checker.model.operation import Client
from checker.operations.keys import key_arn, key_of
from checker.operations.principal import bucket_owner_of, principal_of

ACCOUNT = "111122223333"
KEY_ID = "1a2b3c4d-5e6f-4a1b-8c2d-3e4f5a6b7c8d"
KEY = f"arn:aws:kms:eu-central-1:{ACCOUNT}:key/{KEY_ID}"
USER = f"arn:aws:iam::{ACCOUNT}:user/backup/velero"


def location(**fields: object) -> AwsLocation:
    """A location of a user in Frankfurt, with fields replaced."""
    given: dict[str, object] = {"bucket": "b", "region": "eu-central-1", "principal": USER} | fields
    return AwsLocation("l", **given)  # type: ignore[arg-type]  # a test names the fields it means


@pytest.mark.parametrize(
    ("arn", "expected", "session"),
    [
        (USER, USER, False),
        (f"arn:aws:iam::{ACCOUNT}:role/x/velero", f"arn:aws:iam::{ACCOUNT}:role/x/velero", True),
        (f"arn:aws-cn:sts::{ACCOUNT}:assumed-role/velero/s1", f"arn:aws-cn:iam::{ACCOUNT}:role/velero", True),
        (f"arn:aws:iam::{ACCOUNT}:root", f"arn:aws:iam::{ACCOUNT}:root", False),
    ],
)
def test_principal_of_an_arn(arn: str, expected: str, *, session: bool) -> None:
    """A user stays itself; a role, and a session of one, is the role with a session."""
    found = principal_of(location(principal=arn))
    assert (found.arn, found.account, found.session) == (expected, ACCOUNT, session)


def test_principal_of_a_malformed_arn_has_no_account() -> None:
    """What is no ARN names nobody's account."""
    assert principal_of(location(principal="velero")).account is None


def test_role_to_assume_is_the_principal_when_none_is_named() -> None:
    """With STS credentials the requests come from the role's session."""
    role = f"arn:aws:iam::{ACCOUNT}:role/velero"
    found = principal_of(location(principal=None, credentials=Credentials(CredentialType.STS, role_arn=role)))
    assert (found.arn, found.session) == (role, True)


def test_access_key_tells_the_account_alone() -> None:
    """Without an ARN, the key id still says which account asks."""
    key = Credentials(CredentialType.STATIC, access_key_id="AKIARTX3GSDSVVNZHULO")
    found = principal_of(location(principal=None, credentials=key))
    assert (found.arn, found.account) == (None, ACCOUNT)
    assert bucket_owner_of(location(principal=None, credentials=key)) == ACCOUNT
    assert principal_of(location(principal=None)).account is None


def test_stated_owner_and_tags_win() -> None:
    """The bucket's owner is whom the user names; the principal's tags are the stated ones."""
    found = location(bucket_owner="444455556666", network=Network(principal_tags={"team": "backup"}))
    assert bucket_owner_of(found) == "444455556666"
    assert principal_of(found).tags == {"team": "backup"}


@pytest.mark.parametrize(
    ("plugin", "encryption", "metadata", "data"),
    [
        ({}, None, None, None),
        ({}, BucketEncryption("AES256"), None, None),
        ({}, BucketEncryption("aws:kms"), None, None),
        ({}, BucketEncryption("aws:kms", KEY), KEY, KEY),
        ({}, BucketEncryption("aws:kms:dsse", KEY_ID), KEY, KEY),
        ({"kmsKeyId": KEY_ID}, None, KEY, None),
        ({"kmsKeyId": KEY_ID, "serverSideEncryption": "AES256"}, None, KEY, None),
        ({"kmsKeyId": "alias/aws/s3"}, BucketEncryption("aws:kms", KEY), None, KEY),
        ({"kmsKeyId": f"arn:aws:kms:eu-central-1:{ACCOUNT}:alias/aws/s3"}, None, None, None),
        ({"serverSideEncryption": "AES256"}, BucketEncryption("aws:kms", KEY), None, KEY),
        ({"serverSideEncryption": "aws:kms"}, BucketEncryption("aws:kms", KEY), None, KEY),
        ({"customerKeyEncryptionFile": "/key"}, BucketEncryption("aws:kms", KEY), None, KEY),
        ({"kmsKeyId": "mrk-" + 32 * "a"}, None, f"arn:aws:kms:eu-central-1:{ACCOUNT}:key/mrk-{32 * 'a'}", None),
    ],
)
def test_key_of_each_client(
    plugin: dict[str, str], encryption: BucketEncryption | None, metadata: str | None, data: str | None
) -> None:
    """The plugin's own setting decides for metadata, the bucket's default for volume data."""
    found = location(plugin=plugin)
    assert key_arn(found, encryption, Client.PLUGIN) == metadata
    assert key_arn(found, encryption, Client.DOWNLOADER) == metadata
    assert key_arn(found, encryption, Client.KOPIA) == data


@pytest.mark.parametrize("named", ["alias/backup", f"arn:aws:kms:eu-central-1:{ACCOUNT}:alias/backup"])
def test_alias_leaves_the_key_unresolved(named: str) -> None:
    """Policies speak of key ARNs, and an alias does not tell which key it is."""
    found = key_of(location(plugin={"kmsKeyId": named}), None, Client.PLUGIN)
    assert found is not None
    assert "alias/backup" in found.unresolved
    assert found.account == ACCOUNT
    assert key_arn(location(plugin={"kmsKeyId": named}), None, Client.PLUGIN) is None


def test_key_id_without_region_or_account_is_unresolved() -> None:
    """A bare id is completed from the location; what is missing there is not made up."""
    no_region = key_of(location(region=None, plugin={"kmsKeyId": KEY_ID}), None, Client.PLUGIN)
    nobody = key_of(location(principal=None, plugin={"kmsKeyId": KEY_ID}), None, Client.PLUGIN)
    assert no_region is not None
    assert "region" in no_region.unresolved
    assert nobody is not None
    assert "account" in nobody.unresolved
    assert nobody.account is None


def test_full_key_arn_is_taken_as_written() -> None:
    """Another account's key keeps its account, partition and region."""
    other = f"arn:aws-us-gov:kms:us-gov-west-1:444455556666:key/{KEY_ID}"
    found = key_of(location(plugin={"kmsKeyId": other}), None, Client.PLUGIN)
    assert found is not None
    assert (found.arn, found.account, found.unresolved) == (other, "444455556666", "")
