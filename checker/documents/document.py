"""A document and the places in it; positions cost nothing until asked."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, Protocol

from checker.documents.text import excerpt_of, span_of
from checker.model.digest import sha256
from checker.model.values import NamedTuple

if TYPE_CHECKING:
    from checker.documents.marks import Marks, Path
    from checker.model.place import Excerpt, Span

    class Outside(Protocol):
        """What is around a document that is written into a text of another."""

        @property
        def outer(self) -> Document:
            """The document that the text stands in."""
            ...

        def span(self, start: int, end: int) -> Span:
            """Where a stretch of the document's text stands in the file of the user."""
            ...


class Syntax(Enum):
    """The language a document is written in."""

    JSON = "json"
    YAML = "yaml"
    TEXT = "text"


class Document(NamedTuple):
    """One document: what it says, and the text it says it in.

    Of a file with several documents, ``text`` is this document's part and ``first_line`` the line it begins at;
    ``next_line`` is the line that parts it from the next one (``---``), without which a diff would end too early.
    ``inside`` says where a document lies that is written into a text of another.
    Two documents are equal only when they are the same object, so that comparing never reads their texts.
    """

    name: str
    text: str
    value: object
    syntax: Syntax
    first_line: int = 1
    next_line: str = ""
    inside: Outside | None = None

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
        marks = self.marks()
        return self._span(marks.start, marks.end)

    def key_span(self) -> Span:
        """Where the key of the value stands; of a value without a key, the value itself."""
        marks = self.marks()
        start, end = marks.key or (marks.start, marks.end)
        return self._span(start, end)

    def excerpt(self, context: int = 3) -> Excerpt:
        """The lines of the value, with ``context`` lines before and after it.

        Of a document inside another, these are its own lines: what stands around it in the file may be secret.
        """
        document, span = self.document, self.span()
        if document.inside is not None:
            marks = self.marks()
            span = span_of(document.name, document.text, marks.start, marks.end)
        return excerpt_of(span, document.text, document.first_line, context)

    def _span(self, start: int, end: int) -> Span:
        if self.document.inside is not None:
            return self.document.inside.span(start, end)
        return span_of(self.document.name, self.document.text, start, end, self.document.first_line)

    def marks(self) -> Marks:
        """The offsets of the value in the document's own text."""
        if self.document.syntax is Syntax.JSON:
            from checker.documents.json_positions import locate  # noqa: PLC0415 - only a finding asks for places

            return locate(self.document.text, self.path)
        if self.document.syntax is Syntax.TEXT:
            from checker.documents.marks import Marks  # noqa: PLC0415 - few documents are plain text

            return Marks(0, len(self.document.text))
        from checker.documents.yaml_positions import locate_yaml  # noqa: PLC0415 - loads the YAML library

        return locate_yaml(self.document.name, self.document.text, self.document.first_line, self.path)
