"""Evidence about another key, another user, or a part of the whole: refused, never taken for the location's own."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from tests.checker.intake.giving import POLICY, complaints, give, only_case, own

if TYPE_CHECKING:
    from pathlib import Path

KEY = "arn:aws:kms:eu-central-1:111122223333:key/0a1b2c3d-0000-4000-8000-000000000001"
OTHER = KEY[:-1] + "2"
LOCATION = """\
bucket: acme-prod-velero
region: eu-central-1
principal: {principal}
plugin: {{kmsKeyId: "{key}"}}
evidence: {evidence}
"""
USER = "arn:aws:iam::111122223333:user/team/velero"


def location(evidence: dict[str, Any], *, key: str = KEY, principal: str = USER) -> str:
    """A location with this evidence."""
    return own(LOCATION.format(principal=principal, key=key, evidence=json.dumps(evidence)))


def metadata(arn: str) -> dict[str, Any]:
    """What describe-key says of a key."""
    told = {"Arn": arn, "KeyId": arn.rpartition("/")[2], "KeyState": "Enabled", "KeyManager": "CUSTOMER"}
    return {"kmsKey": {"metadata": {"KeyMetadata": told}}}


def inline(**holder: str) -> dict[str, Any]:
    """What get-user-policy or get-role-policy says."""
    return {"identityPolicies": [{**holder, "PolicyName": "p", "PolicyDocument": POLICY}]}


@pytest.mark.parametrize("key", [KEY, KEY.rpartition("/")[2], "alias/backups"])
def test_the_key_in_play_is_taken(key: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """By its ARN or id; what an alias stands for, no document tells."""
    monkeypatch.chdir(tmp_path)
    only_case(give(tmp_path, {"l.yaml": location(metadata(KEY), key=key)}))


@pytest.mark.parametrize("key", [OTHER, OTHER.rpartition("/")[2], KEY.replace("eu-central-1", "eu-west-1")])
def test_another_key_is_refused(key: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its state, its policy and its rotation say nothing of the one that is used."""
    monkeypatch.chdir(tmp_path)
    (said,) = complaints(give(tmp_path, {"l.yaml": location(metadata(KEY), key=key)}))
    assert f'the evidence (kmsKey) describes "{KEY.rpartition("/")[2]}" of 111122223333 in eu-central-1' in said
    assert key.rpartition("/")[2] in said


@pytest.mark.parametrize("holder", [{"UserName": "velero"}, {}])
def test_the_principals_own_policy_is_taken(
    holder: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The path of a user's ARN is no part of its name."""
    monkeypatch.chdir(tmp_path)
    only_case(give(tmp_path, {"l.yaml": location(inline(**holder))}))


@pytest.mark.parametrize("holder", [{"UserName": "somebody"}, {"RoleName": "admin"}])
def test_the_policy_of_somebody_else_is_refused(
    holder: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What another may do, the principal need not."""
    monkeypatch.chdir(tmp_path)
    (said,) = complaints(give(tmp_path, {"l.yaml": location(inline(**holder))}))
    assert f"is the policy of the {'user' if 'UserName' in holder else 'role'}" in said
    assert "l.yaml:" in said


@pytest.mark.parametrize("more", [{"IsTruncated": True}, {"IsTruncated": True, "Marker": "m"}, {"NextToken": "t"}])
def test_the_first_part_of_an_answer_is_refused(
    more: dict[str, object], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A second key may stand on the next page."""
    monkeypatch.chdir(tmp_path)
    evidence = {"accessKeys": {"AccessKeyMetadata": [], **more}}
    (said,) = complaints(give(tmp_path, {"l.yaml": location(evidence)}))
    assert "is the first part of the answer" in said


def test_an_answer_that_lists_nothing_at_all_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """S3 always tells how many keys it listed: what does not is no listing."""
    monkeypatch.chdir(tmp_path)
    evidence = {"topLevel": {"ResponseMetadata": {"HTTPStatusCode": 200}}}
    (said,) = complaints(give(tmp_path, {"l.yaml": location(evidence)}))
    assert "says nothing of what was listed" in said
