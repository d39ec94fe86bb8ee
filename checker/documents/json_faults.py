"""What is wrong with a JSON text: its first fault, in plain words and at its exact place.

Only a refused text is walked here, one token after the other and without recursion; the words of the text itself are
never repeated, for they may be secret.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final, NoReturn

from checker.documents.json_positions import skip_space
from checker.documents.text import MAX_DEPTH, position

MAX_DIGITS: Final = 4300
"""The most characters a number may have: Python's own bound, above which reading grows with the square."""

_CLOSER: Final = {"{": "}", "[": "]"}
_SMART: Final = "\u201c\u201d\u201e\u2018\u2019\u201a\u00ab\u00bb"


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a text between two offsets."""

    start: int
    end: int
    message: str
    remedy: str


class _FaultError(Exception):
    """Carries a fault out of the walk."""

    def __init__(self, start: int, end: int, message: str, remedy: str) -> None:
        super().__init__(message)
        self.fault = Fault(start, end, message, remedy)


@dataclass(slots=True)
class _Open:
    """A container whose end has not been read; ``keys`` of an object, with their offsets."""

    start: int
    closer: str
    keys: dict[str, int] | None


def find_fault(text: str) -> Fault | None:
    """The first fault of a text, or nothing where it is sound."""
    try:
        _walk(text)
    except _FaultError as error:
        return error.fault
    return None


def _walk(text: str) -> None:
    here = skip_space(text, 0)
    if here == len(text):
        raise _FaultError(0, 0, "the document is empty", "Give a file with content.")
    opened: list[_Open] = []
    is_done = False
    while opened or not is_done:
        if is_done:
            here, is_done = _go_on(text, here, opened)
        else:
            here, is_done = _begin(text, here, opened)
    rest = skip_space(text, here)
    if rest == len(text):
        return
    _refuse_foreign(text, rest)
    raise _FaultError(
        rest,
        rest + 1,
        "text follows the end of the document",
        "Keep one document a file, or one a line (JSON Lines).",
    )


def _begin(text: str, here: int, opened: list[_Open]) -> tuple[int, bool]:
    """Read a scalar or open a container; says where to go on, and whether a value is now complete."""
    character = text[here : here + 1]
    if character == '"':
        return _string(text, here), True
    if character not in _CLOSER:
        return _plain(text, here, opened), True
    if len(opened) >= MAX_DEPTH:
        message = f"lists and objects stand more than {MAX_DEPTH} deep inside each other"
        raise _FaultError(here, here + 1, message, "Write it flatter.")
    opened.append(_Open(here, _CLOSER[character], {} if character == "{" else None))
    inside = skip_space(text, here + 1)
    if text[inside : inside + 1] == _CLOSER[character]:
        opened.pop()
        return inside + 1, True
    return (_key(text, inside, opened) if character == "{" else inside), False


def _go_on(text: str, here: int, opened: list[_Open]) -> tuple[int, bool]:
    """Read what follows a value inside a container: a comma and the next key, or the end."""
    here = skip_space(text, here)
    character = text[here : here + 1]
    top = opened[-1]
    if character == top.closer:
        opened.pop()
        return here + 1, True
    if character == ",":
        following = skip_space(text, here + 1)
        if text[following : following + 1] == top.closer:
            message = f'a comma stands before the closing "{top.closer}"'
            raise _FaultError(here, here + 1, message, "Remove the comma.")
        return (following if top.keys is None else _key(text, following, opened)), False
    _refuse_end(text, here, opened)
    _refuse_foreign(text, here, may_quote=False)
    if character in {"}", "]"}:
        _refuse_closer(text, here, top)
    message = "a comma is missing or a quote is not closed before this"
    raise _FaultError(here, here + 1, message, 'Add the comma, or the ", before it.')


def _key(text: str, here: int, opened: list[_Open]) -> int:
    """Read a key and its colon; says where its value begins."""
    if text[here : here + 1] != '"':
        _refuse_key(text, here, opened)
    end = _string(text, here)
    keys = opened[-1].keys
    key = decoded(text[here:end])
    if keys is not None and key in keys:
        line, column = position(text, keys[key])
        message = f'key "{key}" is given twice: the first stands {_distance(text, keys[key], here)}'
        del line, column
        raise _FaultError(here, end, message, "Keep one of the two.")
    if keys is not None:
        keys[key] = here
    colon = skip_space(text, end)
    if text[colon : colon + 1] != ":":
        _refuse_end(text, colon, opened)
        _refuse_foreign(text, colon)
        raise _FaultError(colon, colon + 1, "a colon is missing after the key before this", "Write key, colon, value.")
    return skip_space(text, colon + 1)
