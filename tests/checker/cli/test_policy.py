"""The command ``policy``: what it writes, what it says beside, and what it refuses."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from tests.checker.cli.running import run, spawn
from tests.examining import ROOT, USER

if TYPE_CHECKING:
    from pathlib import Path

LOCATIONS = sorted(
    path for path in (ROOT / "fixtures" / "locations").iterdir() if "evidence" not in path.name and path.is_file()
)
KEY = "arn:aws:kms:eu-central-1:111122223333:key/12345678-1234-4123-8123-123456789012"
STS = {
    "credentials": {"type": "sts", "roleArn": "arn:aws:iam::111122223333:role/velero", "externalId": "palette-7d1e9f"},
    "principal": "arn:aws:iam::111122223333:role/velero",
}


def write(folder: Path, **fields: object) -> str:
    """A location in a file of its own."""
    described = {
        "apiVersion": "backup-preflight/v1",
        "kind": "BackupLocation",
        "name": "prod",
        "provider": "aws",
        "bucket": "acme-prod-velero",
        "bucketOwner": "111122223333",
        "region": "eu-central-1",
        "features": ["object-store", "file-system-backup", "volume-snapshots"],
        "principal": USER,
        "evidence": {"bucketEncryption": {"algorithm": "AES256"}},
        **fields,
    }
    path = folder / "location.json"
    path.write_text(json.dumps({key: value for key, value in described.items() if value is not None}), encoding="utf-8")
    return str(path)


def test_one_kind_is_one_document_and_nothing_else(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """So that it can be handed to the AWS command line; nothing is said beside it when all is known."""
    done = run(monkeypatch, "policy", write(tmp_path), "--kind", "identity")
    assert (done.code, done.err) == (0, "")
    policy = json.loads(done.out)
    assert list(policy) == ["Version", "Statement"]
    assert [statement["Sid"] for statement in policy["Statement"]] == [
        "ReadAndWriteBackups",
        "ListBackups",
        "CreateSnapshotsAndVolumes",
        "TagWhatIsCreated",
        "DeleteSnapshotsOfBackups",
        "FindVolumesAndSnapshots",
    ]
    assert done == run(monkeypatch, "policy", write(tmp_path), "--kind", "identity", "--format", "json")


def test_all_kinds_are_labelled(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With the public access settings beside the bucket policy."""
    evidence = {"bucketEncryption": {"algorithm": "aws:kms", "keyArn": KEY}}
    done = run(monkeypatch, "policy", write(tmp_path, **STS, evidence=evidence))
    assert done.code == 0
    labels = ["identityPolicy", "keyPolicy", "bucketPolicy", "publicAccessBlock", "trustPolicy"]
    assert list(json.loads(done.out)) == labels
    for kind, label in (("identity", labels[0]), ("key", labels[1]), ("bucket", labels[2]), ("trust", labels[4])):
        alone = run(monkeypatch, "policy", write(tmp_path, **STS, evidence=evidence), "--kind", kind)
        assert json.loads(alone.out) == json.loads(done.out)[label]


@pytest.mark.parametrize("path", LOCATIONS, ids=lambda path: str(path.stem))
def test_what_is_written_for_a_location_makes_it_ready(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Given as evidence; the location's own policy may fall short."""
    evidence = path.with_name(f"{path.stem}.evidence.yaml")
    more = ["--evidence", str(evidence)] if evidence.is_file() else []
    done = run(monkeypatch, "policy", str(path), "--kind", "identity", *more)
    assert done.code == 0
    (tmp_path / "written.json").write_text(done.out, encoding="utf-8")
    for each in (path, *([evidence] if more else [])):
        given = list(yaml.safe_load_all(each.read_text(encoding="utf-8")))
        for document in given:
            if isinstance(document, dict) and "identityPolicies" in document.get("evidence", {}):
                document["evidence"]["identityPolicies"] = ["written.json"]
                if "bucketPolicy" in document["evidence"]:
                    document["evidence"]["bucketPolicy"] = str(path.parent / document["evidence"]["bucketPolicy"])
        dump = json.dumps(given[0]) if each.suffix == ".json" else yaml.safe_dump_all(given)
        (tmp_path / each.name).write_text(dump, encoding="utf-8")
    checked = run(
        monkeypatch,
        "check",
        str(tmp_path / path.name),
        *(["--evidence", str(tmp_path / evidence.name)] if more else []),
        "--format",
        "json",
    )
    report = json.loads(checked.out)
    assert (checked.code, report["verdict"]) == (0, "READY")
    assert [item["rule"] for item in report["findings"] if item["outcome"] == "fail" and item["operation"]] == []


def test_what_is_assumed_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """On standard error, so that standard output stays a document."""
    path = write(tmp_path, evidence={}, bucketOwner=None, features=None, prefix="cluster-a")
    done = run(monkeypatch, "policy", path)
    assert done.code == 0
    json.loads(done.out)
    for part in (
        "assumed: the bucket encrypts with SSE-S3",
        "assumed: the bucket belongs to the principal's account",
        "assumed: S3 decides 404 or 403 by s3:ListBucket",
        "states no features: written for object-store, file-system-backup, volume-snapshots",
        "takes the place of the one that acme-prod-velero has",
        "left out: no customer managed KMS key",
        "left out: the credentials are no role's",
    ):
        assert part in done.err
    unknown = run(monkeypatch, "policy", write(tmp_path, bucketOwner=None, principal=None), "--kind", "identity")
    assert "assumed: the bucket and who uses it belong to one account" in unknown.err


def test_strictly_nothing_is_assumed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What would be is asked for; and lists are not narrowed."""
    narrowed = run(monkeypatch, "policy", write(tmp_path, prefix="cluster-a"), "--kind", "identity")
    assert "s3:prefix" in narrowed.out
    strict = run(monkeypatch, "policy", write(tmp_path, prefix="cluster-a"), "--kind", "identity", "--strict")
    assert (strict.code, strict.err) == (0, "")
    assert "s3:prefix" not in strict.out
    done = run(monkeypatch, "policy", write(tmp_path, evidence={}), "--strict")
    assert (done.code, done.out) == (2, "")
    assert "which key encrypts the objects is not known" in done.err
    done = run(monkeypatch, "policy", write(tmp_path, bucketOwner=None), "--strict")
    assert (done.code, done.out) == (2, "")
    assert "which account owns the bucket is not known" in done.err


def test_placeholders_are_marked_and_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody's account is guessed."""
    fields: dict[str, Any] = {"principal": STS["principal"], "credentials": {**STS["credentials"]}}  # type: ignore[dict-item]  # a mapping
    del fields["credentials"]["externalId"]
    done = run(monkeypatch, "policy", write(tmp_path, **fields), "--kind", "trust")
    (statement,) = json.loads(done.out)["Statement"]
    assert statement["Principal"] == {"AWS": "arn:aws:iam::<ACCOUNT-THAT-PALETTE-SHOWS>:root"}
    assert statement["Condition"] == {"StringEquals": {"sts:ExternalId": "<EXTERNAL-ID-THAT-PALETTE-SHOWS>"}}
    assert done.err.count("to be filled in: ") == 2
    for caller, named in (("444455556666", "arn:aws:iam::444455556666:root"), (USER, USER)):
        filled = run(monkeypatch, "policy", write(tmp_path, **STS), "--kind", "trust", "--caller", caller)
        assert json.loads(filled.out)["Statement"][0]["Principal"] == {"AWS": named}
        assert filled.err == ""
    wrong = run(monkeypatch, "policy", write(tmp_path, **STS), "--kind", "trust", "--caller", "palette")
    assert (wrong.code, wrong.out) == (2, "")
    assert "--caller is no account and no principal: 'palette'" in wrong.err


def test_features_can_be_chosen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One by one, or in a list; a word that is none is an error."""
    path = write(tmp_path)
    objects = run(monkeypatch, "policy", path, "--kind", "identity", "--features", "object-store")
    assert "ec2:" not in objects.out
    both = run(monkeypatch, "policy", path, "--kind", "identity", "--features", "object-store,volume-snapshots")
    each = ["--features", "object-store", "--features", "volume-snapshots"]
    assert both == run(monkeypatch, "policy", path, "--kind", "identity", *each)
    assert "ec2:" in both.out
    wrong = run(monkeypatch, "policy", path, "--features", "restic")
    assert (wrong.code, wrong.out) == (2, "")
    assert "there is no feature 'restic'" in wrong.err
    assert "object-store" in wrong.err


@pytest.mark.parametrize(
    ("kind", "reason"), [("key", "no customer managed KMS key"), ("trust", "the credentials are no role's")]
)
def test_a_kind_that_the_location_has_no_use_for_is_an_error(
    kind: str, reason: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """When it was asked for by name."""
    done = run(monkeypatch, "policy", write(tmp_path), "--kind", kind)
    assert (done.code, done.out) == (2, "")
    assert reason in done.err


def test_only_one_location_that_can_be_used_is_taken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two, none, or a broken one is an error that says what to do."""
    first = write(tmp_path)
    (tmp_path / "second.json").write_text((tmp_path / "location.json").read_text().replace('"prod"', '"other"'))
    done = run(monkeypatch, "policy", str(tmp_path))
    assert (done.code, done.out) == (2, "")
    assert "policies are written for one location, and there are 2: prod, other" in done.err
    empty = tmp_path / "empty"
    empty.mkdir()
    assert run(monkeypatch, "policy", str(empty)).code == 2
    broken = run(monkeypatch, "policy", write(tmp_path, bukket="x", regoin="y"))
    assert (broken.code, broken.out) == (2, "")
    assert "bukket" in broken.err
    assert "regoin" in broken.err
    assert run(monkeypatch, "policy", first.replace("location", "absent")).code == 2
    missing = run(monkeypatch, "policy", write(tmp_path, bucket=None))
    assert (missing.code, missing.out) == (2, "")
    assert "add bucket" in missing.err


def test_a_location_may_come_through_a_pipe(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As for ``check``."""
    path = write(tmp_path)
    piped = run(monkeypatch, "policy", "-", "--kind", "bucket", stdin=(tmp_path / "location.json").read_bytes())
    assert piped.out == run(monkeypatch, "policy", path, "--kind", "bucket").out


@pytest.mark.parametrize("form", ["json", "terraform", "cloudformation"])
def test_no_secret_and_no_control_character_comes_out(
    form: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever stands in the document; a secret that is a prefix, too, is not written."""
    secret = "wJalrXUtnFEMIK7MDENGbPxRfiCYzzzzzzzzzzzz"  # noqa: S105 - nobody's
    credentials = {"type": "static", "accessKeyId": "AKIARTX3GSDSVVNZHULO", "secretAccessKey": secret}
    fields: dict[str, Any] = {"credentials": credentials, "prefix": "a\u202e\u001b[31m\n}"}
    done = run(monkeypatch, "policy", write(tmp_path, **fields), "--format", form)
    assert done.code == 0
    assert secret not in done.out + done.err
    assert all(character.isprintable() or character == "\n" for character in done.out)
    assert done.out.isascii()
    leaked = run(monkeypatch, "policy", write(tmp_path, **{**fields, "prefix": secret}), "--format", form)
    assert secret not in leaked.out + leaked.err


def test_a_shell_completes_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """With its options."""
    script = run(monkeypatch, "completion", "bash").out
    (line,) = (line for line in script.splitlines() if line.startswith("    policy)"))
    assert all(option in line for option in ("--kind", "--format", "--features", "--caller", "--strict"))


def test_check_imports_nothing_of_it(tmp_path: Path) -> None:
    """Its cost is its own."""
    path = write(tmp_path)
    program = (
        "import sys; from checker.cli.main import main; code = main(['check', sys.argv[1]]); "
        "print([name for name in sys.modules if 'least' in name or name == 'checker.cli.policy'], file=sys.stderr)"
    )
    import subprocess  # noqa: PLC0415 - this test alone starts a process

    done = subprocess.run([sys.executable, "-c", program, path], capture_output=True, text=True, check=True, cwd=ROOT)
    assert done.stderr.splitlines()[-1] == "[]"
    assert spawn("policy", path, "--kind", "identity").code == 0


MINIO = str(ROOT / "fixtures" / "locations" / "documented-minio.yaml")


def test_a_location_on_minio_has_one_policy(monkeypatch: pytest.MonkeyPatch) -> None:
    """The user's, as the document itself, whether it is asked for by its kind or not."""
    done, same = run(monkeypatch, "policy", MINIO), run(monkeypatch, "policy", MINIO, "--kind", "identity")
    assert done.out == same.out
    assert [each["Sid"] for each in json.loads(done.out)["Statement"]] == ["ReadAndWriteBackups", "ListBackups"]


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (("--kind", "bucket"), "MinIO has no use for a policy of kind bucket"),
        (("--caller", "111122223333"), "MinIO has no use for --caller"),
        (("--format", "cloudformation"), "the form cloudformation is not for MinIO"),
    ],
)
def test_what_minio_has_not_is_refused(options: tuple[str, ...], words: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """With what it has."""
    done = run(monkeypatch, "policy", MINIO, *options)
    assert (done.code, done.out) == (2, "")
    assert words in done.err


def test_commands_of_mc_are_for_minio(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """They make the policy and attach it to the user; AWS has no such form."""
    assert run(monkeypatch, "policy", MINIO, "--format", "mc").out.endswith(
        "mc admin policy create ALIAS minio-velero minio-velero.json\n"
        "mc admin policy attach ALIAS minio-velero --user velero-user\n"
    )
    assert "the form mc is for locations on MinIO" in run(monkeypatch, "policy", write(tmp_path), "--format", "mc").err
