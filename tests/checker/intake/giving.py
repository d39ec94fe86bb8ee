"""Documents given to the intake as a user would give them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from checker.intake.load import load

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from checker.intake.load import Broken, Case, Loaded

KEY_ID = "AKIARTX3GSDSVVNZHULO"
SECRET = "notARealSecret/onlyForTests+000000000000"  # noqa: S105 - made up for the tests

POLICY = {
    "Version": "2012-10-17",
    "Statement": [{"Effect": "Allow", "Action": "s3:*", "Resource": "*"}],
}

HEAD = """\
apiVersion: backup-preflight/v1
kind: BackupLocation
name: prod
provider: aws
"""


def nothing() -> bytes:
    """Standard input that nobody may read."""
    message = "standard input was read"
    raise AssertionError(message)


def give(
    folder: Path, files: Mapping[str, str | bytes], *paths: str, environ: Mapping[str, str] | None = None
) -> Loaded:
    """What the intake makes of files in the folder, which is the current one; by default the first file is named."""
    write(folder, files)
    return load(paths or (next(iter(files)),), stdin=nothing, environ=environ or {})


def write(folder: Path, files: Mapping[str, str | bytes]) -> None:
    """Put files into the folder."""
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())


def only_case(loaded: Loaded) -> Case:
    """The one location, with nothing wrong."""
    assert [str(error) for broken in loaded.broken for error in broken.errors] == []
    (case,) = loaded.cases
    return case


def only_broken(loaded: Loaded) -> Broken:
    """The one thing that is wrong, with no location."""
    assert [case.location.name for case in loaded.cases] == []
    (broken,) = loaded.broken
    return broken


def complaints(loaded: Loaded) -> list[str]:
    """Everything that is wrong, as the user reads it."""
    return [f"{error} | {error.remedy}" for broken in loaded.broken for error in broken.errors]


def own(text: str) -> str:
    """A location in the own form with more lines."""
    return HEAD + text


def policy_text() -> str:
    """A policy that allows all of S3."""
    return json.dumps(POLICY)
