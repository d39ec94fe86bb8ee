"""Every path into a value, the text that a span covers, and what reading some bytes ends in."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from checker.errors import DocumentError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from checker.documents.document import Document
    from checker.documents.marks import Path
    from checker.model.place import Span

T = TypeVar("T")


def covered(document: Document, span: Span) -> str:
    """The text that a span covers."""
    lines = document.text.replace("\r\n", "\n").split("\n")
    first, last = span.line - document.first_line, span.end_line - document.first_line
    if first == last:
        return lines[first][span.column - 1 : span.end_column - 1]
    return "\n".join([lines[first][span.column - 1 :], *lines[first + 1 : last], lines[last][: span.end_column - 1]])


def paths(value: object, here: Path = ()) -> Iterator[tuple[Path, object]]:
    """Every path into a value, with what stands there."""
    yield here, value
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from paths(inner, (*here, key))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from paths(inner, (*here, index))


def outcome(reader: Callable[[str, bytes], T], data: bytes) -> tuple[T, None] | tuple[None, DocumentError]:
    """What a reader makes of some bytes: a value, or an error on a document; anything else is raised."""
    try:
        return reader("p", data), None
    except DocumentError as error:
        return None, error


def lies_in(data: bytes, error: DocumentError) -> bool:
    """Whether an error has a place, and the place lies within the data."""
    span = error.span
    return (
        span is not None
        and 1 <= span.line <= data.count(b"\n") + data.count(b"\r") + 1
        and 1 <= span.column <= len(data) + 1
        and (span.line, span.column) <= (span.end_line, span.end_column)
    )
