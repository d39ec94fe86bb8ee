"""Where the values of a JSON text stand, found by walking to them and skipping the rest at the C scanner's speed."""

from __future__ import annotations

import re
from json import JSONDecoder
from typing import TYPE_CHECKING

from checker.documents.marks import Marks

if TYPE_CHECKING:
    from checker.documents.marks import Path


def locate(text: str, path: Path) -> Marks:
    """The marks of the value at ``path`` in a text that was read before, or of its nearest existing ancestor."""
    decoder = JSONDecoder()
    start = skip_space(text, 0)
    key: tuple[int, int] | None = None
    for step in path:
        if isinstance(step, str):
            member = _member(decoder, text, start, step)
            if member is None:
                break
            key, start = member
        else:
            item = _item(decoder, text, start, step)
            if item is None:
                break
            key, start = None, item
    return Marks(start, decoder.raw_decode(text, start)[1], key)


def skip_space(text: str, start: int) -> int:
    """The offset of the first character from ``start`` on that is not JSON white space."""
    found = re.compile(r"[^ \t\n\r]").search(text, start)
    return found.start() if found else len(text)


def _member(decoder: JSONDecoder, text: str, start: int, name: str) -> tuple[tuple[int, int], int] | None:
    """Where the key ``name`` of the object at ``start`` stands, and its value."""
    if text[start] != "{":
        return None
    here = skip_space(text, start + 1)
    while text[here] == '"':
        key, end = decoder.raw_decode(text, here)
        value = skip_space(text, skip_space(text, end) + 1)
        if key == name:
            return (here, end), value
        here = skip_space(text, decoder.raw_decode(text, value)[1])
        if text[here] == "}":
            return None
        here = skip_space(text, here + 1)
    return None


def _item(decoder: JSONDecoder, text: str, start: int, index: int) -> int | None:
    """Where item ``index`` of the list at ``start`` stands."""
    if text[start] != "[":
        return None
    here = skip_space(text, start + 1)
    while text[here] != "]":
        if index == 0:
            return here
        index -= 1
        here = skip_space(text, decoder.raw_decode(text, here)[1])
        if text[here] == "]":
            return None
        here = skip_space(text, here + 1)
    return None
