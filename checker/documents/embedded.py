"""Documents written inside a text of another document: as JSON text, URL-encoded, or both.

The IAM API answers with policies that are "URL-encoded compliant with RFC 3986" (IAM API Reference, PolicyVersion), the
APIs of S3 and KMS with a policy as JSON text (GetBucketPolicy, GetKeyPolicy), and Terraform keeps policies as such.
A place inside such a document is told in the file that the user has: character by character where the writing can be
followed back, and as the whole text that holds the document where it cannot.
"""

from __future__ import annotations

import json
from functools import lru_cache
from typing import TYPE_CHECKING

from checker.documents.document import Document, Syntax
from checker.documents.text import UTF8_MARK, span_of
from checker.model.values import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

    from checker.documents.marks import Path
    from checker.model.place import Span

    Offsets = list[int]

_DEEPEST = 4
"""How many writings may lie around a document; what a shell and an API make of it together is two."""

_ENCODED = ("%7b", "%5b", "%22", "%20", "%0a", "%0d", "%09")
_BOM = UTF8_MARK.decode("utf-8")


class Inside(NamedTuple):
    """Where a document lies that is written into a text of another one, and how it is written there.

    ``writings`` are what must be undone, the outermost first: ``json`` (a string of JSON) or ``url`` (RFC 3986).
    ``length`` is that of the document's own text.
    """

    outer: Document
    path: Path
    writings: tuple[str, ...]
    length: int

    def span(self, start: int, end: int) -> Span:
        """Where a stretch of the document's text stands in the file of the user."""
        begin, limit, offsets = _offsets(self)
        if offsets is not None:
            begin, limit = offsets[start], offsets[end]
        outer = self.outer
        if outer.inside is not None:
            return outer.inside.span(begin, limit)
        return span_of(outer.name, outer.text, begin, limit, outer.first_line)


def plain_text(name: str, text: str) -> Document:
    """A file that is no JSON and no YAML, as a document whose value is its text."""
    return Document(name, text, text, Syntax.TEXT)


def is_written(text: str) -> bool:
    """Whether a text begins as a document written into it does."""
    start = text[:64].lstrip(" \t\r\n" + _BOM)
    return start[:1] in {"{", "["} or start[:2] in {'"{', '"%', '"['} or start[:3].lower() in _ENCODED


def embedded(outer: Document, path: Path = ()) -> Document | None:
    """The document that the text at ``path`` of another holds; nothing when it holds none.

    Raises ``DocumentError`` when the text begins like a document and is none.
    """
    from checker.documents.json_reader import read_json  # noqa: PLC0415 - only a document within another needs it

    text = _value(outer.value, path)
    if not isinstance(text, str) or not is_written(text):
        return None
    writings: list[str] = []
    while len(writings) < _DEEPEST and (step := _unwritten(text)) is not None:
        writing, text = step
        writings.append(writing)
    if text.lstrip()[:1] not in {"{", "["}:
        return None
    name = outer.name if outer.syntax is Syntax.TEXT and not path else f"{outer.name}#/{_pointer(path)}"
    data = text.encode("utf-8", "surrogatepass")
    return read_json(name, data, limit=len(data))._replace(inside=Inside(outer, path, tuple(writings), len(text)))


def _pointer(path: Path) -> str:
    """The path as a JSON pointer (RFC 6901) without its first slash."""
    return "/".join(str(step).replace("~", "~0").replace("/", "~1") for step in path)


def _value(value: object, path: Path) -> object:
    for step in path:
        value = value[step]  # type: ignore[index]  # the caller's path was made from this very value
    return value


def _unwritten(text: str) -> tuple[str, str] | None:
    """One writing taken off: its name, and what was written."""
    start = text.lstrip()[:3].lower()
    if start in _ENCODED:
        from urllib.parse import unquote  # noqa: PLC0415 - only for what is URL-encoded

        try:
            return "url", unquote(text, errors="strict")
        except UnicodeDecodeError:
            return None
    if start[:1] == '"':
        try:
            inner = json.loads(text)
        except (ValueError, RecursionError):
            return None
        return ("json", inner) if isinstance(inner, str) else None
    return None


@lru_cache(maxsize=8)
def _offsets(inside: Inside) -> tuple[int, int, Offsets | None]:
    """Where the text that holds a document begins and ends, and each of its characters, if that can be told."""
    marks = inside.outer.at(inside.path).marks()
    token = inside.outer.text[marks.start : marks.end]
    text = str(_value(inside.outer.value, inside.path))
    offsets = _of_token(token, text)
    for writing in inside.writings:
        if offsets is None:
            break
        offsets = [offsets[at] for at in (_of_json(text) if writing == "json" else _of_url(text))]
        step = _unwritten(text)
        text = step[1] if step is not None else text
    if offsets is None or len(offsets) != inside.length + 1:
        return marks.start, marks.end, None
    return marks.start, marks.end, [marks.start + at for at in offsets]


def _of_token(token: str, value: str) -> Offsets | None:
    """Where each character of a value stands in the scalar that a document writes it as."""
    if token == value:
        return list(range(len(value) + 1))
    if token[:1] == '"' and token[-1:] == '"':
        try:
            same = json.loads(token) == value
        except ValueError:
            same = False  # YAML has escapes and folded lines that JSON has not
        return _of_json(token) if same else None
    if token[:1] == "'" and token[1:-1].replace("''", "'") == value:
        return _of_quotes(token)
    return _of_block(token, value) if token[:1] == "|" else None


def _of_json(token: str) -> Offsets:
    """Of a JSON string: an escape is one character."""
    here = token.index('"') + 1
    offsets: Offsets = []
    while token[here] != '"':
        offsets.append(here)
        if token[here] != "\\":
            here += 1
        elif token[here + 1] != "u":
            here += 2
        else:
            # Two escapes may make one character beyond the first plane.
            pair = token[here : here + 12].lower()
            here += 12 if pair[2:4] in {"d8", "d9", "da", "db"} and pair[6:9] == "\\ud" else 6
    return [*offsets, here]


def _of_url(text: str) -> Offsets:
    """Of URL-encoded text: the bytes of one character may be several escapes."""
    offsets: Offsets = []
    here = 0
    while here < len(text):
        offsets.append(here)
        if not _is_escape(text, here):
            here += 1
            continue
        first = int(text[here + 1 : here + 3], 16)
        bytes_of_it = 1 if first < 0xC0 else 2 if first < 0xE0 else 3 if first < 0xF0 else 4  # noqa: PLR2004 - UTF-8
        here += 3 * bytes_of_it
    return [*offsets, len(text)]


def _is_escape(text: str, here: int) -> bool:
    digits = text[here + 1 : here + 3]
    return text[here] == "%" and len(digits) == 2 and all(c in "0123456789abcdefABCDEF" for c in digits)  # noqa: PLR2004 - two digits make a byte


def _of_quotes(token: str) -> Offsets:
    """Of a YAML text in single quotes on one line: a quote is written twice."""
    offsets: Offsets = []
    here = 1
    while here < len(token) - 1:
        offsets.append(here)
        here += 2 if token[here : here + 2] == "''" and here + 2 < len(token) else 1
    return [*offsets, here]


def _of_block(token: str, value: str) -> Offsets | None:
    """Of a YAML block text that keeps its lines: each is indented alike."""
    lines = list(_starts(token))[1:]
    wanted = [value[start:end] for start, end in _starts(value)]
    first = next((token[start:end] for start, end in lines if token[start:end].strip()), "")
    indent = len(first) - len(first.lstrip(" "))
    offsets: Offsets = []
    for (start, end), line in zip(lines, wanted, strict=False):
        if token[start:end].rstrip("\r\n")[indent:] != line.rstrip("\n"):
            return None
        offsets += range(start + indent, start + indent + len(line))
    return [*offsets, len(token)] if len(offsets) == len(value) else None


def _starts(text: str) -> Iterator[tuple[int, int]]:
    """Where each line begins, and where it ends with its line break."""
    start = 0
    while start < len(text):
        end = text.find("\n", start) + 1 or len(text)
        yield start, end
        start = end
