"""The command ``check``: exit codes, reports and where they go, and what is said when something is wrong."""

from __future__ import annotations

import json
import os
import stat
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from checker.cli.output import file_name
from checker.run import registry
from tests.checker.cli.running import run, set_up
from tests.checker.run.making import rule
from tests.examining import LOCATION, POLICY, ROOT, without

if TYPE_CHECKING:
    from checker.api import Verdicts
    from checker.evidence.evidence import Evidence

SECRET = "notARealSecret/onlyForTests+000000000000"  # noqa: S105 - made up for the tests


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current folder, with the documented location in it."""
    monkeypatch.chdir(tmp_path)
    set_up(tmp_path)
    return tmp_path


def names(folder: Path) -> set[str]:
    """The files of a folder, hidden ones too."""
    return {path.name for path in folder.iterdir()}


READY = "prod-velero.json"


def test_the_documented_location_is_ready(monkeypatch: pytest.MonkeyPatch) -> None:
    """The README's first command."""
    done = run(monkeypatch, "check", str(LOCATION))
    assert done.code == 0
    assert done.out.startswith("prod-velero: READY")
    assert done.out.rstrip().endswith("READY (exit code 0)")
    assert done.err == ""


def test_not_ready_is_1(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The operation and the action are named."""
    (here / "velero.json").write_text(json.dumps(without("s3:DeleteObject")), encoding="utf-8")
    done = run(monkeypatch, "check", READY)
    assert done.code == 1
    assert "NOT READY" in done.out
    assert "s3:DeleteObject" in done.out


@pytest.mark.usefixtures("here")
def test_undecided_is_3(monkeypatch: pytest.MonkeyPatch) -> None:
    """Strictly, what nobody supplied is not known."""
    assert run(monkeypatch, "check", READY, "--strict").code == 3


@pytest.mark.usefixtures("here")
def test_a_failing_rule_is_4(monkeypatch: pytest.MonkeyPatch) -> None:
    """A crash of ours is no verdict on the location."""

    def examine(_: Evidence) -> Verdicts:
        message = "ours"
        raise ZeroDivisionError(message)

    monkeypatch.setattr("checker.run.check.rules_for", lambda _: (rule(examine),))
    done = run(monkeypatch, "check", READY)
    assert done.code == 4
    assert "UNDECIDED: 1 rule that failed" in done.out


def test_the_line_can_be_drawn_elsewhere(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A risk makes no location unready, and may fail a build."""
    set_up(here, name="risky", s3Url="http://s3.eu-central-1.amazonaws.com", forcePathStyle=True)
    assert run(monkeypatch, "check", "risky.json").code == 0
    done = run(monkeypatch, "check", "risky.json", "--fail-on", "risk")
    assert (done.code, done.out.startswith("risky: READY")) == (1, True)


@pytest.mark.parametrize(
    ("arguments", "message", "remedy"),
    [
        (["missing.yaml"], "missing.yaml", ""),
        ([READY, "--select", "denied-expiri"], "no rule is called 'denied-expiri'", "did you mean denied-expiry?"),
        ([READY, "--ignore", "AWS1O1"], "no rule is called 'AWS1O1'", "did you mean AWS"),
        ([READY, "--select", ""], "none is named", "'backup-preflight rules' lists"),
        ([READY, "--select", "AWS110", "--ignore", "AWS"], "no rule is left", "ignore fewer"),
        ([READY, "--format", "yaml"], "no format is called 'yaml'", "the formats are text, json"),
        ([READY, "--format", "json", "--format", "text"], "only one format", "--format text=report.text"),
        ([READY, "--format", "json="], "names no file", "--format json=PATH"),
        ([READY, "--format", "json=r", "--format", "html=./r"], "one file", "a path of its own"),
        ([READY, "--format", "json=no/such/r.json"], "cannot write no/such/r.json", "a folder that exists"),
        ([READY, "--format", f"json={READY}"], "would overwrite it", "another path"),
        ([READY, "--format", "json=folder"], "cannot write folder: it is a folder", "the path of a file"),
        (["folder"], "folder holds no document", "give a folder with"),
        (["velero.json"], "velero.json", ""),
    ],
)
def test_what_cannot_be_used_is_2_and_says_what_to_do(
    arguments: list[str], message: str, remedy: str, here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What happened, what to do next, and no file left behind."""
    (here / "folder").mkdir()
    before = names(here)
    done = run(monkeypatch, "check", *arguments)
    assert done.code == 2, done
    assert message in done.err
    assert remedy in done.err
    assert done.err.startswith("backup-preflight: ")
    assert len(done.err.splitlines()) >= 2, "nothing says what to do next"
    assert names(here) == before


@pytest.mark.parametrize("arguments", [["chek"], ["check", "a", "--fail-on", "x"], ["check", "a", "--x"]])
def test_the_grammar_is_explained(arguments: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """A usage line, and what was wrong."""
    done = run(monkeypatch, *arguments)
    assert done.code == 2
    assert done.err.startswith("usage: backup-preflight")
    assert "error: " in done.err


def test_nothing_to_examine_is_2(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Evidence alone is no location."""
    (here / "folder").mkdir()
    (here / "folder" / "other.yaml").write_text("a: 1\n", encoding="utf-8")
    done = run(monkeypatch, "check", "folder")
    assert done.code == 2
    assert "nothing to examine" in done.err


def test_a_broken_document_does_not_hide_a_good_one(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Both are told of; being not ready outweighs being broken, and being broken outweighs being ready."""
    (here / "broken.yaml").write_text("a: [1\n", encoding="utf-8")
    done = run(monkeypatch, "check", "broken.yaml", READY)
    assert done.code == 2
    assert "broken.yaml:" in done.err
    assert "READY" in done.out
    (here / "velero.json").write_text(json.dumps(without("s3:PutObject")), encoding="utf-8")
    assert run(monkeypatch, "check", "broken.yaml", READY).code == 1
    assert run(monkeypatch, "check", "broken.yaml", READY, "--strict", "--select", "AWS102").code == 2


def test_json_tells_of_broken_documents(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A program that reads nothing but the report learns that something is missing in it."""
    (here / "broken.yaml").write_text("a: [1\n", encoding="utf-8")
    done = run(monkeypatch, "check", "broken.yaml", READY, "--format", "json")
    found = json.loads(done.out)
    assert found["summary"]["broken"] == 1
    assert [report["location"] for report in found["reports"]] == ["prod-velero"]
    nothing = json.loads(run(monkeypatch, "check", "broken.yaml", "--format", "json").out)
    assert (nothing["reports"], nothing["summary"]["broken"]) == ([], 1)


def test_several_locations_are_one_document(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An array with a summary in JSON, a line each in JSON Lines, and a last line in text."""
    set_up(here, name="second", features=["object-store"])
    found = json.loads(run(monkeypatch, "check", READY, "second.json", "--format", "json").out)
    assert [report["location"] for report in found["reports"]] == ["prod-velero", "second"]
    assert found["summary"]["verdicts"]["READY"] == 2
    lines = run(monkeypatch, "check", READY, "second.json", "--format", "jsonl").out.splitlines()
    assert [json.loads(line).get("location") for line in lines] == ["prod-velero", "second", None]
    assert run(monkeypatch, "check", READY, "second.json").out.rstrip().endswith("2 locations: 2 READY")


@pytest.mark.usefixtures("here")
def test_one_location_is_the_report_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    """No array around it."""
    assert json.loads(run(monkeypatch, "check", READY, "--format", "json").out)["verdict"] == "READY"


def test_a_folder_and_standard_input_are_read(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever in it is a location; - is standard input, with paths from the current folder."""
    assert run(monkeypatch, "check", ".").out.startswith("prod-velero: READY")
    done = run(monkeypatch, "check", "-", stdin=(here / READY).read_bytes())
    assert (done.code, done.out.startswith("prod-velero: READY")) == (0, True)
    empty = run(monkeypatch, "check", "-")
    assert empty.code == 2
    assert "-:1:1: " in empty.err


def test_a_closed_standard_input_is_empty(here: Path) -> None:
    """A daemon has none."""
    command = f'exec "$0" -m checker check {READY} <&-'
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(["sh", "-c", command, sys.executable], cwd=here, env=environment, check=False)
    assert done.returncode == 0


def test_evidence_may_come_apart(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As a document of its own, beside the location."""
    set_up(here, name="bare", evidence={})
    assert run(monkeypatch, "check", "bare.json").code == 3
    evidence = {"apiVersion": "backup-preflight/v1", "kind": "Evidence", "evidence": {"identityPolicies": [POLICY]}}
    (here / "evidence.json").write_text(json.dumps(evidence), encoding="utf-8")
    assert run(monkeypatch, "check", "bare.json", "--evidence", "evidence.json").code == 0


def test_reports_go_to_files_and_the_verdict_to_the_terminal(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Repeatable; without a format on standard output one line says what came out."""
    done = run(monkeypatch, "check", READY, "--format", "json=r.json", "--format", "html=r.html")
    assert done.code == 0
    assert done.out.startswith("prod-velero: READY: ")
    assert len(done.out.splitlines()) == 1
    assert json.loads((here / "r.json").read_text(encoding="utf-8"))["exitCode"] == 0
    assert (here / "r.html").read_text(encoding="utf-8").startswith("<!DOCTYPE html>")
    assert names(here) == {"r.json", "r.html", READY, "velero.json"}


def test_output_is_the_same_every_time(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In every format, down to the bytes, when SOURCE_DATE_EPOCH says what time it is."""
    for number in ("1", "2"):
        formats = [f"--format={name}={number}.{name}" for name in ("text", "json", "jsonl", "html")]
        assert run(monkeypatch, "check", READY, *formats).code == 0
    for name in ("text", "json", "jsonl", "html"):
        assert (here / f"1.{name}").read_bytes() == (here / f"2.{name}").read_bytes()
    run_ = json.loads((here / "1.json").read_text(encoding="utf-8"))["run"]
    assert run_["generatedAt"] == "2026-11-22T00:00:00Z"


@pytest.mark.parametrize("epoch", ["x", "-1", "1e9", "99999999999999", "9" * 5000, "1.5"])
@pytest.mark.usefixtures("here")
def test_a_time_that_is_none_is_refused(epoch: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """And not taken for now."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", epoch)
    done = run(monkeypatch, "check", READY)
    assert done.code == 2
    assert "SOURCE_DATE_EPOCH" in done.err


@pytest.mark.parametrize("epoch", ["0", "253402300799"])
@pytest.mark.usefixtures("here")
def test_any_second_of_four_digit_years_will_do(epoch: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """From the first to the last."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", epoch)
    assert run(monkeypatch, "check", READY).code in {0, 1}


@pytest.mark.parametrize("width", ["-5", "1", "0", "40", "100000"])
@pytest.mark.usefixtures("here")
def test_any_width_can_be_asked_for(width: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Within reason it is kept."""
    done = run(monkeypatch, "check", READY, f"--width={width}")
    assert done.code == 0
    assert max(map(len, done.out.splitlines())) <= 120


def test_an_old_report_is_replaced_whole_or_stays(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing half written, whatever goes wrong."""
    (here / "r.json").write_text("old", encoding="utf-8")
    monkeypatch.setattr("checker.cli.target.os.replace", _refuse)
    done = run(monkeypatch, "check", READY, "--format", "json=r.json")
    assert done.code == 2
    assert "cannot write r.json: No space left on device" in done.err
    assert (here / "r.json").read_text(encoding="utf-8") == "old"
    assert names(here) == {"r.json", READY, "velero.json"}


def _refuse(*_: object) -> None:
    raise OSError(28, os.strerror(28))


def test_a_link_is_followed_and_what_is_no_file_is_not_replaced(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A run as root would otherwise make a file of /dev/null."""
    (here / "folder").mkdir()
    (here / "r.json").symlink_to("folder/real.json")
    assert run(monkeypatch, "check", READY, "--format", "json=r.json").code == 0
    assert (here / "r.json").is_symlink()
    assert json.loads((here / "folder" / "real.json").read_text(encoding="utf-8"))["exitCode"] == 0
    assert run(monkeypatch, "check", READY, "--format", f"json={os.devnull}").code == 0
    assert stat.S_ISCHR(Path(os.devnull).stat().st_mode)


@pytest.mark.parametrize(("umask", "mode"), [(0o022, 0o644), (0o077, 0o600)])
def test_a_report_is_for_whom_the_umask_says(
    umask: int, mode: int, here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A temporary file's own mode would keep it from everybody else."""
    before = os.umask(umask)
    try:
        assert run(monkeypatch, "check", READY, "--format", "json=r.json").code == 0
        assert stat.S_IMODE((here / "r.json").stat().st_mode) == mode
    finally:
        os.umask(before)


def test_each_location_may_have_a_file_of_its_own(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In any format; a name leads out of no folder, and two names that look alike are two files."""
    for name in ("a b", "a:b", "..", "c"):
        set_up(here, name=name, features=["object-store"])
    paths = ["a b.json", "a:b.json", "...json", "c.json"]
    done = run(monkeypatch, "check", *paths, "--format", "html=out-{location}.html", "--format", "json={location}.out")
    assert done.code in {0, 1}
    assert names(here) >= {"out-a-b.html", "out-a-b-2.html", "out-location.html", "out-c.html", "a-b.out", "c.out"}
    assert json.loads((here / "a-b-2.out").read_text(encoding="utf-8"))["location"] == "a:b"


def test_one_page_cannot_show_two_locations(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """And nothing is left of the first."""
    set_up(here, name="second", features=["object-store"])
    done = run(monkeypatch, "check", READY, "second.json", "--format", "html=r.html")
    assert done.code == 2
    assert "html=report-{location}.html" in done.err
    assert names(here) == {READY, "second.json", "velero.json"}


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("prod", "prod"),
        ("../../etc/x", "-..-etc-x"),
        ("...", "location"),
        ("", "location"),
        ("ä/b", "ä-b"),
        ("x" * 300, "x" * 100),
    ],
)
def test_a_location_name_is_a_file_name(name: str, expected: str) -> None:
    """Short, and without a way out."""
    assert file_name(name) == expected


def test_a_secret_in_a_report_stops_everything(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Exit 4, no file, and the message does not hold it either."""
    set_up(here, name="leaky", bucket="leaky", credentials=_credentials())
    monkeypatch.setenv("BACKUP_SECRET", SECRET)
    monkeypatch.setattr("checker.run.check.fields", _leaking)
    before = names(here)
    for name in ("text", "json", "jsonl", "html"):
        done = run(monkeypatch, "check", "leaky.json", "--format", f"{name}=r.{name}", "--format", "jsonl")
        assert done.code == 4
        assert "a secret would have been written" in done.err
        assert SECRET not in done.out + done.err
        assert names(here) == before


def _credentials() -> dict[str, object]:
    return {
        "type": "static",
        "accessKeyId": "AKIARTX3GSDSVVNZHULO",
        "secretAccessKey": {"env": "BACKUP_SECRET"},
    }


def _leaking(_: object) -> tuple[object, ...]:
    from checker.model.report import Field  # noqa: PLC0415 - only here

    return (Field("bucket", f"x{SECRET}x"),)


def test_a_secret_never_shows(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """From the environment, from a file, or in the document itself."""
    monkeypatch.setenv("BACKUP_SECRET", SECRET)
    (here / "secret.txt").write_text(SECRET, encoding="utf-8")
    for number, secret in enumerate(({"env": "BACKUP_SECRET"}, {"file": "secret.txt"}, SECRET)):
        path = set_up(here, name=f"s{number}", credentials={**_credentials(), "secretAccessKey": secret})
        formats = [f"--format={name}=r.{name}" for name in ("json", "jsonl", "html")]
        done = run(monkeypatch, "check", path.name, "--format", "text", "--verbose", *formats)
        assert done.code in {0, 1}, done.err
        written = [done.out, done.err, *((here / f"r.{n}").read_text(encoding="utf-8") for n in ("json", "html"))]
        assert not [text for text in written if SECRET in text]


@pytest.mark.parametrize("name", ["a\x1b[31mred", "a\u202eyaml.exe", "a\nbackup-preflight: READY", "a\rb", "a\x9bb"])
def test_hostile_names_are_made_visible(name: str, here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file's name draws no colours, turns no text around and forges no line."""
    (here / f"{name}.yaml").write_text("a: [1\n", encoding="utf-8")
    for path in (f"{name}.yaml", f"{name}-missing.yaml"):
        done = run(monkeypatch, "check", path)
        assert done.code == 2
        assert "<U+" in done.err
        assert not [c for c in done.err if not c.isprintable() and c != "\n"]
        assert "\nbackup-preflight: READY" not in done.err


def test_a_hostile_location_forges_no_line(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its name stands in the one line that is printed when all reports go to files."""
    text = (here / READY).read_text(encoding="utf-8").replace('prod-velero",', 'x\\nevil\\u001b[31m",')
    (here / "loc.json").write_text(text, encoding="utf-8")
    done = run(monkeypatch, "check", "loc.json", "--format", "json=r.json")
    assert "\x1b" not in done.out
    assert len(done.out.splitlines()) <= 1


def test_notes_are_shown_apart(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is no result goes to standard error."""
    set_up(here, name="noted", credentials={**_credentials(), "secretAccessKey": SECRET})
    done = run(monkeypatch, "check", "noted.json", "--format", "json")
    assert "{env: NAME} keeps it out" in done.err
    assert json.loads(done.out)


@pytest.mark.usefixtures("here")
def test_an_intruder_stops_every_command(monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody else's package in the place of one of ours is named, with the way out."""
    monkeypatch.setattr(registry, "intruder", lambda: "rules (/x/rules/__init__.py)")
    for arguments in (["check", READY], ["rules"], ["explain", "AWS110"], ["schema", "report"], ["completion", "bash"]):
        done = run(monkeypatch, *arguments)
        assert done.code == 4
        assert "rules (/x/rules/__init__.py)" in done.err
        assert "pipx" in done.err
    assert run(monkeypatch, "--version").code == 0
