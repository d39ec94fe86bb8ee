"""The user's own files: found, bounded, read, and named as the user named them."""

from __future__ import annotations

import os
import stat
from typing import TYPE_CHECKING

from checker.model.digest import sha256
from checker.model.report import Input
from checker.model.values import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from checker.documents.document import Document

LOCATION_LIMIT = 4 * 1024 * 1024
POLICY_LIMIT = 1024 * 1024
SECRET_LIMIT = 64 * 1024

STANDARD_INPUT = "-"
LINES_SUFFIXES = (".jsonl", ".ndjson")
_SUFFIXES = (".yaml", ".yml", ".json", *LINES_SUFFIXES)
_KEPT_POLICIES = 64


class UnreadableError(Exception):
    """A file cannot be read; the caller knows the place that names it."""

    def __init__(self, message: str, remedy: str) -> None:
        """Keep what happened apart from what to do next."""
        super().__init__(message)
        self.message = message
        self.remedy = remedy


class Found(NamedTuple):
    """A file as it is opened, and as reports name it."""

    path: str
    name: str

    @property
    def folder(self) -> str:
        """The folder against which paths inside the file are resolved."""
        return os.path.dirname(self.path)  # noqa: PTH120 - pathlib is not on the start-up path

    @property
    def is_lines(self) -> bool:
        """Whether it holds one JSON document a line."""
        return self.path.lower().endswith(LINES_SUFFIXES)


def named(path: str) -> Found:
    """A file given on the command line."""
    return Found(path, _posix(path))


def beside(folder: str, path: str) -> Found:
    """A file that a document names, relative to the document's own folder."""
    refuse_address(path)
    joined = os.path.join(folder, path)  # noqa: PTH118 - pathlib is not on the start-up path
    plain = os.path.normpath(joined)
    try:
        # With a symbolic link on the way, "a/../b" need not be "b": then the name stays as it was written.
        same = plain == joined or os.path.samefile(plain, joined)  # noqa: PTH121 - see above
    except OSError:
        same = not os.path.exists(joined)  # noqa: PTH110 - see above
    except ValueError:
        same = True
    return Found(joined, _posix(plain if same else joined))


def refuse_address(path: str) -> None:
    """Refuse what is no path: nothing is ever fetched."""
    if path.startswith("arn:"):
        message = "an ARN is given where a file is wanted"
        raise UnreadableError(message, "save the policy's document (aws iam get-policy-version) and give its path")
    if "://" in path:
        message = "an address is given where a file is wanted"
        raise UnreadableError(message, "nothing is fetched: save the document to a file and give its path")


def read_file(found: Found, limit: int) -> bytes:
    """The content of a regular file of at most ``limit`` bytes."""
    try:
        state = os.stat(found.path)  # noqa: PTH116 - pathlib is not on the start-up path
        _refuse_special(found, state)
        with open(found.path, "rb") as file:  # noqa: PTH123 - see above
            data = file.read(limit + 1)
    except (OSError, ValueError) as error:
        raise UnreadableError(*_cause(found.name, error)) from None
    if len(data) > limit:
        raise UnreadableError(*too_large(found.name, limit))
    return data


def read_lines(found: Found, limit: int) -> Iterator[tuple[int, bytes]]:
    """The lines of a file with their numbers, one at a time, each of at most ``limit`` bytes."""
    try:
        state = os.stat(found.path)  # noqa: PTH116 - pathlib is not on the start-up path
        _refuse_special(found, state)
        with open(found.path, "rb") as file:  # noqa: PTH123 - see above
            number = 0
            while line := file.readline(limit + 1):
                number += 1
                if len(line) > limit:
                    raise UnreadableError(*too_large(f"{found.name}:{number}", limit))
                yield number, line
    except (OSError, ValueError) as error:
        raise UnreadableError(*_cause(found.name, error)) from None


def too_large(name: str, limit: int) -> tuple[str, str]:
    """What is said of a document over the bound."""
    mebibytes = limit / (1024 * 1024)
    bound = f"{mebibytes:g} MiB" if mebibytes >= 1 else f"{limit // 1024} KiB"
    return f"{name} is larger than {bound}", f"give a document of at most {bound}, or split it"


def folder_files(folder: str) -> Iterator[Found]:
    """The documents under a folder in sorted order; hidden files and folders are passed over."""
    for parent, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            if name.lower().endswith(_SUFFIXES) and not name.startswith("."):
                path = os.path.join(parent, name)  # noqa: PTH118 - pathlib is not on the start-up path
                yield Found(path, _posix(path))


def is_folder(path: str) -> bool:
    """Whether a path names a folder."""
    try:
        return os.path.isdir(path)  # noqa: PTH112 - pathlib is not on the start-up path
    except ValueError:
        return False


def input_of(name: str, data: bytes) -> Input:
    """A document that was read, by its content's digest."""
    return Input(name, sha256(data).hexdigest(), len(data))


class Shelf:
    """Policy documents already read; a fleet names the same ones over and over.

    ``overlay`` has what some files are to be taken to hold, by their real paths: a change that is tried, not written.
    """

    __slots__ = ("_asked", "_kept", "_overlay")

    def __init__(self, overlay: Mapping[str, bytes] | None = None) -> None:
        """Start empty."""
        self._overlay = overlay or {}
        self._asked: set[str] = set()
        self._kept: dict[str, tuple[list[Document], Input]] = {}

    def was_asked(self, path: str) -> bool:
        """Whether a location named this file, under whatever name, and whatever came of it."""
        return os.path.realpath(path) in self._asked

    def read(self, found: Found, limit: int) -> tuple[list[Document], Input]:
        """The documents of a file; raises ``UnreadableError`` or ``DocumentError``."""
        kept = self._kept.get(found.path)
        if kept is None:
            from checker.documents.reader import read  # noqa: PLC0415 - a location without evidence reads none

            self._asked.add(os.path.realpath(found.path))
            data = self.data(found, limit)
            kept = (read(found.name, data, limit=limit), input_of(found.name, data))
            if len(self._kept) >= _KEPT_POLICIES:
                self._kept.clear()
            self._kept[found.path] = kept
        return kept

    def data(self, found: Found, limit: int) -> bytes:
        """The content of a file, or what it is taken to hold; raises ``UnreadableError``."""
        laid_over = self._overlay.get(os.path.realpath(found.path)) if self._overlay else None
        return read_file(found, limit) if laid_over is None else laid_over


def _refuse_special(found: Found, state: os.stat_result) -> None:
    if stat.S_ISDIR(state.st_mode):
        message = f"{found.name} is a folder"
        raise UnreadableError(message, "give a file")
    if not stat.S_ISREG(state.st_mode):
        message = f"{found.name} is not a regular file"
        raise UnreadableError(message, "give a file; for a pipe, give - and feed standard input")


def _cause(name: str, error: OSError | ValueError) -> tuple[str, str]:
    if isinstance(error, FileNotFoundError | NotADirectoryError):
        return f"{name} does not exist", "correct the path; it is relative to the document that names it"
    if isinstance(error, PermissionError):
        return f"{name} may not be read", "allow reading it (chmod), or give a copy that you may read"
    if isinstance(error, OSError):
        return f"{name} cannot be read: {error.strerror or 'input/output error'}", "give a file that can be read"
    return f"{name!r} is not a path", "give the path of a file"


def _posix(path: str) -> str:
    return path.replace(os.sep, "/") if os.sep != "/" else path
