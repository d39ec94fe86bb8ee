"""The terminal: what goes to people, what goes to machines, and how wide and colourful it may be."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, TextIO

from checker.model.values import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

_NARROW, _WIDE, _DEFAULT = 40, 120, 80


class Console(NamedTuple):
    """Standard output and error, and the environment that says how to use them."""

    stdout: TextIO
    stderr: TextIO
    environ: Mapping[str, str]

    def out(self, text: str) -> None:
        """Write a result."""
        _write(self.stdout, text)

    def error(self, message: str, remedy: str = "") -> None:
        """Say what went wrong, and what to do next."""
        _write(self.stderr, f"backup-preflight: {visible(message)}")
        if remedy:
            _write(self.stderr, f"  {visible(remedy)}")

    def note(self, message: str) -> None:
        """Say something to people, apart from the result."""
        _write(self.stderr, visible(message))

    @property
    def colour(self) -> bool:
        """Whether standard output is a terminal that wants colour (https://no-color.org)."""
        return self.stdout.isatty() and not self.environ.get("NO_COLOR") and self.environ.get("TERM") != "dumb"

    @property
    def width(self) -> int:
        """How many columns a line may have."""
        if not self.stdout.isatty() and not self.environ.get("COLUMNS"):
            return _DEFAULT
        given = self.environ.get("COLUMNS", "")
        return bounded(int(given) if given.isdecimal() and len(given) < _NARROW else _columns(self.stdout))

    @property
    def ascii_only(self) -> bool:
        """Whether the output cannot show more than ASCII."""
        encoding = (self.stdout.encoding or "ascii").lower().replace("-", "")
        return encoding not in {"utf8", "utf16", "utf32"}


def bounded(columns: int) -> int:
    """A width that a report can be laid out in."""
    return max(_NARROW, min(_WIDE, columns))


def _columns(stream: TextIO) -> int:
    try:
        return os.get_terminal_size(stream.fileno()).columns
    except (OSError, ValueError):
        return _DEFAULT


def _write(stream: TextIO, text: str) -> None:
    encoding = stream.encoding or "utf-8"
    stream.write(f"{text}\n".encode(encoding, "backslashreplace").decode(encoding))
    stream.flush()


def visible(text: str) -> str:
    """The text with every control and bidirectional character made visible; hostile names reach error messages too.

    A line break counts: a file's name could otherwise forge a line of its own.
    """
    return "".join(c if c.isprintable() else f"<U+{ord(c):04X}>" for c in text)
