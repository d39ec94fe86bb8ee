"""JSON into a document: the C scanner reads it, and only a refused text is walked again to say what is wrong."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, NoReturn

from checker.documents.document import Document, Syntax
from checker.documents.text import MAX_DEPTH, MAX_DIGITS, POLICY_LIMIT, UTF8_MARK, decode, span_of, start_of
from checker.errors import DocumentError

if TYPE_CHECKING:
    from collections.abc import Iterable


class _RefusedError(ValueError):
    """The text is JSON to the scanner, and not to us."""


def read_json(name: str, data: bytes, *, limit: int = POLICY_LIMIT, first_line: int = 1) -> Document:
    """The one document in ``data``; ``first_line`` is where it begins in its file."""
    if data.startswith(UTF8_MARK):
        message = "the file begins with a byte-order mark, which JSON does not allow and AWS refuses"
        remedy = "Save the file as UTF-8 without a byte-order mark (BOM)."
        raise DocumentError(message, start_of(name, first_line), remedy=remedy)
    text = _decoded(name, data, limit, first_line)
    try:
        value = _parse(text)
    except (ValueError, RecursionError) as error:
        raise _described(name, text, first_line, error) from None
    return Document(name, text, value, Syntax.JSON, first_line)


def _decoded(name: str, data: bytes, limit: int, first_line: int) -> str:
    try:
        return decode(name, data, limit)
    except DocumentError as error:
        if error.span is None or first_line == 1:
            raise
        line, column = error.span.line + first_line - 1, error.span.column
        span = type(error.span)(name, line, column, line, column)
        raise DocumentError(error.message, span, remedy=error.remedy) from None


def _parse(text: str) -> object:
    value: object = json.loads(
        text, object_pairs_hook=_unique, parse_int=_integer, parse_float=_float, parse_constant=_constant
    )
    if _is_deep(value):
        raise _RefusedError
    if "\\ud" in text or "\\uD" in text:
        # Half of a surrogate pair is no character: it reads, and then breaks whatever writes it.
        json.dumps(value, ensure_ascii=False).encode("utf-8")
    return value


def _unique(pairs: list[tuple[str, object]]) -> dict[str, object]:
    members = dict(pairs)
    if len(members) != len(pairs):
        raise _RefusedError
    return members


def _integer(digits: str) -> int:
    if len(digits) > MAX_DIGITS:
        raise _RefusedError
    return int(digits)


def _float(digits: str) -> float:
    if len(digits) > MAX_DIGITS:
        raise _RefusedError
    value = float(digits)
    if value in {float("inf"), float("-inf")}:
        raise _RefusedError
    return value


def _constant(_word: str) -> NoReturn:
    """NaN and Infinity, which Python's scanner would let pass."""
    raise _RefusedError


def _is_deep(value: object) -> bool:
    """Whether containers stand deeper inside each other than the bound; looks level by level."""
    level: list[object] = [value] if isinstance(value, (dict, list)) else []
    for _ in range(MAX_DEPTH):
        if not level:
            return False
        level = [inner for outer in level for inner in _inside(outer) if isinstance(inner, (dict, list))]
    return bool(level)


def _inside(value: object) -> Iterable[object]:
    if isinstance(value, dict):
        return value.values()
    return value if isinstance(value, list) else ()


def _described(name: str, text: str, first_line: int, error: Exception) -> DocumentError:
    """The refusal in plain words, with its exact place."""
    from checker.documents.json_faults import find_fault  # noqa: PLC0415 - only a broken text needs it

    fault = find_fault(text, first_line)
    if fault is None:  # the scanner gave up before the text did, for want of stack
        offset = error.pos if isinstance(error, json.JSONDecodeError) else 0
        return DocumentError("this is not JSON", span_of(name, text, offset, offset, first_line))
    span = span_of(name, text, fault.start, fault.end, first_line)
    return DocumentError(fault.message, span, remedy=fault.remedy)
