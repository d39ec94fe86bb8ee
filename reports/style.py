"""How a report for people is to look; formats for machines take no notice."""

from __future__ import annotations

from checker.model.values import NamedTuple


class Style(NamedTuple):
    """The width in columns, and whether colour, more than ASCII, and what passed are wanted."""

    width: int = 80
    colour: bool = False
    ascii_only: bool = False
    verbose: bool = False
