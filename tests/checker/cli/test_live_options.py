"""Options of a live run: none is passed over, and none is taken for what it is not."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from checker.cli.arguments import parser, spelled
from tests.checker.cli.running import run

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ([], "nothing to examine is given"),
        (["a.yaml", "--profile", "reviewer"], "--profile is for a live run, and none was asked for"),
        (["a.yaml", "--deadline", "5"], "--deadline is for a live run, and none was asked for"),
        (["a.yaml", "--probe"], "--probe is for a live run, and none was asked for"),
        (["a.yaml", "--save", "s.json"], "--save is for a live run, and none was asked for"),
        (["a.yaml", "--from", "s.json"], "--from examines what a snapshot holds, and nothing beside it"),
        (["--live", "--from", "s.json"], "--from examines what a snapshot holds, and nothing beside it"),
    ],
)
def test_what_would_be_passed_over_is_refused(
    arguments: list[str], message: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody shall think that an account was asked when it was not."""
    done = run(monkeypatch, "check", *arguments)
    assert done.code == 2
    assert message in done.err
    assert len(done.err.splitlines()) == 2, "nothing says what to do next"


@pytest.mark.parametrize(
    ("option", "meant"), [("--probe", "clean"), ("--probe=leave", "leave"), ("--probe-leave", "leave")]
)
def test_a_path_after_the_probe_is_a_path(option: str, meant: str) -> None:
    """The option's value stands behind an equals sign, and nothing else is taken for it."""
    options = parser().parse_args(spelled(["check", "--live", option, "location.yaml"]))
    assert (options.probe, options.paths) == (meant, ["location.yaml"])


@pytest.mark.parametrize("seconds", ["0", "-1", "nan", "inf", "1e9", "soon"])
def test_a_deadline_is_a_time_that_can_be_waited_for(seconds: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Anything else is a mistake of the command line."""
    done = run(monkeypatch, "check", "a.yaml", "--live", f"--deadline={seconds}")
    assert done.code == 2
    assert "--deadline" in done.err


@pytest.mark.parametrize("provider", ["aws", "minio"])
def test_an_offline_run_imports_no_sdk(provider: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The grammar of the live options costs nothing: neither an SDK nor the collectors are imported."""
    import subprocess  # noqa: PLC0415 - one test runs an interpreter of its own
    import sys  # noqa: PLC0415 - as above

    del monkeypatch, tmp_path
    program = (
        "import sys; from checker.cli.main import main;"
        f"main(['check', 'fixtures/locations/documented-{provider}.yaml']);"
        "print([m for m in sys.modules"
        " if m.partition('.')[0] in ('boto3', 'botocore', 'minio', 'urllib3', 'ssl', 'socket')"
        " or 'collectors' in m or 'probes' in m], file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False, timeout=60)
    assert done.stderr.splitlines()[-1] == "[]"


def test_a_location_is_no_snapshot(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever gives a location with --from is told how it is given."""
    done = run(monkeypatch, "check", "--from", "fixtures/locations/documented-aws.yaml")
    assert done.code == 2
    assert "documented-aws.yaml is no snapshot" in done.err
    assert "a location is given without --from" in done.err
