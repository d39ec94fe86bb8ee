"""Any file into its documents, JSON or YAML told from the content."""

from __future__ import annotations

import json
from itertools import islice
from typing import TYPE_CHECKING

from checker.documents.json_reader import read_json
from checker.documents.text import POLICY_LIMIT, UTF8_MARK, numbered_lines
from checker.errors import DocumentError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from checker.documents.document import Document


def read(name: str, data: bytes, *, limit: int = POLICY_LIMIT) -> list[Document]:
    """Every document of a file; the first broken one is raised."""
    documents: list[Document] = []
    for document in read_each(name, data, limit=limit):
        if isinstance(document, DocumentError):
            raise document
        documents.append(document)
    return documents


def read_each(name: str, data: bytes, *, limit: int = POLICY_LIMIT) -> Iterator[Document | DocumentError]:
    """The documents of a file one at a time, and what is wrong with those that cannot be read.

    One JSON document a line (JSON Lines) is a file of many documents, each bounded by ``limit`` on its own: a broken
    line does not hide the others. In YAML, what follows a broken document cannot be told apart and is not read.
    """
    if not _begins_like_json(data) and not name.lower().endswith(".json"):
        yield from _yaml(name, data, limit)
    elif name.lower().endswith((".yaml", ".yml")):
        yield from _either(name, data, limit)
    else:
        yield from _json(name, data, limit)


def _begins_like_json(data: bytes) -> bool:
    """Whether the first character is one that opens a JSON object or list (YAML may open with it too)."""
    head = data[:4096].removeprefix(UTF8_MARK).lstrip(b" \t\r\n\x00")
    head = head.removeprefix(b"\xff\xfe").removeprefix(b"\xfe\xff").lstrip(b" \t\r\n\x00")
    return head[:1] in {b"{", b"["}


def _is_json_lines(data: bytes) -> bool:
    """Whether the first line is a whole JSON document and others follow."""
    lines = list(islice(numbered_lines(data), 2))
    one = 1
    if len(lines) <= one:
        return False
    try:
        json.loads(lines[0][1])
    except (ValueError, RecursionError):
        return False
    return True


def _either(name: str, data: bytes, limit: int) -> list[Document | DocumentError]:
    """JSON, or YAML in its flow form where JSON it is not; what is neither is told of as JSON."""
    documents = list(_json(name, data, limit))
    if not any(isinstance(each, DocumentError) for each in documents):
        return documents
    flow = list(_yaml(name, data, limit))
    return documents if any(isinstance(each, DocumentError) for each in flow) else flow


def _json(name: str, data: bytes, limit: int) -> Iterator[Document | DocumentError]:
    if not _is_json_lines(data):
        yield _json_document(name, data, limit, 1)
        return
    for number, line in numbered_lines(data):
        yield _json_document(name, line, limit, number)


def _json_document(name: str, data: bytes, limit: int, first_line: int) -> Document | DocumentError:
    try:
        return read_json(name, data, limit=limit, first_line=first_line)
    except DocumentError as error:
        return error


def _yaml(name: str, data: bytes, limit: int) -> Iterator[Document | DocumentError]:
    from checker.documents.yaml_reader import iterate_yaml  # noqa: PLC0415 - loads the YAML library

    try:
        yield from iterate_yaml(name, data, limit=limit)
    except DocumentError as error:
        yield error
