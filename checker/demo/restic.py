"""restic as a real client: what a backup does with the demo's bucket, told in its own last words."""

from __future__ import annotations

import os
import shutil
import subprocess
from typing import TYPE_CHECKING

from checker.demo.account import BUCKET, REGION
from checker.model.values import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from checker.demo.account import User
    from checker.demo.store import Store

PATIENCE = 20.0
"""Seconds after which a backup counts as failed: restic tries for minutes to remove a lock that it may not delete."""


class Attempt(NamedTuple):
    """A command of restic, whether it succeeded, and the last thing that it said."""

    command: str
    succeeded: bool
    words: str


def program() -> str | None:
    """The path of restic, where it is installed."""
    return shutil.which("restic")


class Restic:
    """restic with a repository of its own below ``kopia/``, where Velero lets foreign data lie."""

    def __init__(self, path: str, store: Store, user: User, folder: Path) -> None:
        """Prepare; nothing is written yet."""
        self._path = path
        self._folder = folder
        self._authority = str(store.authority)
        self._environment: Mapping[str, str] = {
            "PATH": os.environ.get("PATH", ""),
            "HOME": str(folder),
            "AWS_ACCESS_KEY_ID": user.key_id,
            "AWS_SECRET_ACCESS_KEY": user.secret.reveal(),
            "AWS_DEFAULT_REGION": REGION,
            "RESTIC_PASSWORD": "demo",
            "RESTIC_REPOSITORY": f"s3:{store.url}/{BUCKET}/kopia/restic-demo",
            "NO_PROXY": "localhost,127.0.0.1",
        }

    def init(self) -> Attempt:
        """Make the repository."""
        return self._run("init")

    def backup(self) -> Attempt:
        """Back a small file up."""
        (self._folder / "notes.txt").write_text("worth keeping\n", encoding="utf-8")
        return self._run("backup", "notes.txt")

    def unlock(self) -> Attempt:
        """Remove the locks that a failed backup left."""
        return self._run("unlock", "--remove-all")

    def _run(self, *arguments: str) -> Attempt:
        command = [self._path, "--cacert", self._authority, "--no-cache", "-o", "s3.bucket-lookup=path", *arguments]
        shown = f"restic {' '.join(arguments)}"
        try:
            done = subprocess.run(  # noqa: S603 - restic as it was found, with our own words
                command,
                env=self._environment,
                cwd=self._folder,
                capture_output=True,
                text=True,
                errors="replace",
                timeout=PATIENCE,
                check=False,
            )
        except subprocess.TimeoutExpired as late:
            said = b"".join(part for part in (late.stdout, late.stderr) if isinstance(part, bytes)).decode(
                errors="replace"
            )
            words = _telling(said) or "it was still trying"
            return Attempt(shown, succeeded=False, words=f"{words} (stopped after {PATIENCE:.0f} s of retrying)")
        return Attempt(shown, done.returncode == 0, _telling(f"{done.stdout}\n{done.stderr}"))


def _telling(said: str) -> str:
    """The line that tells most: the last that names a refusal or what was done, else the last there is."""
    lines = [line.strip() for line in said.splitlines() if line.strip()]
    telling = [line for line in lines if any(word in line.lower() for word in _WORDS)]
    return (telling or lines or [""])[-1][:200]


_WORDS = ("denied", "created restic repository", "removed locks", "saved")
