"""The program, run as a user runs it, in this process or in one of its own."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING, NamedTuple

from checker.cli.main import main
from tests.examining import LOCATION, POLICY_FILE, ROOT

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    import pytest

FIXED = {"SOURCE_DATE_EPOCH": "1795305600", "COLUMNS": "100", "NO_COLOR": "1"}


class Done(NamedTuple):
    """What a run left behind."""

    code: int
    out: str
    err: str


class Stream(io.TextIOWrapper):
    """A standard stream in memory, which is UTF-8 and no terminal."""

    def __init__(self, data: bytes = b"") -> None:
        """Hold ``data``."""
        super().__init__(io.BytesIO(data), encoding="utf-8", newline="", write_through=True)

    @property
    def text(self) -> str:
        """What was written."""
        buffer = self.buffer
        assert isinstance(buffer, io.BytesIO)
        return buffer.getvalue().decode()


def run(monkeypatch: pytest.MonkeyPatch, *arguments: str, stdin: bytes = b"") -> Done:
    """Run the program in this process."""
    out, err = Stream(), Stream()
    for name, stream in (("stdin", Stream(stdin)), ("stdout", out), ("stderr", err)):
        monkeypatch.setattr(sys, name, stream)
    for name, value in FIXED.items():
        if name not in os.environ:
            monkeypatch.setenv(name, value)
    try:
        code = main(arguments)
    except SystemExit as end:  # the grammar's own way out
        code = end.code if isinstance(end.code, int) else 1
    return Done(code, out.text, err.text)


def spawn(
    *arguments: str, cwd: Path | None = None, environ: Mapping[str, str] | None = None, stdin: bytes = b""
) -> Done:
    """Run the program in a process of its own."""
    environment = {**os.environ, **FIXED, "PYTHONPATH": str(ROOT), **(environ or {})}
    command = [sys.executable, "-m", "checker", *arguments]
    done = subprocess.run(command, cwd=cwd, env=environment, input=stdin, capture_output=True, check=False)
    return Done(done.returncode, done.stdout.decode(), done.stderr.decode())


def set_up(folder: Path, **fields: object) -> Path:
    """The documented location and its policy in a folder, as JSON, with other fields."""
    import yaml  # noqa: PLC0415 - only for the fixture

    (folder / "velero.json").write_bytes(POLICY_FILE.read_bytes())
    value = yaml.safe_load(LOCATION.read_text(encoding="utf-8"))
    value = {**value, "evidence": {"identityPolicies": ["velero.json"]}, **fields}
    path = folder / f"{value['name']}.json"
    path.write_text(json.dumps(value, indent=2), encoding="utf-8")
    return path
