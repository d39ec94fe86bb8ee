"""Values into plain JSON: documents once each, places as paths into them."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, cast

from checker.documents.document import Document, DocumentPlace
from checker.documents.embedded import Inside
from checker.evidence.snapshot_types import camel, fields_of, is_value, leading
from checker.facts.aws import PolicyDocument
from checker.model.fact import Absent, Denied, Known
from checker.model.place import Excerpt, Span

if TYPE_CHECKING:
    from collections.abc import Mapping

    from checker.model.fact import Fact, Source
    from checker.model.place import Place

    Json = object


class Writer:
    """What is written so far: the documents that places and policies lie in, in the order they were met."""

    def __init__(self) -> None:
        """Start without documents."""
        self.documents: list[dict[str, Json]] = []
        self._numbers: dict[int, int] = {}
        self._kept: list[Document] = []

    def fact(self, fact: Fact[object]) -> dict[str, Json]:
        """A fact, its state first."""
        if isinstance(fact, Known):
            return {"state": "known", "value": self.value(fact.value), "source": self._source(fact.source)}
        if isinstance(fact, Absent):
            return {"state": "absent", "source": self._source(fact.source)}
        if isinstance(fact, Denied):
            return {"state": "denied", "permission": fact.permission, "source": self._source(fact.source)}
        return {"state": "unavailable", "reason": fact.reason, "supplied": fact.supplied}

    def value(self, value: object) -> Json:
        """Any value that a fact or a location is made of."""
        if isinstance(value, PolicyDocument):
            number = self._number(value.document)
            return {"name": value.name, "kind": value.kind.value, "document": number, "path": list(value.path)}
        if value is None or isinstance(value, str | int):
            return value
        if isinstance(value, Enum):
            return value.value
        if isinstance(value, bytes):
            return value.decode("latin-1")
        if isinstance(value, dict):
            return {str(key): self.value(inner) for key, inner in value.items()}
        if hasattr(value, "span"):
            return self.place(cast("Place", value))
        if is_value(type(value)):
            return {camel(name): self.value(getattr(value, name)) for name in fields_of(cast("type", type(value)))}
        if isinstance(value, frozenset):
            return sorted((self.value(item) for item in value), key=str)
        if isinstance(value, tuple | list):
            return [self.value(item) for item in value]
        message = f"a snapshot cannot hold a {type(value).__name__}"
        raise TypeError(message)

    def place(self, place: Place) -> Json:
        """A place: a path into a document, or the lines themselves where no document can be read again."""
        if isinstance(place, DocumentPlace):
            # A place that leads nowhere stands for its nearest ancestor; a snapshot says which one that is.
            path = leading(place.document.value, place.path)
            return {"document": self._number(place.document), "path": list(path)}
        return {"span": _span(place.span()), "excerpt": _excerpt(place.excerpt())}

    def _source(self, source: Source) -> dict[str, Json]:
        written: dict[str, Json] = {"origin": source.origin}
        if source.place is not None:
            written["place"] = self.place(source.place)
        if source.assumption:
            written["assumption"] = source.assumption
        if source.collected_at:
            written["collectedAt"] = source.collected_at
        return written

    def _number(self, document: Document) -> int:
        number = self._numbers.get(id(document))
        if number is not None:
            return number
        self._kept.append(document)  # an id is one document's only as long as the document lives
        inside = document.inside
        if isinstance(inside, Inside):
            outer = self._number(inside.outer)
            written: dict[str, Json] = {"inside": outer, "path": list(inside.path)}
        else:
            written = {
                "name": document.name,
                "syntax": document.syntax.value,
                "text": document.text,
                **({"firstLine": document.first_line} if document.first_line != 1 else {}),
                **({"nextLine": document.next_line} if document.next_line else {}),
            }
        self.documents.append(written)
        self._numbers[id(document)] = len(self.documents) - 1
        return len(self.documents) - 1


def _span(span: Span) -> Mapping[str, Json]:
    return {camel(name): getattr(span, name) for name in Span._fields}


def _excerpt(excerpt: Excerpt) -> Mapping[str, Json]:
    return {"span": _span(excerpt.span), "firstLine": excerpt.first_line, "lines": list(excerpt.lines)}
