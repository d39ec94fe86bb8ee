"""YAML into documents, built from the parser's events: bounded in depth, no alias, nothing resolved by surprise."""

from __future__ import annotations

from typing import TYPE_CHECKING

from checker.documents.document import Document, Syntax
from checker.documents.text import POLICY_LIMIT, decode, position, start_of
from checker.errors import DocumentError

if TYPE_CHECKING:
    from collections.abc import Iterator


def read_yaml(name: str, data: bytes, *, limit: int = POLICY_LIMIT) -> list[Document]:
    """Every document in ``data``; an empty one between two ``---`` is left out."""
    return list(iterate_yaml(name, data, limit=limit))


def iterate_yaml(name: str, data: bytes, *, limit: int = POLICY_LIMIT) -> Iterator[Document]:
    """The documents one after the other, so that those before a broken one are not lost."""
    from checker.documents.yaml_nodes import compose  # noqa: PLC0415 - loads the YAML library

    text = decode(name, data, limit).removeprefix("\ufeff")
    first_line, done = 1, 0
    for root, begin, end in compose(name, text):
        part = text[begin:end]
        first_line += _breaks(text[done:begin])
        following = text[end : text.find("\n", end) + 1]
        mark = following if following.rstrip() == "---" else ""
        yield Document(name, part, root.value, Syntax.YAML, first_line, mark)
        first_line, done = first_line + _breaks(part), end
    if not done:
        message = "the file holds no document"
        raise DocumentError(message, start_of(name), remedy="Give a file with content.")


def _breaks(part: str) -> int:
    """How many lines end in a part of a text."""
    return position(part, len(part))[0] - 1
