"""Paths into a document's value, and the offsets at which they stand in its text."""

from __future__ import annotations

from typing import TypeAlias

from checker.model.values import NamedTuple

Path: TypeAlias = tuple[str | int, ...]
"""The way into a value: a key for each mapping, an index for each list."""


class Marks(NamedTuple):
    """Offsets of a value in its document's text, and of its key where it is a member of a mapping."""

    start: int
    end: int
    key: tuple[int, int] | None = None
