"""Text of a document: decoding with its bounds, and places in it counted from 1."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from checker.errors import DocumentError
from checker.model.place import Excerpt, Span

if TYPE_CHECKING:
    from collections.abc import Iterator

POLICY_LIMIT = 1024 * 1024
"""The most bytes a document may have; far above every policy size AWS accepts."""

MAX_DEPTH = 64
"""How many lists and objects may stand inside each other; a policy needs fewer than ten."""

MAX_DIGITS = 4300
"""The most characters a number may have: Python's own bound, above which reading grows with the square."""

_FAR = 64 * 1024
"""The offset beyond which counting lines from the beginning, for every place again, takes longer than keeping them."""

UTF8_MARK = b"\xef\xbb\xbf"


def decode(name: str, data: bytes, limit: int) -> str:
    """The text of ``data``; a UTF-8 byte-order mark, where there is one, stays its first character."""
    if len(data) > limit:
        raise DocumentError(
            too_large(len(data), limit), start_of(name), remedy="Split the document, or remove what it does not need."
        )
    encoding = _wide_encoding(data)
    if encoding:
        message = f"the file is {encoding}, and only UTF-8 is read"
        raise DocumentError(message, start_of(name), remedy="Save the file as UTF-8 without a byte-order mark.")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        before = data[: error.start].decode("utf-8")
        message = f"byte 0x{data[error.start]:02x} is not UTF-8"
        span = span_of(name, before, len(before), len(before))
        raise DocumentError(message, span, remedy="Save the file as UTF-8.") from None


def too_large(size: int, limit: int) -> str:
    """The sentence that says a document is over its bound."""
    return f"the document has {size:,} bytes, and at most {_readable(limit)} are read"


def _readable(limit: int) -> str:
    mebibyte = 1024 * 1024
    return f"{limit // mebibyte} MiB ({limit:,} bytes)" if limit % mebibyte == 0 and limit else f"{limit:,} bytes"


def _wide_encoding(data: bytes) -> str:
    """UTF-16 or UTF-32, told by its mark or by the zero bytes that it puts between ASCII characters."""
    if data.startswith((b"\xff\xfe\x00\x00", b"\x00\x00\xfe\xff")):
        return "UTF-32"
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "UTF-16"
    head = data[:4]
    wide = 4
    if len(head) == wide and head.count(0) == wide - 1 and (head[0] or head[3]):
        return "UTF-32"
    pair = 2
    if len(head) >= pair and (head[0] == 0) != (head[1] == 0):
        return "UTF-16"
    return ""


def start_of(name: str, line: int = 1) -> Span:
    """The beginning of a file, or of a line of it."""
    return Span(name, line, 1, line, 1)


def span_of(name: str, text: str, start: int, end: int, first_line: int = 1) -> Span:
    """The stretch from offset ``start`` to ``end`` of a text that begins at ``first_line`` of its file."""
    line, column = position(text, start)
    end_line, end_column = position(text, max(start, end))
    before = first_line - 1
    return Span(name, line + before, column, end_line + before, end_column)


def position(text: str, offset: int) -> tuple[int, int]:
    """Line and column of an offset; a line ends with LF, CR LF or a lone CR, as in editors."""
    if offset > _FAR:
        from bisect import bisect_right  # noqa: PLC0415 - few documents are long

        starts = _line_starts(text)
        line = bisect_right(starts, offset)
        return line, offset - starts[line - 1] + 1
    breaks = text.count("\n", 0, offset)
    last = text.rfind("\n", 0, offset)
    if "\r" in text:
        breaks += text.count("\r", 0, offset) - text.count("\r\n", 0, offset)
        last = max(last, text.rfind("\r", 0, offset))
    return breaks + 1, offset - last


@lru_cache(maxsize=4)
def _line_starts(text: str) -> tuple[int, ...]:
    """Where each line begins: counted once for a long text, in which thousands of places may be asked for."""
    here, starts = 0, []
    for line in text.replace("\r\n", "\n\n").replace("\r", "\n").split("\n"):
        starts.append(here)
        here += len(line) + 1
    # Of CR LF, both characters were made a break, and what stands between the two is no line.
    return tuple(start for start in starts if text[start - 1 : start + 1] != "\r\n") if "\r" in text else tuple(starts)


def split_lines(text: str) -> list[str]:
    """The lines of a text as ``position`` counts them, without their ends."""
    return text.replace("\r\n", "\n").replace("\r", "\n").split("\n")


def excerpt_of(span: Span, text: str, first_line: int, context: int) -> Excerpt:
    """The lines of ``span`` with ``context`` lines before and after it."""
    lines = _shown_lines(text)
    top = max(span.line - context, first_line)
    bottom = min(span.end_line + context, first_line + len(lines) - 1)
    return Excerpt(span, top, lines[top - first_line : bottom - first_line + 1])


@lru_cache(maxsize=4)
def _shown_lines(text: str) -> tuple[str, ...]:
    """The lines of a text; many findings show a few of the same ones."""
    lines = split_lines(text)
    if lines[-1] == "" and len(lines) > 1:
        lines.pop()
    return tuple(lines)


def numbered_lines(data: bytes) -> Iterator[tuple[int, bytes]]:
    """The lines of ``data`` that are not blank, each with its number; made one at a time."""
    start, number = 0, 1
    while start < len(data):
        end = data.find(b"\n", start)
        end = len(data) if end < 0 else end
        line = data[start:end].rstrip(b"\r")
        if line.strip():
            yield number, line
        start, number = end + 1, number + 1
