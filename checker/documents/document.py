"""A document and the places in it; positions cost nothing until asked."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, NamedTuple

from checker.documents.text import excerpt_of, span_of

if TYPE_CHECKING:
    from checker.documents.marks import Marks, Path
    from checker.model.place import Excerpt, Span


class Syntax(Enum):
    """The language a document is written in."""

    JSON = "json"
    YAML = "yaml"


class Document(NamedTuple):
    """One document: what it says, and the text it says it in.

    Of a file with several documents, ``text`` is this document's part and ``first_line`` the line it begins at;
    ``next_line`` is the line that parts it from the next one (``---``), without which a diff would end too early.
    Two documents are equal only when they are the same object, so that comparing never reads their texts.
    """

    name: str
    text: str
    value: object
    syntax: Syntax
    first_line: int = 1
    next_line: str = ""

    def __repr__(self) -> str:
        """Its name and place; never its text."""
        return f"Document({self.name!r}, {self.syntax.value}, first_line={self.first_line})"

    def __eq__(self, other: object) -> bool:
        """Whether it is the very same document; texts are never compared."""
        return self is other

    def __ne__(self, other: object) -> bool:
        """The opposite; a tuple has a comparison of its own here."""
        return self is not other

    def __hash__(self) -> int:
        """A hash by identity, as equality is."""
        return id(self)

    @property
    def sha256(self) -> str:
        """The digest of the text, as ``sha256sum`` prints it for a file of one document."""
        from hashlib import sha256  # noqa: PLC0415 - loads a crypto library that most runs never need

        return sha256(self.text.encode("utf-8", "surrogatepass")).hexdigest()

    def at(self, path: Path = ()) -> DocumentPlace:
        """The place of the value at ``path``."""
        return DocumentPlace(self, path)


class DocumentPlace(NamedTuple):
    """The place of a value in a document; a path that leads nowhere stands for its nearest existing ancestor."""

    document: Document
    path: Path

    def span(self) -> Span:
        """Where the value stands."""
        marks = self._marks()
        return self._span(marks.start, marks.end)

    def key_span(self) -> Span:
        """Where the key of the value stands; of a value without a key, the value itself."""
        marks = self._marks()
        start, end = marks.key or (marks.start, marks.end)
        return self._span(start, end)

    def excerpt(self, context: int = 3) -> Excerpt:
        """The lines of the value, with ``context`` lines before and after it."""
        return excerpt_of(self.span(), self.document.text, self.document.first_line, context)

    def _span(self, start: int, end: int) -> Span:
        return span_of(self.document.name, self.document.text, start, end, self.document.first_line)

    def _marks(self) -> Marks:
        if self.document.syntax is Syntax.JSON:
            from checker.documents.json_positions import locate  # noqa: PLC0415 - only a finding asks for places

            return locate(self.document.text, self.path)
        from checker.documents.yaml_positions import locate_yaml  # noqa: PLC0415 - loads the YAML library

        return locate_yaml(self.document.name, self.document.text, self.document.first_line, self.path)
