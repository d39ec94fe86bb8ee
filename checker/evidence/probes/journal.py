"""The journal of a probe: a line on this disk before every write, so that a killed probe can be cleaned up after."""

from __future__ import annotations

import json
import os
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from checker.errors import UsageError
from checker.model.values import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

VERSION = 1
_LONGEST = 1024 * 1024
_MOST = 1000


class Head(NamedTuple):
    """The first line: which location was probed, and under which name; nothing in it is secret."""

    name: str
    bucket: str
    endpoint: str
    region: str
    root: str
    at: str
    versioned: str = ""


class Past(NamedTuple):
    """A journal that an earlier probe left, since it was killed or could not remove everything."""

    path: Path
    head: Head
    lines: tuple[Mapping[str, object], ...]


def state_folder(environ: Mapping[str, str]) -> Path:
    """Where journals are kept: below XDG_STATE_HOME (XDG Base Directory Specification), else below ~/.local/state."""
    given = environ.get("XDG_STATE_HOME", "")
    base = Path(given) if given.startswith("/") else Path.home() / ".local" / "state"
    return base / "backup-preflight" / "probes"


class Journal:
    """The journal of a running probe; locked, so that nobody cleans up what is still being written."""

    def __init__(self, folder: Path, head: Head) -> None:
        """Begin it; raises ``UsageError`` where it cannot be kept, and then nothing may be written anywhere."""
        self.path = folder / f"{head.name}.jsonl"
        try:
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            self._file = os.open(self.path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_APPEND, 0o600)
        except OSError as error:
            message = f"the journal of the probe cannot be written: {self.path} ({error.strerror})"
            raise UsageError(message, remedy="name a folder that can be written: XDG_STATE_HOME=FOLDER") from None
        _lock(self._file)
        self.note(**head._asdict(), journal=VERSION)
        _sync_folder(folder)

    def note(self, **line: object) -> None:
        """Add a line; it is on the disk when this returns."""
        os.write(self._file, json.dumps(line).encode() + b"\n")
        os.fsync(self._file)

    def end(self, *, keep: bool) -> None:
        """Close it, and take it away unless something is left to be removed."""
        if not keep:
            with suppress(OSError):
                self.path.unlink()
        with suppress(OSError):
            os.close(self._file)


def _lock(file: int) -> bool:
    """Whether nobody else holds the journal; where files cannot be locked, nobody does."""
    try:
        import fcntl  # noqa: PLC0415 - POSIX has it

        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except ImportError:
        return True
    except OSError:
        return False
    return True


def _sync_folder(folder: Path) -> None:
    """Make the file's name as lasting as its text; where a folder cannot be opened, it is already."""
    with suppress(OSError):
        opened = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(opened)
        finally:
            os.close(opened)


def running(path: Path) -> bool:
    """Whether the probe that keeps this journal is still at work."""
    try:
        file = os.open(path, os.O_RDWR)
    except OSError:
        return False
    try:
        return not _lock(file)
    finally:
        os.close(file)


def journals(folder: Path) -> Iterator[Past]:
    """The journals in a folder; what is none is passed over, and the last line of a killed probe may be half a line."""
    with suppress(OSError):
        for path in sorted(folder.glob("backup-preflight-*.jsonl"))[:_MOST]:
            found = _read(path)
            if found is not None:
                yield found


def _read(path: Path) -> Past | None:
    lines: list[Mapping[str, Any]] = []
    with suppress(OSError):
        if path.stat().st_size > _LONGEST or not path.is_file():
            return None
        for text in path.read_text(encoding="utf-8", errors="replace").splitlines():
            with suppress(ValueError, RecursionError):
                line = json.loads(text)
                if isinstance(line, dict):
                    lines.append(line)
    if not lines or lines[0].get("journal") != VERSION:
        return None
    head = Head(*(str(lines[0].get(field, "")) for field in Head._fields))
    return Past(path, head, tuple(lines[1:])) if path.stem == head.name else None
