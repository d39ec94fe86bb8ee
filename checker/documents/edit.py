"""Small edits of the user's own documents, as unified diffs: formatting and order are kept."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from checker.documents.document import DocumentPlace, Syntax

if TYPE_CHECKING:
    from checker.documents.document import Document
    from checker.model.place import Place, Span

_PLAIN = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_./:")


def replacement(place: Place | None, value: str | bool | None) -> str:  # noqa: FBT001 - a value to write, not a switch
    """The diff that sets the value at ``place``, or takes its line out (``None``); empty when there is no such edit."""
    if not isinstance(place, DocumentPlace) or not place.path:
        return ""
    document, span = place.document, place.span()
    if value is None:
        return _removal(place)
    return unified(document, splice(document, span, literal(document, value)))


def literal(document: Document, value: str | bool) -> str:  # noqa: FBT001 - as above
    """``value`` as the document's syntax writes it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    plain = value and value[0].isalpha() and not set(value) - _PLAIN and not value.endswith(":")
    plain = plain and value.lower() not in {"true", "false", "null", "yes", "no", "on", "off"}
    if document.syntax is Syntax.YAML and plain:
        return value
    return json.dumps(value, ensure_ascii=False)


def splice(document: Document, span: Span, new: str) -> str:
    """The document's text with what the span covers replaced by ``new``."""
    start, end = offsets(document, span)
    return document.text[:start] + new + document.text[end:]


def offsets(document: Document, span: Span) -> tuple[int, int]:
    """Where a span of the document begins and ends in its text."""
    return _offset(document, span.line, span.column), _offset(document, span.end_line, span.end_column)


def _offset(document: Document, line: int, column: int) -> int:
    start = 0
    for _ in range(line - document.first_line):
        start = document.text.index("\n", start) + 1
    return start + column - 1


def unified(document: Document, after: str, context: int = 2) -> str:
    """The unified diff from the document to ``after``; lines are numbered as in the file."""
    import difflib  # noqa: PLC0415 - only a finding with a fix pays for it

    above = [""] * (document.first_line - 1)
    before = above + document.text.splitlines()
    changed = above + after.splitlines()
    return "\n".join(difflib.unified_diff(before, changed, document.name, document.name, lineterm="", n=context))


def _removal(place: DocumentPlace) -> str:
    """The diff that takes a field out, when it stands on lines of its own."""
    document, span, key = place.document, place.span(), place.key_span()
    lines = document.text.splitlines(keepends=True)
    first, last = key.line - document.first_line, span.end_line - document.first_line
    alone = not lines[first][: key.column - 1].strip() and lines[last][span.end_column - 1 :].strip() in {"", ","}
    if not alone or key == span:
        return ""
    kept = lines[:first] + lines[last + 1 :]
    if document.syntax is Syntax.JSON and not lines[last].rstrip().endswith(","):
        _drop_comma(kept, first - 1)
    return unified(document, "".join(kept))


def _drop_comma(lines: list[str], index: int) -> None:
    """JSON has no comma before the last brace."""
    body = lines[index].rstrip() if index >= 0 else ""
    if body.endswith(","):
        lines[index] = body[:-1] + lines[index][len(body) :]
