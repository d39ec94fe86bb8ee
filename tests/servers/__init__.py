"""Real servers on loopback: where their programs are found, and what happens where they are not.

``make servers`` installs them into environments of their own, outside the checkout. A program that is missing skips the
tests that need it, with the reason; with ``CI=true`` it fails them, since nothing may go untested there.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

MINISTACK, SEAWEEDFS = "1.5.33", "4.48"
"""The releases that the listed deviations were seen in."""
_FOLDERS = {"ministack": f"ministack-{MINISTACK}", "weed": f"seaweedfs-{SEAWEEDFS}"}
_HOW = {"restic": "install restic (Debian and Ubuntu: apt install restic)"}


def found(program: str) -> str | None:
    """The path of a program: what ``make servers`` installed, or where commands are found."""
    if program == "minio_engine":
        from tests.servers.engine_oracle import program as engine  # noqa: PLC0415 - may build it

        built = engine()
        return None if built is None else str(built)
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    installed = cache / "backup-preflight" / _FOLDERS.get(program, program) / "bin" / program
    return str(installed) if installed.is_file() else shutil.which(program)


def needed(program: str) -> str:
    """The path of a program; the test is skipped, or fails in CI, where it is missing."""
    path = found(program)
    if path is not None:
        return path
    reason = f"{program} is not installed: {_HOW.get(program, 'make servers')}"
    if os.environ.get("CI") == "true":
        pytest.fail(reason)
    pytest.skip(reason)
