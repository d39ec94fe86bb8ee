"""The layout of the help texts."""

from __future__ import annotations

import argparse
import os

_NARROWEST = 40
_USUAL = 80


class Parser(argparse.ArgumentParser):
    """A parser whose help keeps the line breaks of its texts; the parsers of its commands are like it."""

    def __init__(self, **settings: object) -> None:
        """Take the layout below unless another is asked for."""
        settings.setdefault("formatter_class", Formatter)
        super().__init__(**settings)  # type: ignore[arg-type]  # handed on as they are


class Formatter(argparse.RawDescriptionHelpFormatter):
    """Help as wide as the terminal.

    argparse makes one of these for each argument it is told of, and asks shutil for the width, whose import (with bz2
    and lzma) costs a tenth of an offline run. So the width is asked for here.
    """

    def __init__(self, prog: str) -> None:
        """Find the width; nothing else is changed."""
        super().__init__(prog, width=max(columns(), _NARROWEST) - 2)


def columns() -> int:
    """The columns of the terminal: what COLUMNS says, what the system says, or 80."""
    said = os.environ.get("COLUMNS", "")
    if said.isdecimal() and int(said):
        return int(said)
    try:
        return os.get_terminal_size(1).columns or _USUAL
    except (OSError, ValueError):
        return _USUAL
