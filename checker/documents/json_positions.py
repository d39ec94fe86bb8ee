"""Where the values of a JSON text stand, found by walking to them and skipping the rest at the C scanner's speed."""

from __future__ import annotations

import re
from functools import lru_cache
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
            member = _member(text, start, step)
            if member is None:
                break
            key, start = member
        else:
            item = _item(text, start, step)
            if item is None:
                break
            key, start = None, item
    return Marks(start, decoder.raw_decode(text, start)[1], key)


def skip_space(text: str, start: int) -> int:
    """The offset of the first character from ``start`` on that is not JSON white space."""
    found = re.compile(r"[^ \t\n\r]").search(text, start)
    return found.start() if found else len(text)


def _member(text: str, start: int, name: str) -> tuple[tuple[int, int], int] | None:
    """Where the key ``name`` of the object at ``start`` stands, and its value."""
    return _members(text, start).get(name) if text[start] == "{" else None


def _item(text: str, start: int, index: int) -> int | None:
    """Where item ``index`` of the list at ``start`` stands."""
    items = _items(text, start) if text[start] == "[" else ()
    return items[index] if 0 <= index < len(items) else None


# Many findings point into one list: without what was found before, looking each up would cost the square of its length.
@lru_cache(maxsize=16)
def _members(text: str, start: int) -> dict[str, tuple[tuple[int, int], int]]:
    """Where the keys and the values of an object stand."""
    decoder, found = JSONDecoder(), {}
    here = skip_space(text, start + 1)
    while text[here] == '"':
        key, end = decoder.raw_decode(text, here)
        value = skip_space(text, skip_space(text, end) + 1)
        found[key] = ((here, end), value)
        here = skip_space(text, decoder.raw_decode(text, value)[1])
        if text[here] == "}":
            break
        here = skip_space(text, here + 1)
    return found


@lru_cache(maxsize=16)
def _items(text: str, start: int) -> tuple[int, ...]:
    """Where the items of a list stand."""
    decoder, found = JSONDecoder(), []
    here = skip_space(text, start + 1)
    while text[here] != "]":
        found.append(here)
        here = skip_space(text, decoder.raw_decode(text, here)[1])
        if text[here] == "]":
            break
        here = skip_space(text, here + 1)
    return tuple(found)
