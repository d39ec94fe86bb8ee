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
    return unified(document, splice(document.text, span, literal(document, value)))


def literal(document: Document, value: str | bool) -> str:  # noqa: FBT001 - as above
    """``value`` as the document's syntax writes it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    plain = value and value[0].isalpha() and not set(value) - _PLAIN and not value.endswith(":")
    plain = plain and value.lower() not in {"true", "false", "null", "yes", "no", "on", "off"}
    if document.syntax is Syntax.YAML and plain:
        return value
    return json.dumps(value, ensure_ascii=False)


def splice(text: str, span: Span, new: str) -> str:
    """``text`` with what the span covers replaced by ``new``."""
    return text[: offset(text, span.line, span.column)] + new + text[offset(text, span.end_line, span.end_column) :]


def offset(text: str, line: int, column: int) -> int:
    """The index in ``text`` of a line and column, both counted from 1."""
    start = 0
    for _ in range(line - 1):
        start = text.index("\n", start) + 1
    return start + column - 1


def unified(document: Document, after: str, context: int = 2) -> str:
    """The unified diff from the document to ``after``."""
    import difflib  # noqa: PLC0415 - only a finding with a fix pays for it

    before = document.text.splitlines()
    lines = difflib.unified_diff(before, after.splitlines(), document.name, document.name, lineterm="", n=context)
    return "\n".join(lines)


def _removal(place: DocumentPlace) -> str:
    """The diff that takes a field out, when it stands on lines of its own."""
    document, span, key = place.document, place.span(), place.key_span()
    lines = document.text.splitlines(keepends=True)
    own = lines[key.line - 1][: key.column - 1].strip() == "" and lines[span.end_line - 1][span.end_column - 1 :].strip() in {"", ","}
    if not own or lines[key.line - 1][key.column - 1 :].startswith("- "):
        return ""
    kept = lines[: key.line - 1] + lines[span.end_line :]
    if document.syntax is Syntax.JSON and not lines[span.end_line - 1].rstrip().endswith(","):
        _drop_comma(kept, key.line - 2)
    return unified(document, "".join(kept))


def _drop_comma(lines: list[str], index: int) -> None:
    """JSON has no comma before the last brace."""
    if 0 <= index < len(lines) and lines[index].rstrip().endswith(","):
        body = lines[index].rstrip()
        lines[index] = body[:-1] + lines[index][len(body) :]
