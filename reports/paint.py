"""Lines for a terminal: wrapped, coloured where colour is wanted, in ASCII where nothing else can be shown."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from reports.style import Style

_CODES = {"red": "31", "green": "32", "yellow": "33", "cyan": "36"}
_ASCII = {"✓": "ok", "✗": "no", "?": "??"}
_LABEL = 7


class Paint:
    """The brush of one report."""

    def __init__(self, style: Style) -> None:
        """Remember the style."""
        self._style = style

    def colour(self, text: str, name: str, *, bold: bool = False) -> str:
        """The text in a colour, where colour is wanted."""
        if not self._style.colour:
            return text
        return f"\x1b[{'1;' if bold else ''}{_CODES[name]}m{text}\x1b[0m"

    def bold(self, text: str) -> str:
        """The text in bold, where colour is wanted."""
        return f"\x1b[1m{text}\x1b[0m" if self._style.colour else text

    def symbol(self, character: str) -> str:
        """A symbol, or its ASCII stand-in."""
        return _ASCII[character] if self._style.ascii_only else character

    def heading(self, title: str) -> list[str]:
        """A heading with a blank line above it."""
        return ["", self.bold(title)]

    def wrap(self, text: str, indent: int = 0, hanging: int = 0) -> list[str]:
        """The text as lines; words longer than a line (places, ARNs) stay whole."""
        lines = textwrap.wrap(
            text,
            max(self._style.width, 20),
            initial_indent=" " * indent,
            subsequent_indent=" " * (indent + hanging),
            break_long_words=False,
            break_on_hyphens=False,
        )
        return lines or [""]

    def labelled(self, label: str, text: str) -> list[str]:
        """A label in its own column, the text wrapped beside it."""
        lines = self.wrap(text, indent=3 + _LABEL)
        return [f"   {label:<{_LABEL}}{lines[0].lstrip()}", *lines[1:]]

    def diff_line(self, line: str) -> str:
        """A line of a unified diff, its sign in colour."""
        if line.startswith("+"):
            return self.colour(line, "green")
        if line.startswith("-"):
            return self.colour(line, "red")
        return self.colour(line, "cyan") if line.startswith("@@") else line
