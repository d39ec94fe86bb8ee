"""The command ``fix``: a patch that other tools take, files written whole, and no secret in either."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from checker.cli.replace import replace_all
from checker.errors import UsageError
from checker.run.fix import Changed
from tests.checker.cli.running import run, set_up, spawn
from tests.checker.intake.giving import SECRET
from tests.examining import ROOT

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path


WITHOUT_DELETE = (ROOT / "fixtures" / "policies" / "without-delete.json").read_text(encoding="utf-8")
LOCATION = """\
apiVersion: backup-preflight/v1
kind: BackupLocation
name: prod
provider: aws
bucket: acme-prod-velero
region: eu-central-1
principal: arn:aws:iam::111122223333:user/velero
features: [object-store, file-system-backup]
evidence:
  identityPolicies: [velero.json]
"""
DENIAL = {
    "Version": "2012-10-17",
    "Statement": [
        {
            "Effect": "Deny",
            "Principal": "*",
            "Action": "s3:DeleteObject",
            "Resource": "arn:aws:s3:::acme-prod-velero/*",
        }
    ],
}


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current folder, with a location and its policy that lacks the permission to delete."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "velero.json").write_text(WITHOUT_DELETE, encoding="utf-8")
    (tmp_path / "a.yaml").write_text(LOCATION, encoding="utf-8")
    return tmp_path


def tools() -> list[list[str]]:
    """The programs of this machine that apply a patch."""
    known = [["patch", "-p0"], ["git", "apply", "-p0", "-"]]
    return [tool for tool in known if shutil.which(tool[0])]


@pytest.mark.parametrize("tool", tools(), ids=lambda tool: tool[0])
@pytest.mark.parametrize("ending", ["\n", "\r\n"])
@pytest.mark.parametrize("name", ["velero.json", "policies of the house/the one.json"])
def test_the_output_is_a_patch(
    here: Path, monkeypatch: pytest.MonkeyPatch, tool: list[str], ending: str, name: str
) -> None:
    """What is printed, comments and all, is what ``patch`` and ``git apply`` take; then the location is ready."""
    policy = here / name
    policy.parent.mkdir(exist_ok=True)
    policy.write_bytes(WITHOUT_DELETE.rstrip().replace("\n", ending).encode())
    (here / "a.yaml").write_text(LOCATION.replace("[velero.json]", f'["{name}"]'), encoding="utf-8")
    done = run(monkeypatch, "fix", "a.yaml")
    assert done.code == 0, done.err
    assert done.out.startswith("# AWS110 denied-expiry (blocker)\n")
    subprocess.run([*tool, *_binary(tool)], input=done.out.encode(), cwd=here, check=True, capture_output=True)
    assert json.loads(policy.read_bytes())["Statement"][1]["Action"][-1] == "s3:DeleteObject"
    assert policy.read_bytes().count(b"\r") == (policy.read_bytes().count(b"\n") if ending == "\r\n" else 0)
    assert run(monkeypatch, "check", "a.yaml").code == 0


def _binary(tool: list[str]) -> list[str]:
    return ["--binary"] if tool[0] == "patch" else []


def test_nothing_is_written_unasked(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Printing the patch leaves the files alone."""
    run(monkeypatch, "fix", "a.yaml")
    assert (here / "velero.json").read_text(encoding="utf-8") == WITHOUT_DELETE


def test_writing_keeps_what_does_not_change(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Mode, line ends and the missing last one stay; the second run changes nothing."""
    policy = here / "velero.json"
    policy.write_bytes(WITHOUT_DELETE.rstrip().replace("\n", "\r\n").encode())
    policy.chmod(0o640)
    done = run(monkeypatch, "fix", "--write", "a.yaml")
    assert (done.code, done.out) == (0, "changed velero.json (AWS110)\n")
    written = policy.read_bytes()
    assert (
        written
        == WITHOUT_DELETE.rstrip()
        .replace('"s3:ListMultipartUploadParts"', '"s3:ListMultipartUploadParts",\n        "s3:DeleteObject"')
        .replace("\n", "\r\n")
        .encode()
    )
    assert policy.stat().st_mode & 0o777 == 0o640
    assert sorted(path.name for path in here.iterdir()) == ["a.yaml", "velero.json"]
    again = run(monkeypatch, "fix", "--write", "a.yaml")
    assert (again.code, again.out) == (0, "")
    assert policy.read_bytes() == written


def test_a_byte_order_mark_stays(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A location in YAML may begin with one, and keeps it."""
    text = "\ufeff" + LOCATION.replace("eu-central-1", "eu-central-1 ").replace(
        "[velero.json]", "[" + json.dumps(json.loads(WITHOUT_DELETE)) + "]"
    )
    (here / "a.yaml").write_text(text, encoding="utf-8")
    assert run(monkeypatch, "fix", "--write", "a.yaml").code == 0
    written = (here / "a.yaml").read_text(encoding="utf-8")
    assert written == text.replace(
        '"s3:ListMultipartUploadParts"]', '"s3:ListMultipartUploadParts", "s3:DeleteObject"]'
    )


def test_what_is_unsafe_waits_for_the_word(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Exempting somebody from a denial widens: it is shown, and made only with ``--unsafe``."""
    (here / "bucket.json").write_text(json.dumps(DENIAL, indent=2) + "\n", encoding="utf-8")
    (here / "a.yaml").write_text(LOCATION + "  bucketPolicy: bucket.json\n", encoding="utf-8")
    (here / "velero.json").write_bytes((ROOT / "fixtures" / "policies" / "documented-aws.json").read_bytes())
    held = run(monkeypatch, "fix", "a.yaml")
    assert (held.code, held.out) == (1, "")
    assert "--unsafe applies it" in held.err
    assert '+      "Condition": {"ArnNotEquals"' in held.err.replace("    +", "+")
    made = run(monkeypatch, "fix", "--unsafe", "--write", "a.yaml")
    assert made.code == 0, made.err
    assert json.loads((here / "bucket.json").read_text())["Statement"][0]["Condition"] == {
        "ArnNotEquals": {"aws:PrincipalArn": "arn:aws:iam::111122223333:user/velero"}
    }


def test_locations_that_share_a_policy_share_the_patch(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One hunk for both, and the other location's other policy in the same patch."""
    (here / "b.yaml").write_text(LOCATION.replace("name: prod", "name: second"), encoding="utf-8")
    (here / "other.json").write_text(WITHOUT_DELETE, encoding="utf-8")
    (here / "c.yaml").write_text(LOCATION.replace("name: prod", "name: third").replace("velero.json", "other.json"))
    done = run(monkeypatch, "fix", ".")
    assert done.code == 0, done.err
    assert [line for line in done.out.split("\n") if line.startswith("--- ")] == ["--- velero.json", "--- other.json"]
    assert done.out.count('+        "s3:DeleteObject"') == 2
    assert "# AWS110 denied-expiry (blocker of prod)" in done.out
    assert "3 locations: 3 READY\n" in done.err


INLINE = """\
name: prod
kind: BackupLocation
apiVersion: backup-preflight/v1
provider: aws
bucket: acme-prod-velero
region: eu-central-1
principal: arn:aws:iam::111122223333:user/velero
credentials:
  type: static
  accessKeyId: AKIARTX3GSDSVVNZHULO
  secretAccessKey: {secret}
evidence:
  identityPolicies:
    - Version: "2012-10-17"
      Statement:
        - Effect: Allow
          Action:
            - s3:ListBucket
          Resource: arn:aws:s3:::acme-prod-velero
        - Effect: Allow
          Action:
            - s3:GetObject
            - s3:PutObject
            - s3:AbortMultipartUpload
            - s3:ListMultipartUploadParts
          Resource: arn:aws:s3:::acme-prod-velero/*
features: [object-store]
"""


def test_a_secret_elsewhere_in_the_document_is_kept_and_not_shown(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The document has a secret: no piece of it is printed, and the file that is written has it still."""
    text = INLINE.replace("{secret}", SECRET)
    (here / "a.yaml").write_text(text, encoding="utf-8")
    done = run(monkeypatch, "fix", "a.yaml")
    assert done.code == 0, done.err
    assert "+            - s3:DeleteObject" in done.out
    assert SECRET not in done.out + done.err
    assert "•" not in done.out
    assert run(monkeypatch, "fix", "--write", "a.yaml").code == 0
    parts = "            - s3:ListMultipartUploadParts\n"
    assert (here / "a.yaml").read_text() == text.replace(parts, parts + "            - s3:DeleteObject\n")


def test_a_change_beside_a_secret_is_written_and_not_shown(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A patch would have to show the secret's line, so it is not printed; ``--write`` makes the change all the same."""
    path = set_up(here, name="beside")
    value = json.loads(path.read_text())
    value = {
        **{key: value[key] for key in value if key not in {"region", "credentials"}},
        "credentials": {"type": "static", "accessKeyId": "AKIARTX3GSDSVVNZHULO", "secretAccessKey": SECRET},
        "region": "eu_central_1",
    }
    text = json.dumps(value, indent=0).replace("\n}", "}")
    path.write_text(text, encoding="utf-8")
    done = run(monkeypatch, "fix", path.name)
    assert SECRET not in done.out + done.err
    assert "region" not in done.out
    assert done.code == 1, "what is not in the patch is not mended by it"
    assert "beside after --write: READY" in done.err
    assert "the change is not shown, for a secret stands beside it" in done.err
    assert run(monkeypatch, "fix", "--write", path.name).code == 0
    assert path.read_text() == text.replace("eu_central_1", "eu-central-1")


def test_a_path_that_leads_upwards_is_told(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """``patch`` refuses such names, so the user is sent to ``--write``."""
    (here / "deeper").mkdir()
    monkeypatch.chdir(here / "deeper")
    done = run(monkeypatch, "fix", "../a.yaml")
    assert "--- ../velero.json" in done.out
    assert "Apply it with --write; patch takes no path that leads out of the current folder." in done.err
    assert run(monkeypatch, "fix", "--write", "../a.yaml").code == 0


@pytest.mark.usefixtures("here")
def test_standard_input_cannot_be_written(monkeypatch: pytest.MonkeyPatch) -> None:
    """The policy beside it can; a change of the document itself is told in words."""
    text = LOCATION.replace("eu-central-1", "eu_central_1")
    done = run(monkeypatch, "fix", "-", stdin=text.encode())
    assert done.code == 1
    assert "standard input cannot be changed" in done.err
    assert "--- velero.json" in done.out


def test_a_line_of_many_documents_is_told_in_words(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """JSON Lines hold a document a line, of which no patch could be read."""
    value = {"apiVersion": "backup-preflight/v1", "kind": "BackupLocation", "provider": "aws", "region": "eu_central_1"}
    lines = [json.dumps({**value, "name": name, "bucket": "acme-prod-velero"}) for name in ("one", "two")]
    (here / "fleet.jsonl").write_text("\n".join(lines), encoding="utf-8")
    done = run(monkeypatch, "fix", "fleet.jsonl")
    assert (done.code, done.out) == (1, "")
    assert "it stands in a line of fleet.jsonl, which is not" in done.err


def test_documents_beside_others_in_a_file_are_patched(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A Secret before a location in one file is neither shown nor touched, and line numbers are the file's."""
    secret = f"apiVersion: v1\nkind: Secret\nmetadata: {{name: c}}\nstringData:\n  cloud: {SECRET}\n---\n"
    text = secret + LOCATION.replace("eu-central-1", "eu_central_1").replace("name: prod\n", "name: prod  # ours\n")
    (here / "a.yaml").write_text(text, encoding="utf-8")
    done = run(monkeypatch, "fix", "a.yaml")
    assert SECRET not in done.out + done.err
    assert "@@ -10,5 +10,5 @@\n provider: aws\n bucket: acme-prod-velero\n-region: eu_central_1\n" in done.out
    run(monkeypatch, "fix", "--write", "a.yaml")
    assert (here / "a.yaml").read_text() == text.replace("eu_central_1", "eu-central-1")


def test_a_terminal_gets_colours_and_no_control_characters(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What stands in a document cannot steer the terminal that shows its patch."""
    text = LOCATION.replace("eu-central-1", "eu_central_1").replace("provider: aws\n", "provider: aws  # \u202eswa\n")
    (here / "a.yaml").write_text(text, encoding="utf-8")
    monkeypatch.setattr("tests.checker.cli.running.Stream.isatty", lambda _: True)
    monkeypatch.setenv("NO_COLOR", "")
    done = run(monkeypatch, "fix", "a.yaml")
    assert "\x1b[32m+region: eu-central-1\x1b[0m\n" in done.out
    assert " provider: aws  # <U+202E>swa\n" in done.out


def test_a_file_that_changes_meanwhile_is_left_alone(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What somebody else wrote in the meantime is not lost."""

    def late(files: Sequence[Changed]) -> None:
        (here / "velero.json").write_text("{}", encoding="utf-8")
        replace_all(files)

    monkeypatch.setattr("checker.cli.fix.replace_all", late)
    done = run(monkeypatch, "fix", "--write", "a.yaml")
    assert done.code == 2
    assert "velero.json was changed while the fix was made, so nothing is written" in done.err
    assert (here / "velero.json").read_text() == "{}"


def test_what_was_written_before_a_failure_is_taken_back(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """All files or none: the second cannot be put in its place, and the first gets its old content again."""
    files = [
        Changed(name, (here / name).read_bytes(), (here / name).read_bytes() + b"\n# changed\n")
        for name in ("a.yaml", "velero.json")
    ]
    real, places = os.replace, []

    def second_fails(source: str, place: str) -> None:
        places.append(place)
        if len(places) == 2:
            raise OSError(28, "No space left on device")
        real(source, place)

    monkeypatch.setattr("checker.cli.replace.os.replace", second_fails)
    with pytest.raises(UsageError, match="No space left on device; every file has its old content"):
        replace_all(files)
    assert [(here / each.name).read_bytes() for each in files] == [each.before for each in files]
    assert sorted(path.name for path in here.iterdir() if path.name.startswith(".backup")) == []


def test_a_read_only_file_is_refused(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Rights are respected, also for a user who could do without."""
    (here / "velero.json").chmod(0o444)
    done = run(monkeypatch, "fix", "--write", "a.yaml")
    assert done.code == 2
    assert "velero.json is read-only\n  allow writing it (chmod u+w)" in done.err
    assert (here / "velero.json").read_text(encoding="utf-8") == WITHOUT_DELETE


def test_a_hard_link_is_refused(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Replacing the file under one name would leave the old content under the other."""
    os.link(here / "velero.json", here / "same.json")
    done = run(monkeypatch, "fix", "--write", "a.yaml")
    assert done.code == 2
    assert "velero.json has another name (a hard link)" in done.err
    assert (here / "velero.json").read_text(encoding="utf-8") == WITHOUT_DELETE


@pytest.mark.skipif(os.getuid() != 0, reason="only root can give files away")
def test_the_owner_stays(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A run under sudo does not take the file away from whom it belongs to; its rights stay as well."""
    os.chown(here / "velero.json", 12_345, 12_346)
    (here / "velero.json").chmod(0o4640)
    assert run(monkeypatch, "fix", "--write", "a.yaml").code == 0
    state = (here / "velero.json").stat()
    assert (state.st_uid, state.st_gid, state.st_mode & 0o7777) == (12_345, 12_346, 0o4640)


@pytest.mark.usefixtures("here")
def test_a_folder_given_as_a_dot_has_a_patch_that_git_takes(monkeypatch: pytest.MonkeyPatch) -> None:
    """The names in it are those of the files, without the dot."""
    assert "--- velero.json\n+++ velero.json\n" in run(monkeypatch, "fix", ".").out


def test_a_link_that_leads_out_is_refused(here: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    """A link within the folder is followed and stays a link; one that leads elsewhere is not written through."""
    outside = tmp_path_factory.mktemp("elsewhere") / "policy.json"
    outside.write_text(WITHOUT_DELETE, encoding="utf-8")
    (here / "velero.json").unlink()
    (here / "velero.json").symlink_to(outside)
    done = spawn("fix", "--write", "a.yaml", cwd=here)
    assert done.code == 2
    assert "velero.json is a link that leads out of its folder" in done.err
    assert outside.read_text(encoding="utf-8") == WITHOUT_DELETE
    inside = here / "deeper" / "policy.json"
    inside.parent.mkdir()
    inside.write_text(WITHOUT_DELETE, encoding="utf-8")
    (here / "velero.json").unlink()
    (here / "velero.json").symlink_to(inside)
    assert spawn("fix", "--write", "a.yaml", cwd=here).code == 0
    assert os.path.islink(here / "velero.json")  # noqa: PTH114 - what the test is about
    assert "s3:DeleteObject" in inside.read_text(encoding="utf-8")


def test_a_broken_document_is_told_and_the_others_are_mended(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Exit code 2 says that something was unusable."""
    (here / "b.yaml").write_text("apiVersion: backup-preflight/v1\nkind: BackupLocation\n", encoding="utf-8")
    done = run(monkeypatch, "fix", "a.yaml", "b.yaml")
    assert done.code == 2
    assert "the location has no name" in done.err
    assert "--- velero.json" in done.out


def test_nothing_to_fix_is_said(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A sound location has no patch; a folder without one is a usage error."""
    (here / "velero.json").write_bytes((ROOT / "fixtures" / "policies" / "documented-aws.json").read_bytes())
    done = run(monkeypatch, "fix", "a.yaml")
    assert (done.code, done.out) == (0, "")
    assert "nothing to change" in done.err
    (here / "empty").mkdir()
    assert run(monkeypatch, "fix", "empty").code == 2


def test_rules_can_be_selected(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Only what the selected rules find is mended."""
    (here / "a.yaml").write_text(LOCATION.replace("eu-central-1", "eu_central_1"), encoding="utf-8")
    done = run(monkeypatch, "fix", "--select", "AWS110", "a.yaml")
    assert "--- velero.json" in done.out
    assert "--- a.yaml" not in done.out
    assert run(monkeypatch, "fix", "--select", "nonsense", "a.yaml").code == 2


def test_a_policy_in_a_wrapper_is_told_in_words(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A text within a text has no lines to patch: what to do is said instead."""
    (here / "velero.json").write_text(json.dumps({"PolicyDocument": WITHOUT_DELETE}), encoding="utf-8")
    done = run(monkeypatch, "fix", "a.yaml")
    assert (done.code, done.out) == (1, "")
    assert "fix: Allow s3:DeleteObject on arn:aws:s3:::acme-prod-velero/*" in done.err
    assert "No patch for velero.json#/PolicyDocument: a policy within a text has no lines." in done.err


FIELDS = {
    "name": "name: prod",
    "provider": "provider: aws",
    "bucket": "bucket: acme-prod-velero",
    "region": "region: eu_central_1",
    "principal": "principal: arn:aws:iam::111122223333:user/velero",
    "features": "features: [object-store, file-system-backup]",
    "credentials": f"credentials:\n  accessKeyId: AKIARTX3GSDSVVNZHULO\n  secretAccessKey: {SECRET}",
    "quoted": f'# once more: {SECRET}\nplugin: {{region: eu-central-1}}  # "{SECRET}"',
    "evidence": "evidence:\n  identityPolicies: [velero.json]",
}


@given(order=st.permutations(sorted(FIELDS)), ending=st.sampled_from(["\n", "\r\n"]))
@settings(max_examples=30, deadline=None)
def test_wherever_a_secret_stands_it_stays_and_is_never_shown(
    tmp_path_factory: pytest.TempPathFactory, order: list[str], ending: str
) -> None:
    """The printed patch has no piece of it, the written file has all of it, and a patch that is printed applies."""
    folder = tmp_path_factory.mktemp("secret")
    head = ["apiVersion: backup-preflight/v1", "kind: BackupLocation"]
    text = "\n".join([*head, *(FIELDS[name] for name in order), ""]).replace("\n", ending)
    (folder / "velero.json").write_text(WITHOUT_DELETE, encoding="utf-8")
    (folder / "a.yaml").write_bytes(text.encode())
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        done = run(patch, "fix", "a.yaml")
        assert SECRET[:12] not in done.out + done.err
        assert "•" not in done.out
        is_shown = "+region: eu-central-1" in done.out
        assert done.code == (0 if is_shown else 1), done.err
        if is_shown and shutil.which("patch"):
            command = ["patch", "-p0", "--binary", "--dry-run"]
            subprocess.run(command, input=done.out.encode(), cwd=folder, check=True, capture_output=True)
        assert run(patch, "fix", "--write", "a.yaml").code == 0
    assert (folder / "a.yaml").read_bytes().decode() == text.replace("eu_central_1", "eu-central-1")
