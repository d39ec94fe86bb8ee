"""Wildcards: ``*`` for any run of characters, ``?`` for exactly one, matched in time linear in the text.

A pattern is split on ``*``. A run without ``?`` is found by ``str.find``; a run with ``?`` by the positions of its
characters held as bits of one integer. The leftmost place for each run is as good as any, so nothing is ever retried.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

ANY_RUN: Final = 0
ANY_ONE: Final = 1

Token: TypeAlias = str | int
"""A literal text, ``ANY_RUN`` or ``ANY_ONE``."""
Tokens: TypeAlias = tuple[Token, ...]
Matcher: TypeAlias = Callable[[str], bool]


def tokens_of(pattern: str) -> Tokens:
    """The tokens of a pattern as its author wrote it."""
    if "*" not in pattern and "?" not in pattern:
        return (pattern,) if pattern else ()
    tokens: list[Token] = []
    for number, run in enumerate(pattern.split("*")):
        if number:
            tokens.append(ANY_RUN)
        if "?" not in run:
            if run:
                tokens.append(run)
            continue
        for place, literal in enumerate(run.split("?")):
            if place:
                tokens.append(ANY_ONE)
            if literal:
                tokens.append(literal)
    return tuple(tokens)


def literal_of(tokens: Tokens) -> str | None:
    """The one text that a pattern without wildcards matches; ``None`` when it has any."""
    for token in tokens:
        if not isinstance(token, str):
            return None
    return "".join(tokens)  # type: ignore[arg-type]  # no wildcard is left among them


def prefix_of(tokens: Tokens) -> str | None:
    """What a text must start with, for a pattern that is a literal and one ``*``; ``None`` for any other pattern."""
    if not tokens or tokens[-1] != ANY_RUN:
        return None
    return literal_of(tokens[:-1])


def compile_tokens(tokens: Tokens) -> Matcher:
    """A function that says whether the pattern covers a whole text."""
    literal = literal_of(tokens)
    if literal is not None:
        return lambda text: text == literal
    prefix = prefix_of(tokens)
    if prefix is not None:
        return lambda text: text.startswith(prefix)
    runs = tuple(_runs(tokens))
    first, last = _Run(runs[0]), _Run(runs[-1])
    if len(runs) == 1:
        return lambda text: len(text) == first.length and first.stands_at(text, 0)
    return _general(first, tuple(_plain(run) for run in runs[1:-1] if run), last)


def _plain(run: list[Token]) -> str | _Run:
    only = run[0]
    return only if len(run) == 1 and isinstance(only, str) else _Run(run)


def _general(first: _Run, middle: tuple[str | _Run, ...], last: _Run) -> Matcher:
    least = first.length + last.length + sum(len(run) for run in middle)
    wanted = frozenset(char for run in middle if isinstance(run, _Run) for _, piece in run.pieces for char in piece)

    def match(text: str) -> bool:
        end = len(text) - last.length
        if len(text) < least or not first.stands_at(text, 0) or not last.stands_at(text, end):
            return False
        at, bits = first.length, None
        for run in middle:
            if isinstance(run, str):
                at = text.find(run, at, end)
            else:
                bits = _positions(text, wanted) if bits is None else bits
                at = run.find(bits, at, end)
            if at < 0:
                return False
            at += len(run)
        return at <= end

    return match


class _Run:
    """What stands between two ``*``: literal pieces, each at its offset, and ``?`` between them."""

    __slots__ = ("length", "pieces")

    def __init__(self, tokens: Iterable[Token]) -> None:
        pieces: list[tuple[int, str]] = []
        length = 0
        for token in tokens:
            if isinstance(token, str):
                pieces.append((length, token))
                length += len(token)
            else:
                length += 1
        self.length = length
        self.pieces = tuple(pieces)

    def __len__(self) -> int:
        """How many characters it covers."""
        return self.length

    def stands_at(self, text: str, at: int) -> bool:
        """Whether the run matches at this very place; the text is known to be long enough."""
        return all(text.startswith(piece, at + offset) for offset, piece in self.pieces)

    def find(self, bits: dict[str, int], start: int, end: int) -> int:
        """The leftmost place from ``start`` on at which the run fits before ``end``; -1 when there is none."""
        places: int | None = None
        for offset, piece in self.pieces:
            for number, char in enumerate(piece, start + offset):
                here = bits.get(char, 0) >> number
                places = here if places is None else places & here
                if not places:
                    return -1
        skip = 0 if places is None else (places & -places).bit_length() - 1
        return start + skip if start + skip + self.length <= end else -1


def _runs(tokens: Tokens) -> Iterator[list[Token]]:
    run: list[Token] = []
    for token in tokens:
        if token == ANY_RUN:
            yield run
            run = []
        else:
            run.append(token)
    yield run


def _positions(text: str, wanted: frozenset[str]) -> dict[str, int]:
    """Where each wanted character stands, as the bits of an integer."""
    size = len(text) // 8 + 1
    masks = {char: bytearray(size) for char in wanted}
    for place, char in enumerate(text):
        mask = masks.get(char)
        if mask is not None:
            mask[place >> 3] |= 1 << (place & 7)
    return {char: int.from_bytes(mask, "little") for char, mask in masks.items()}
