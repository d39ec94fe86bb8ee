"""The smaller commands: explain, rules, schema, completion, --version, and how the program ends."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from shutil import which
from typing import TYPE_CHECKING

import pytest
from jsonschema import Draft202012Validator

from checker import __version__
from checker.cli import check
from checker.cli import main as program
from checker.cli.console import Console, visible
from checker.errors import InternalError, UsageError
from checker.run.check import examine
from checker.run.registry import all_rules
from tests.checker.cli.running import FIXED, Stream, run, set_up, spawn
from tests.examining import LOCATION, ROOT

if TYPE_CHECKING:
    from pathlib import Path

    from checker.intake.load import Case
    from checker.model.report import Report
    from checker.run.settings import Settings

RULES = all_rules()


@pytest.mark.parametrize("arguments", [["--version"], ["--version", "check", "x"]])
def test_the_version_is_one_line(arguments: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever follows."""
    assert run(monkeypatch, *arguments) == (0, f"backup-preflight {__version__}\n", "")


def test_without_a_command_there_is_help(monkeypatch: pytest.MonkeyPatch) -> None:
    """With the exit codes and examples."""
    done = run(monkeypatch)
    assert done.code == 0
    assert "exit codes: 0 ready, 1 not ready, 2 usage error" in done.out
    assert run(monkeypatch, "--help").out.strip() == done.out.strip()
    assert "--strict" in run(monkeypatch, "check", "--help").out


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.info.code)
def test_a_rule_is_explained_by_code_and_by_name(rule: object, monkeypatch: pytest.MonkeyPatch) -> None:
    """In any case; the page is not indented, and has its headings."""
    info = rule.info  # type: ignore[attr-defined]  # parametrize erases the type
    page = run(monkeypatch, "explain", info.code.lower())
    assert page.code == 0
    assert page == run(monkeypatch, "explain", info.name.upper())
    lines = page.out.splitlines()
    assert lines[0] == f"# {info.code} {info.name}"
    assert lines[2].split(" · ")[0] == info.severity.value
    assert [line for line in lines if line.startswith("## ")] == ["## Why it matters", "## Remediation", "## Source"]


@pytest.mark.parametrize(
    ("word", "remedy"), [("denied-expire", "did you mean denied-expiry?"), ("zzz", "'backup-preflight rules' lists")]
)
def test_a_rule_that_does_not_exist_is_2(word: str, remedy: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """With the nearest, if there is one."""
    done = run(monkeypatch, "explain", word)
    assert (done.code, done.out) == (2, "")
    assert f"no rule is called '{word}'" in done.err
    assert remedy in done.err


def test_rules_are_listed_for_people_and_for_programs(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each once, by code."""
    lines = run(monkeypatch, "rules").out.splitlines()
    assert [line.split()[:2] for line in lines] == [[rule.info.code, rule.info.name] for rule in RULES]
    listed = json.loads(run(monkeypatch, "rules", "--format", "json").out)
    assert [item["code"] for item in listed] == [rule.info.code for rule in RULES]
    assert set(listed[0]) == {"code", "name", "severity", "provider", "since", "summary", "proves", "peers"}
    assert all(item["summary"] for item in listed)
    index = run(monkeypatch, "rules", "--format", "index").out
    assert all(f"(../docs/rules/{rule.info.code}.md)" in index for rule in RULES)
    pages = run(monkeypatch, "rules", "--format", "markdown").out
    assert pages.count("\n\n---\n\n") == len(RULES) - 1


@pytest.mark.parametrize("name", ["location", "report", "snapshot"])
def test_schemas_are_schemas(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """As published."""
    done = run(monkeypatch, "schema", name)
    assert done.code == 0
    Draft202012Validator.check_schema(json.loads(done.out))


def test_the_report_is_as_its_schema_says(monkeypatch: pytest.MonkeyPatch) -> None:
    """What one command prints, another describes."""
    schema = json.loads(run(monkeypatch, "schema", "report").out)
    report = json.loads(run(monkeypatch, "check", str(LOCATION), "--format", "json").out)
    Draft202012Validator(schema).validate(report)


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_a_completion_script_knows_every_command_and_option(shell: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """And the codes of the rules to explain; where the shell is installed, it reads the script."""
    done = run(monkeypatch, "completion", shell)
    assert done.code == 0
    for word in ("check", "explain", "rules", "schema", "completion", "--strict", "--fail-on", "--evidence", "AWS110"):
        assert word in done.out
    if which(shell):
        subprocess.run([shell, "-n"], input=done.out.encode(), check=True)


@pytest.mark.skipif(which("bash") is None, reason="bash is not installed")
@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["che"], "check"),
        (["check", "--str"], "--strict"),
        (["explain", "AWS11"], "AWS110 AWS111"),
        (["schema", ""], "location report snapshot"),
        (["completion", "z"], "zsh"),
    ],
)
def test_bash_completes(words: list[str], expected: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the user began to type."""
    script = run(monkeypatch, "completion", "bash").out
    given = " ".join(f"'{word}'" for word in ["backup-preflight", *words])
    command = f"{script}\nCOMP_WORDS=({given}); COMP_CWORD={len(words)}; _backup_preflight; echo ${{COMPREPLY[@]}}"
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=True)
    assert expected in done.stdout


def test_a_reader_that_goes_away_is_no_error_of_ours() -> None:
    """``| head``: no traceback, no word, and the exit code that shells give."""
    command = f"'{sys.executable}' -m checker rules --format markdown | head -1; echo ${{PIPESTATUS[0]}}"
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[0].startswith("# AWS101")
    assert done.stdout.splitlines()[1] in {"141", "0"}
    assert done.stderr == ""


@pytest.mark.parametrize(
    ("error", "code", "message"),
    [
        (KeyboardInterrupt(), 130, "interrupted"),
        (UsageError("no", remedy="yes"), 2, "no"),
        (InternalError("ours"), 4, "internal error: ours"),
        (ValueError("with a value"), 4, "internal error: ValueError at test_commands.py:"),
        (MemoryError(), 4, "internal error: MemoryError"),
    ],
)
def test_whatever_happens_ends_in_words(
    error: BaseException, code: int, message: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An exit code and a sentence, no traceback, and of an unexpected error no value."""

    def fail(*_: object) -> int:
        raise error

    monkeypatch.setattr(program, "_run", fail)
    done = run(monkeypatch, "check", "x")
    assert done.code == code
    assert done.err.startswith(f"backup-preflight: {message}")
    assert "Traceback" not in done.err
    assert "with a value" not in done.err


def test_a_traceback_can_be_had(monkeypatch: pytest.MonkeyPatch) -> None:
    """By whoever asks for it."""

    def fail(*_: object) -> int:
        message = "ours"
        raise ValueError(message)

    monkeypatch.setattr(program, "_run", fail)
    monkeypatch.setenv("BACKUP_PREFLIGHT_TRACEBACK", "1")
    with pytest.raises(ValueError, match="ours"):
        run(monkeypatch, "check", "x")


def test_files_are_left_whole_when_a_run_is_interrupted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The half of a fleet that was examined leaves nothing behind."""
    monkeypatch.chdir(tmp_path)
    first = set_up(tmp_path)
    second = set_up(tmp_path, name="second", features=["object-store"])
    before = {path.name for path in tmp_path.iterdir()}

    def interrupt(case: Case, settings: Settings) -> Report:
        if case.location.name == "second":
            raise KeyboardInterrupt
        return examine(case, settings)

    monkeypatch.setattr(check, "examine", interrupt)
    done = run(monkeypatch, "check", first.name, second.name, "--format", "jsonl=r.jsonl", "--format", "text=r.txt")
    assert done.code == 130
    assert {path.name for path in tmp_path.iterdir()} == before


@pytest.mark.parametrize(
    ("environ", "width"),
    [({}, 80), ({"COLUMNS": "50"}, 50), ({"COLUMNS": "5"}, 40), ({"COLUMNS": "9" * 5000}, 80), ({"COLUMNS": "x"}, 80)],
)
def test_the_width_is_the_terminals(environ: dict[str, str], width: int) -> None:
    """Within reason, and never an error."""
    console = Console(Stream(), Stream(), environ)
    assert console.width == width
    assert not console.colour
    assert not console.ascii_only


def test_what_the_terminal_cannot_show_is_escaped() -> None:
    """An ASCII terminal, or a lone surrogate in a file's name."""
    stream = io.TextIOWrapper(io.BytesIO(), encoding="ascii", write_through=True)
    console = Console(stream, stream, {})
    console.out("é\udc80")
    buffer = stream.buffer
    assert isinstance(buffer, io.BytesIO)
    assert buffer.getvalue() == b"\\xe9\\udc80\n"
    assert console.ascii_only


def test_control_characters_are_made_visible() -> None:
    """Every one of them, line breaks too."""
    assert visible("a\x1b\n\u202e\u2066é b") == "a<U+001B><U+000A><U+202E><U+2066>é b"


def modules(*arguments: str, cwd: Path) -> set[str]:
    """The modules that a run imports, as ``-X importtime`` tells."""
    command = [sys.executable, "-X", "importtime", "-m", "checker", *arguments]

    environment = {**os.environ, **FIXED, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, cwd=cwd, env=environment, capture_output=True, text=True, check=True)
    return {line.rpartition("|")[2].strip() for line in done.stderr.splitlines() if line.startswith("import time:")}


SLOW = {"dataclasses", "inspect", "jinja2", "boto3", "botocore", "pydantic", "cryptography", "tempfile", "difflib"}


def test_an_offline_run_imports_nothing_slow(tmp_path: Path) -> None:
    """The whole documented location, text and JSON, from JSON."""
    path = set_up(tmp_path)
    found = modules("check", path.name, cwd=tmp_path)
    assert "checker.run.check" in found
    assert not found & (SLOW | {"yaml"})
    assert not modules("check", path.name, "--format", "json", cwd=tmp_path) & (SLOW | {"yaml"})
    assert not modules("check", str(LOCATION), cwd=tmp_path) & SLOW
    assert "jinja2" in modules("check", path.name, "--format", "html=r.html", cwd=tmp_path)


def test_the_version_imports_next_to_nothing(tmp_path: Path) -> None:
    """Not even the grammar."""
    found = modules("--version", cwd=tmp_path)
    assert not found & (SLOW | {"argparse", "json", "checker.run.check"})


def test_the_program_runs_as_a_module(tmp_path: Path) -> None:
    """Its exit code is the verdict's."""
    path = set_up(tmp_path)
    assert spawn("check", path.name, cwd=tmp_path).code == 0
    assert spawn("check", path.name, "--strict", cwd=tmp_path).code == 3
    assert spawn("check", "missing", cwd=tmp_path).code == 2
