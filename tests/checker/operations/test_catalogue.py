"""The catalogues: complete, well-formed, and made of actions that exist."""

from __future__ import annotations

import re

import pytest
from botocore.loaders import Loader

from checker.model.location import Feature, Provider
from checker.model.operation import Ask, Client, Operation, Target
from checker.operations import ebs, kopia, velero
from checker.operations.context import IMPLIED_LIST_ASSUMPTION
from checker.operations.plan import SAMPLES, catalogue, operation

NAMES = [
    "validate",
    "sync",
    "backup-upload",
    "multipart-upload",
    "metadata-overwrite",
    "not-found-semantics",
    "restore-read",
    "restore-write",
    "signed-download",
    "expiry",
    "repository-connect",
    "repository-write",
    "repository-read",
    "repository-maintain",
    "snapshot-create",
    "snapshot-restore",
    "snapshot-delete",
]
OPERATIONS = catalogue(Provider.AWS)
ASKS = [(found, ask) for found in OPERATIONS for ask in found.asks]
HEADERS = {
    "{sse}",
    "{sse-key}",
    "{sse-c}",
    "{payload}",
    "{kopia-payload}",
    "{tags}",
    "{unknown}",
    "{unknown-if-tagging}",
}
WHEN = {"", "implied-list", "sse-kms", "tagging", "region-lookup"}
S3_OPERATIONS = {
    "s3:ListBucket": "ListObjectsV2",
    "s3:GetBucketLocation": "GetBucketLocation",
    "s3:AbortMultipartUpload": "AbortMultipartUpload",
}


def test_names_are_the_seventeen_of_the_contract() -> None:
    """One operation for each contract rule, in the order a user meets them."""
    assert [found.name for found in OPERATIONS] == NAMES
    assert [operation(name) for name in NAMES] == list(OPERATIONS)


def test_other_providers_have_no_catalogue_yet() -> None:
    """Nothing is claimed for a provider that is not modelled."""
    assert catalogue(Provider.GCP) == ()
    with pytest.raises(KeyError):
        operation("assume-role")


@pytest.mark.parametrize("found", OPERATIONS, ids=NAMES)
def test_operation_says_what_a_user_needs(found: Operation) -> None:
    """A title, an error as Velero shows it, public references, and at least one request that is not tolerated."""
    assert found.title[0].isupper()
    assert not found.title.endswith(".")
    assert re.search(r"AccessDenied|Access Denied|Forbidden|UnauthorizedOperation", found.failure)
    assert any(reference.startswith("https://github.com/") for reference in found.references)
    assert any(not ask.tolerated and not ask.when for ask in found.asks)


def test_features_are_those_of_the_clients() -> None:
    """What kopia does is file system backup, what the snapshotter does is volume snapshots, the rest is the store."""
    for operations, feature, client in (
        (velero.OPERATIONS, Feature.OBJECT_STORE, {Client.PLUGIN, Client.DOWNLOADER}),
        (kopia.OPERATIONS, Feature.FILE_SYSTEM_BACKUP, {Client.KOPIA}),
        (ebs.OPERATIONS, Feature.VOLUME_SNAPSHOTS, {Client.SNAPSHOTTER}),
    ):
        for found in operations:
            assert found.feature is feature
            assert {ask.client for ask in found.asks} <= client


def test_actions_exist() -> None:
    """Every action is an operation of botocore's service models, or the permission of one that is named here."""
    loader = Loader()
    models = {name: set(loader.load_service_model(name, "service-2")["operations"]) for name in ("s3", "kms", "ec2")}
    for _, ask in ASKS:
        service, _, name = ask.action.partition(":")
        assert S3_OPERATIONS.get(ask.action, name) in models[service], ask.action


@pytest.mark.parametrize(("found", "ask"), ASKS)
def test_ask_is_well_formed(found: Operation, ask: Ask) -> None:
    """Names have only known words, keys are lower case, and the target fits the action."""
    assert ask.why
    assert ask.when in WHEN
    fields = {**SAMPLES, "root": ""}
    ask.name.format_map(fields)
    for key, template in ask.context.items():
        assert key == key.lower()
        assert template in HEADERS or "{" not in template.format_map(fields), (found.name, template)
    if ask.action in {"s3:ListBucket", "s3:GetBucketLocation"}:
        assert ask.target is Target.BUCKET
    elif ask.action.startswith("s3:"):
        assert ask.target is Target.OBJECT
        assert ask.name.startswith("{root}")
    elif ask.action.startswith("kms:"):
        assert ask.target is Target.KEY
        assert ask.when == "sse-kms"
        assert ask.name.startswith("{root}")


@pytest.mark.parametrize("found", OPERATIONS[:14], ids=NAMES[:14])
def test_encrypted_objects_ask_for_their_key(found: Operation) -> None:
    """An operation that writes objects asks for a data key, one that reads them for decryption; no other does."""
    actions = {ask.action for ask in found.asks if not ask.tolerated}
    missing_only = found.name == "not-found-semantics"
    assert ("kms:GenerateDataKey" in actions) == ("s3:PutObject" in actions)
    reads = ("s3:GetObject" in actions and not missing_only) or found.name == "multipart-upload"
    assert ("kms:Decrypt" in actions) == reads


def test_what_is_never_called_is_not_asked() -> None:
    """Neither client lists parts, uploads or versions, or asks about object lock or ACLs."""
    actions = {ask.action for _, ask in ASKS}
    assert actions == {
        *("s3:ListBucket", "s3:GetBucketLocation", "s3:GetObject", "s3:PutObject", "s3:PutObjectTagging"),
        *("s3:DeleteObject", "s3:AbortMultipartUpload", "kms:GenerateDataKey", "kms:Decrypt"),
        *("ec2:DescribeVolumes", "ec2:DescribeSnapshots", "ec2:CreateSnapshot", "ec2:CreateVolume"),
        *("ec2:CreateTags", "ec2:DeleteSnapshot"),
    }


def test_implied_lists_carry_the_missing_key() -> None:
    """The check behind a 404 is asked right after the request it belongs to, with that very key as its prefix."""
    for found in OPERATIONS:
        for before, ask in zip(found.asks, found.asks[1:], strict=False):
            if ask.when == "implied-list":
                assert before.action == "s3:GetObject"
                assert ask.context["s3:prefix"] == before.name
                assert ask.context["s3:delimiter"] == "{unknown}"
    assert "s3:prefix" in IMPLIED_LIST_ASSUMPTION


def test_catalogue_covers_every_object_of_a_backup() -> None:
    """What is uploaded is what is deleted, for backups as for restores."""

    def names(operation_name: str, action: str) -> set[str]:
        return {ask.name for ask in operation(operation_name).asks if ask.action == action}

    assert names("expiry", "s3:DeleteObject") == names("backup-upload", "s3:PutObject") | names(
        "restore-write", "s3:PutObject"
    )
    assert len(names("backup-upload", "s3:PutObject")) == 12
    assert len(names("restore-write", "s3:PutObject")) == 5
