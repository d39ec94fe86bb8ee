"""PEM text as Velero's clients read it: the blocks that Go's ``encoding/pem`` finds, and those it passes over.

Go says nothing of what it passes over, so a bundle can be half of what its author believes. The source is Go 1.26,
src/encoding/pem/pem.go, Decode, and src/crypto/x509/cert_pool.go, AppendCertsFromPEM.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import TYPE_CHECKING

from checker.model.values import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

_START, _END, _DASHES = b"-----BEGIN ", b"\n-----END ", b"-----"
_MARK = b"\xef\xbb\xbf"
_WHITE = (b" ", b"\t")
_LONGEST_MARGIN = 200


class ScannedBlock(NamedTuple):
    """A block that Go decodes: its label, its bytes, the line of its BEGIN, and whether it has headers."""

    label: str
    der: bytes
    line: int
    has_headers: bool


class LostBlock(NamedTuple):
    """A BEGIN line whose block Go does not decode, and why."""

    label: str
    line: int
    reason: str


class Scan(NamedTuple):
    """The blocks of a text, decoded and lost."""

    blocks: tuple[ScannedBlock, ...]
    lost: tuple[LostBlock, ...]


def scan_pem(data: bytes) -> Scan:
    """Every block that Go decodes, and every BEGIN line that it does not; the time grows with the text's length."""
    lines = _Lines(data)
    blocks: list[ScannedBlock] = []
    position = 0
    while 0 <= position <= len(data):
        block, position = _next(lines, position)
        if block is not None:
            blocks.append(block)
    begun = {block.line for block in blocks}
    inside = _spans(lines, blocks)
    lost = tuple(found for found in _lost(lines) if found.line not in begun and not inside(found.line))
    return Scan(tuple(blocks), lost)


class _Lines:
    """A text with the places of its line breaks and of its END lines, found once."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.breaks = [match.start() for match in re.finditer(rb"\n", data)]
        self.ends = [match.start() for match in re.finditer(re.escape(_END), data)]

    def number(self, offset: int) -> int:
        """The line of an offset, from 1."""
        return bisect_right(self.breaks, offset - 1) + 1

    def rest(self, offset: int) -> tuple[bytes, int]:
        """The text from an offset to the end of its line, and where the next line begins."""
        stop = self.data.find(b"\n", offset)
        if stop < 0:
            return self.data[offset:].rstrip(b" \t"), len(self.data)
        return self.data[offset:stop].removesuffix(b"\r").rstrip(b" \t"), stop + 1

    def end_after(self, offset: int) -> int:
        """Where the line break before the next END line stands; -1 without one."""
        index = bisect_right(self.ends, offset - 1)
        return self.ends[index] if index < len(self.ends) else -1


def _next(lines: _Lines, position: int) -> tuple[ScannedBlock | None, int]:
    """The block of the next END line, or none, and from where Go goes on; -1 where it stops.

    Go looks for the END line first, and for the last BEGIN before it; both must stand at the start of a line.
    """
    data = lines.data
    end = data.find(_END, position)
    if end < 0:
        return None, -1
    trailer = end + len(_END)
    begin = data.rfind(_START, position, end)
    if begin < 0 or (begin > position and data[begin - 1 : begin] != b"\n"):
        return None, trailer
    opening, body = lines.rest(begin + len(_START))
    if not opening.endswith(_DASHES):
        return None, trailer
    label = opening[: -len(_DASHES)]
    start, has_headers = _after_headers(lines, body)
    if start >= len(data):
        return None, -1
    if has_headers and end < start:
        return None, trailer if start <= trailer else -1
    closing, after = lines.rest(trailer)
    # What a private key consists of is nobody's business here.
    is_key = label.endswith(b"PRIVATE KEY")
    der = b"" if is_key else _base64(data[start:end])
    if der is None or closing != label + _DASHES:
        return None, trailer
    return ScannedBlock(label.decode("latin-1"), der, lines.number(begin), has_headers), after


def _after_headers(lines: _Lines, position: int) -> tuple[int, bool]:
    """Where the base64 begins, and whether headers (``Proc-Type: 4,ENCRYPTED``) stand before it."""
    start = position
    while start < len(lines.data):
        line, following = lines.rest(start)
        if b":" not in line:
            break
        start = following
    return start, start != position


def _base64(text: bytes) -> bytes | None:
    from binascii import Error, a2b_base64  # noqa: PLC0415 - only a location with a certificate needs it

    compact = text.translate(None, b" \t\r\n")
    try:
        return a2b_base64(compact, strict_mode=True) if compact else b""
    except Error:
        return None


def _spans(lines: _Lines, blocks: list[ScannedBlock]) -> _Inside:
    firsts = [block.line for block in blocks]
    lasts = []
    for block in blocks:
        offset = lines.breaks[block.line - 1] if block.line <= len(lines.breaks) else len(lines.data)
        lasts.append(lines.number(lines.end_after(offset) + 1))
    return _Inside(firsts, lasts)


class _Inside(NamedTuple):
    """Whether a line stands within a decoded block."""

    firsts: list[int]
    lasts: list[int]

    def __call__(self, line: int) -> bool:
        index = bisect_right(self.firsts, line) - 1
        return index >= 0 and line <= self.lasts[index]


def _lost(lines: _Lines) -> Iterator[LostBlock]:
    """Every line that means to begin a block, with what Go holds against it."""
    for match in re.finditer(rb"BEGIN ([A-Z0-9 ]{1,40}?)[ \t]*-+", lines.data):
        number = lines.number(match.start())
        start = lines.breaks[number - 2] + 1 if number > 1 else 0
        if match.start() - start <= _LONGEST_MARGIN:
            yield LostBlock(match[1].decode("ascii"), number, _reason(lines, start, match[1]))


def _reason(lines: _Lines, start: int, label: bytes) -> str:
    opening, body = lines.rest(start)
    if opening.startswith(_MARK):
        return "a byte-order mark stands before the BEGIN line"
    if opening.startswith(_WHITE):
        return "the BEGIN line is indented"
    if opening != _START + label + _DASHES:
        return "the BEGIN line is not written as PEM asks"
    end = lines.end_after(body - 1)
    another = end >= 0 and lines.data.find(b"\n" + _START, body - 1, end) >= 0
    if end < 0 or another or lines.rest(end + len(_END))[0] != label + _DASHES:
        return "the block has no END line of its own"
    return "what stands between BEGIN and END is not base64"
