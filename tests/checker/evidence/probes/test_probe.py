"""A probe of real servers: it proves what it can, leaves nothing, and writes nothing where it might."""

from __future__ import annotations

import json
import shlex
from typing import TYPE_CHECKING, Any

import pytest

from checker.errors import UsageError
from checker.evidence.snapshot import Snapshot, read_snapshot, to_text
from checker.facts.probe import PROBE, Probed
from checker.intake.collected import facts_of
from checker.model.answer import State
from checker.model.fact import Denied, Known, Source, Unavailable
from checker.operations.plan import catalogue
from tests.checker.evidence.probes.probing import ALL, NOW, document, left_of, odd, prober, steps_of
from tests.servers.seaweedfs import needs

if TYPE_CHECKING:
    from pathlib import Path

    from tests.checker.evidence.collectors.aws.account import Account
    from tests.servers.seaweedfs import Seaweed


def _given(seaweedfs: Seaweed, bucket: str, policy: object = ALL, **more: object) -> dict[str, Any]:
    return document(bucket, seaweedfs.url, policy, str(seaweedfs.running.authority), **more)


@pytest.mark.parametrize("prefix", ["", "clusters/a b"])
def test_everything_is_done_and_nothing_is_left(seaweedfs: Seaweed, tmp_path: Path, prefix: str) -> None:
    """Each operation of the plugin and of kopia is proven by a step; bucket and journal are as they were."""
    bucket = seaweedfs.bucket(f"whole{len(prefix)}")
    given = _given(seaweedfs, bucket, **({"prefix": prefix} if prefix else {}))
    with prober(tmp_path, given, seaweedfs.running.key_id, seaweedfs.running.secret.reveal()) as by:
        answer = by.probe()
        assert answer.state is State.KNOWN, answer.reason
        assert odd(answer) == []
        assert left_of(answer) == []
        assert seaweedfs.keys_of(bucket) == []
        assert by.journals == []
        proven = {name for step in steps_of(answer) for name in step["operations"]}
        fact = facts_of(by.location, [answer])[PROBE.name]
    assert "removes all of it again" in by.told[0]
    assert proven == {found.name for found in catalogue(by.location.provider) if "snapshot" not in found.name}
    assert isinstance(fact, Known)
    assert isinstance(fact.value, Probed)
    assert len(fact.value.steps) == len(steps_of(answer))


def test_versions_and_markers_are_removed_too(seaweedfs: Seaweed, tmp_path: Path) -> None:
    """In a bucket that keeps versions nothing is left either: no version, no marker."""
    bucket = seaweedfs.bucket("versions")
    status = {"Status": "Enabled"}
    seaweedfs.client("s3").put_bucket_versioning(Bucket=bucket, VersioningConfiguration=status)
    given = _given(seaweedfs, bucket, evidence={"bucketVersioning": status})
    with prober(tmp_path, given, seaweedfs.running.key_id, seaweedfs.running.secret.reveal()) as by:
        answer = by.probe()
    assert odd(answer) == []
    assert left_of(answer) == []
    assert seaweedfs.keys_of(bucket) == []


def test_an_account_is_probed_and_left_as_it_was(account: Account, tmp_path: Path) -> None:
    """The other server, over plain HTTP, with the policy that a location needs and no more."""
    bucket = account.bucket("probed")
    keys = account.user("prober", json.dumps(needs(bucket)))
    assert keys.secret is not None
    given = document(bucket, account.url, needs(bucket), region="eu-west-1")
    with prober(tmp_path, given, keys.access_key_id, keys.secret.reveal()) as by:
        answer = by.probe()
    assert answer.state is State.KNOWN, answer.reason
    assert odd(answer) == []
    assert left_of(answer) == []
    s3 = account.client("s3")
    assert "Contents" not in s3.list_objects_v2(Bucket=bucket)
    assert not s3.list_multipart_uploads(Bucket=bucket).get("Uploads")


def test_nothing_is_written_where_deleting_is_not_allowed(seaweedfs: Seaweed, tmp_path: Path) -> None:
    """A policy without s3:DeleteObject: the probe is not made, and says which action it lacks and where."""
    bucket = seaweedfs.bucket("undeletable")
    policy = needs(bucket, "s3:DeleteObject")
    key = seaweedfs.user("undeletable", policy)
    with prober(tmp_path, _given(seaweedfs, bucket, policy), *key) as by:
        answer = by.probe()
        assert by.journals == []
    assert answer.state is State.UNAVAILABLE
    assert "s3:DeleteObject below restores/backup-preflight-" in answer.reason
    assert "nothing was written" in answer.reason
    assert seaweedfs.keys_of(bucket) == []
    assert isinstance(facts_of(by.location, [answer])[PROBE.name], Unavailable)


def test_what_is_left_is_listed_to_the_letter(seaweedfs: Seaweed, tmp_path: Path) -> None:
    """Told to go on, the probe names each object that stays, and each command removes one of them."""
    bucket = seaweedfs.bucket("left")
    policy = needs(bucket, "s3:DeleteObject")
    key = seaweedfs.user("leaver", policy)
    with prober(tmp_path, _given(seaweedfs, bucket, policy), *key) as by:
        answer = by.probe(leave=True)
        assert len(by.journals) == 1
        assert key[1] not in by.journals[0].read_text()
    assert {(step["call"], step["outcome"]) for step in odd(answer)} == {("DeleteObject", "refused")}
    assert sorted(each["key"] for each in left_of(answer)) == seaweedfs.keys_of(bucket) != []
    for each in left_of(answer):
        words = shlex.split(each["command"])
        assert words[:3] == ["aws", "s3api", "delete-object"]
        options = dict(zip(words[3::2], words[4::2], strict=True))
        assert options == {
            "--bucket": bucket, "--key": each["key"], "--endpoint-url": seaweedfs.url, "--region": "us-east-1",
        }  # fmt: skip
        seaweedfs.client("s3").delete_object(Bucket=options["--bucket"], Key=options["--key"])
    assert seaweedfs.keys_of(bucket) == []


def test_versions_that_stay_are_named_one_by_one(seaweedfs: Seaweed, tmp_path: Path) -> None:
    """Velero needs no s3:DeleteObjectVersion: told to go on without it, the probe names each version and marker."""
    bucket = seaweedfs.bucket("left-versions")
    status = {"Status": "Enabled"}
    seaweedfs.client("s3").put_bucket_versioning(Bucket=bucket, VersioningConfiguration=status)
    policy = needs(bucket)
    key = seaweedfs.user("versioner", policy)
    given = _given(seaweedfs, bucket, policy, evidence={"bucketVersioning": status})
    with prober(tmp_path, given, *key) as by:
        assert "s3:DeleteObjectVersion" in by.probe().reason
        answer = by.probe(leave=True)
        assert len(by.journals) == 1
    listed = seaweedfs.client("s3").list_object_versions(Bucket=bucket)
    there = [*listed.get("Versions", []), *listed.get("DeleteMarkers", [])]
    assert odd(answer) == []
    assert {(each["key"], each["version"]) for each in left_of(answer)} == {
        (each["Key"], each["VersionId"]) for each in there
    }
    assert len(left_of(answer)) == len(there) > 0


def test_it_is_said_what_would_have_proven_a_deletion(tmp_path: Path) -> None:
    """A policy layer that was not read keeps the probe from being made, and is named."""
    given = document("bucket", "https://127.0.0.1:9", ALL)
    with prober(tmp_path, given, "AKIAEXAMPLE", "secret") as by:
        refused = Denied("organizations:ListPoliciesForTarget", Source("AccessDenied"))
        by.case = by.case._replace(facts={**by.case.facts, "serviceControlPolicies": refused})
        answer = by.probe()
    assert "not proven to be allowed (serviceControlPolicies would tell)" in answer.reason


def test_a_snapshot_keeps_the_probe(seaweedfs: Seaweed, tmp_path: Path) -> None:
    """Written to a snapshot and read back, the fact is the same."""
    bucket = seaweedfs.bucket("kept")
    admin = seaweedfs.running
    with prober(tmp_path, _given(seaweedfs, bucket), admin.key_id, admin.secret.reveal()) as by:
        facts = facts_of(by.location, [by.probe()])
        text = to_text(Snapshot(NOW, by.location, facts))
    assert admin.secret.reveal() not in text
    before, after = facts[PROBE.name], read_snapshot("snapshot", text.encode()).facts[PROBE.name]
    assert isinstance(before, Known)
    assert isinstance(after, Known)
    assert after.value == before.value


@pytest.mark.parametrize(
    ("evidence", "leave", "why"),
    [
        ({"objectLock": {"ObjectLockConfiguration": {"ObjectLockEnabled": "Enabled", "Rule": {
            "DefaultRetention": {"Mode": "GOVERNANCE", "Days": 1}}}}}, True, "GOVERNANCE retention"),
        ({"bucketVersioning": {"Status": "Enabled", "MFADelete": "Enabled"}}, False, "second factor"),
        ({"bucketVersioning": {"Status": "Enabled"}}, False, "s3:DeleteObjectVersion"),
    ],
)  # fmt: skip
def test_nothing_is_written_that_could_not_be_removed(
    tmp_path: Path, evidence: dict[str, object], why: str, *, leave: bool
) -> None:
    """Retention, a second factor, versions that may not be deleted: not one request is sent."""
    given = document("bucket", "https://127.0.0.1:9", needs("bucket"), evidence=evidence)
    with prober(tmp_path, given, "AKIAEXAMPLE", "secret") as by:
        answer = by.probe(leave=leave)
    assert answer.state is State.UNAVAILABLE
    assert why in answer.reason
    assert by.told == []


@pytest.mark.parametrize("unread", ["bucketVersioning", "objectLock"])
def test_what_nobody_read_may_keep_what_is_written(tmp_path: Path, unread: str) -> None:
    """Versioning or retention that nobody could read stands in the way, and the permission to read it is named."""
    given = document("bucket", "https://127.0.0.1:9", ALL)
    with prober(tmp_path, given, "AKIAEXAMPLE", "secret") as by:
        facts = {name: fact for name, fact in by.case.facts.items() if name != unread}
        by.case = by.case._replace(facts=facts)
        answer = by.probe()
    assert answer.state is State.UNAVAILABLE
    assert "s3:GetBucket" in answer.reason


def test_without_a_journal_nothing_is_written(seaweedfs: Seaweed, tmp_path: Path) -> None:
    """Where the state folder cannot be made, the probe ends before its first request."""
    bucket = seaweedfs.bucket("nojournal")
    (tmp_path / "state").write_text("a file")
    admin = seaweedfs.running
    with (
        prober(tmp_path, _given(seaweedfs, bucket), admin.key_id, admin.secret.reveal()) as by,
        pytest.raises(UsageError, match="journal"),
    ):
        by.probe()
    assert seaweedfs.keys_of(bucket) == []
