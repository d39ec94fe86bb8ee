"""Lines for a terminal: wrapped, coloured where colour is wanted, in ASCII where nothing else can be shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reports.sanitize import to_ascii

if TYPE_CHECKING:
    from reports.style import Style

_CODES = {"red": "31", "green": "32", "yellow": "33", "cyan": "36"}
_ASCII = {"✓": "ok", "✗": "no", "?": "??"}
_LABEL = 9
_NARROWEST = 20
# A private-use character: foreign text never has one, `visible` writes it out.
_GLUE = "\ue000"


class Paint:
    """The brush of one report."""

    def __init__(self, style: Style) -> None:
        """Remember the style."""
        self._style = style
        self.width = max(style.width, _NARROWEST)

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

    def plain(self, text: str) -> str:
        """The text as the terminal can show it; done before wrapping, for it may grow."""
        return _GLUE.join(map(to_ascii, text.split(_GLUE))) if self._style.ascii_only else text

    def heading(self, title: str, note: str = "") -> list[str]:
        """A heading with a blank line above it, and a note beside it."""
        lines = self.wrap(f"{title.replace(' ', _GLUE)} {note}".rstrip())
        first = lines[0].replace(_GLUE, " ")
        return ["", f"{self.bold(title)}{first[len(title) :]}", *lines[1:]]

    def together(self, text: str) -> str:
        """The text as one word, which no line break parts."""
        return self.plain(text).replace(" ", _GLUE)

    def wrap(self, text: str, indent: int = 0, hanging: int = 0) -> list[str]:
        """The text as lines; words longer than a line (places, ARNs) stay whole."""
        lines = _filled(self.plain(text).split(), self.width, " " * indent, " " * (indent + hanging))
        return [line.replace(_GLUE, " ") for line in lines] or [""]

    def labelled(self, label: str, text: str) -> list[str]:
        """A label in its own column, the text wrapped beside it."""
        lines = self.wrap(text, indent=3 + _LABEL)
        return [f"   {label:<{_LABEL}}{lines[0].lstrip()}", *lines[1:]]

    def diff_line(self, line: str) -> str:
        """A line of a unified diff, its sign in colour; code is not wrapped."""
        text = " " * (3 + _LABEL) + self.plain(line)
        if line.startswith("+"):
            return self.colour(text, "green")
        if line.startswith("-"):
            return self.colour(text, "red")
        return self.colour(text, "cyan") if line.startswith("@@") else text


def _filled(words: list[str], width: int, first: str, rest: str) -> list[str]:
    """The words in lines of a width; the standard library's wrapper compiles three expressions at import for this."""
    lines: list[str] = []
    line, indent = "", first
    for word in words:
        if line and len(indent) + len(line) + 1 + len(word) > width:
            lines.append(indent + line)
            line, indent = "", rest
        line = f"{line} {word}" if line else word
    return [*lines, indent + line] if line else lines
