"""Plain JSON into values, believed in nothing: each is held against the type that its field is annotated with."""

from __future__ import annotations

from collections.abc import Mapping as AbstractMapping
from types import NoneType, UnionType
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar, Union, cast, get_args, get_origin

from checker.documents.document import Document, Syntax
from checker.documents.embedded import embedded, plain_text
from checker.documents.json_reader import read_json
from checker.errors import DocumentError
from checker.evidence.snapshot_bounds import NEVER_ABSENT, wrong_fact, wrong_field
from checker.evidence.snapshot_types import camel, fact_types, fields_of, is_enum, is_value, leading
from checker.facts.aws import PolicyDocument, PolicyKind
from checker.model.fact import Absent, Denied, Known, Source, Unavailable
from checker.model.place import Excerpt, Place, Span
from checker.model.values import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable

    from checker.documents.marks import Path
    from checker.model.fact import Fact

    Members = dict[str, object]

T = TypeVar("T")
REMEDY = "take the snapshot anew, or give the file as it was written"


class RecordedPlace(NamedTuple):
    """A place that was written down with its lines, since its document cannot be read again."""

    recorded: Span
    lines: Excerpt

    def span(self) -> Span:
        """Where the value stood."""
        return self.recorded

    def excerpt(self, context: int = 3) -> Excerpt:
        """The lines around it, as many as were written down."""
        del context
        return self.lines


class Reader:
    """The documents of a snapshot, and the file it stands in, for the places of what is wrong with it."""

    def __init__(self, snapshot: Document) -> None:
        """Read from the parsed file."""
        self._snapshot = snapshot
        self._documents: list[Document] = []

    def fail(self, path: Path, message: str, *, remedy: str = REMEDY) -> NoReturn:
        """Say what is wrong, and where in the snapshot."""
        where = ".".join(str(step)[:_SHOWN] for step in path)
        raise DocumentError(f"{where}: {message}" if where else message, self._snapshot.at(path).span(), remedy=remedy)

    def members(self, value: object, path: Path) -> Members:
        """A mapping."""
        if not isinstance(value, dict):
            self.fail(path, f"must be a mapping, found {_kind(value)}")
        return cast("Members", value)

    def items(self, value: object, path: Path) -> list[object]:
        """A list."""
        if not isinstance(value, list):
            self.fail(path, f"must be a list, found {_kind(value)}")
        return cast("list[object]", value)

    def read_documents(self, value: object, path: Path) -> None:
        """Every document, in order: one inside another comes after that."""
        for number, item in enumerate(self.items(value, path)):
            self._documents.append(self._document(self.members(item, (*path, number)), (*path, number)))

    def _document(self, given: Members, path: Path) -> Document:
        if "inside" in given:
            outer = self._numbered(given["inside"], (*path, "inside"))
            return self._inner(outer, self._path(given.get("path"), (*path, "path"), outer), path)
        name = self._text(given.get("name"), (*path, "name"))
        text = self._text(given.get("text"), (*path, "text"))
        first_line = self._whole(given.get("firstLine", 1), (*path, "firstLine"))
        syntax = self.decode(given.get("syntax"), Syntax, (*path, "syntax"))
        next_line = self._text(given.get("nextLine", ""), (*path, "nextLine"))
        if syntax is Syntax.TEXT:
            return plain_text(name, text)
        read = self._json if syntax is Syntax.JSON else self._yaml
        return read(name, text, path)._replace(first_line=first_line, next_line=next_line)

    def _inner(self, outer: Document, steps: Path, path: Path) -> Document:
        try:
            inner = embedded(outer, steps)
        except DocumentError:
            inner = None
        return inner if inner is not None else self.fail(path, "no document stands there")

    def _json(self, name: str, text: str, path: Path) -> Document:
        try:
            return read_json(name, text.encode("utf-8"), limit=len(text) * 4 + 1)
        except (DocumentError, UnicodeEncodeError):
            self.fail((*path, "text"), "is no JSON document")

    def _yaml(self, name: str, text: str, path: Path) -> Document:
        from checker.documents.yaml_reader import iterate_yaml  # noqa: PLC0415 - loads the YAML library

        try:
            found = list(iterate_yaml(name, text.encode("utf-8"), limit=len(text) * 4 + 1))
        except (DocumentError, UnicodeEncodeError):
            found = []
        if len(found) != 1:
            self.fail((*path, "text"), "is no YAML document")
        # What stands around the one document (comments) belongs to its text, as lines are counted from there.
        return found[0]._replace(text=text)

    def fact(self, name: str, value: object, path: Path) -> Fact[object]:
        """A fact, its value held against the type of the facts of that name."""
        kind = fact_types().get(name)
        if kind is None:
            self.fail(path, "there is no fact of this name")
        given = self.members(value, path)
        state = self._text(given.get("state"), (*path, "state"))
        if state == "unavailable":
            reason = self._text(given.get("reason"), (*path, "reason"))
            return Unavailable(reason, supplied=self.decode(given.get("supplied"), bool, (*path, "supplied")))
        source = self._source(given.get("source"), (*path, "source"))
        if state == "known":
            return Known(self._known(name, kind, given.get("value"), (*path, "value")), source)
        if state == "absent":
            if name in NEVER_ABSENT:
                self.fail((*path, "state"), "it always exists, so it cannot be absent")
            return Absent(source)
        if state == "denied":
            return Denied(self._text(given.get("permission"), (*path, "permission")), source)
        return self.fail((*path, "state"), f"is {state[:40]!r}, must be known, absent, denied or unavailable")

    def _known(self, name: str, kind: object, value: object, path: Path) -> object:
        decoded = self.decode(value, kind, path)
        wrong = wrong_fact(name, decoded)
        return self.fail(path, wrong) if wrong else decoded

    def _source(self, value: object, path: Path) -> Source:
        given = self.members(value, path)
        place = given.get("place")
        return Source(
            self._text(given.get("origin"), (*path, "origin")),
            None if place is None else self._place(place, (*path, "place")),
            self._text(given.get("assumption", ""), (*path, "assumption")),
            self._text(given.get("collectedAt", ""), (*path, "collectedAt")),
        )

    def decode(self, value: object, kind: Any, path: Path) -> Any:  # noqa: ANN401 - of whatever type was annotated
        """A value of an annotated type; raises ``DocumentError`` when it is of another."""
        origin, inner = get_origin(kind), get_args(kind)
        if origin in {UnionType, Union}:
            return None if value is None else self.decode(value, next(k for k in inner if k is not NoneType), path)
        if origin is tuple:
            return self._tuple(self.items(value, path), inner, path)
        if origin is frozenset:
            return frozenset(self._tuple(self.items(value, path), (inner[0], ...), path))
        if origin in {AbstractMapping, dict}:
            return {k: self.decode(v, inner[1], (*path, k)) for k, v in self.members(value, path).items()}
        if kind is PolicyDocument:
            return self._policy(self.members(value, path), path)
        if kind is Place:
            return self._place(value, path)
        if is_enum(kind):
            return self._member(kind, value, path)
        if is_value(kind):
            return self._value(kind, self.members(value, path), path)
        return self._plain(kind, value, path)

    def _plain(self, kind: type, value: object, path: Path) -> object:
        if kind is bytes:
            text = self._text(value, path)
            return (
                text.encode("latin-1")
                if text.isascii() or max(text) < "\u0100"
                else self.fail(path, "is no text of bytes")
            )
        if type(value) is not kind:
            self.fail(path, f"must be {_WORDS.get(kind, kind.__name__)}, found {_kind(value)}")
        return value

    def _tuple(self, items: list[object], kinds: tuple[Any, ...], path: Path) -> tuple[object, ...]:
        if len(kinds) == _OPEN and kinds[1] is ...:
            return tuple(self.decode(item, kinds[0], (*path, number)) for number, item in enumerate(items))
        if len(items) != len(kinds):
            self.fail(path, f"must have {len(kinds)} members, and has {len(items)}")
        pairs = enumerate(zip(items, kinds, strict=True))
        return tuple(self.decode(item, kind, (*path, number)) for number, (item, kind) in pairs)

    def _value(self, kind: Any, given: Members, path: Path) -> object:  # noqa: ANN401 - a class of values
        fields = {camel(name): (name, hint) for name, hint in fields_of(kind).items()}
        unknown = next((key for key in given if key not in fields), None)
        if unknown is not None:
            self.fail((*path, unknown), "is not known here")
        missing = next((key for key in fields if key not in given), None)
        if missing is not None:
            self.fail(path, f"has no {missing}")
        read = {name: self.decode(given[key], hint, (*path, key)) for key, (name, hint) in fields.items()}
        for key, (name, _) in fields.items():
            wrong = wrong_field(kind, name, read[name])
            if wrong:
                self.fail((*path, key), wrong)
        return kind(**read)

    def _member(self, kind: Callable[[object], T], value: object, path: Path) -> T:
        try:
            return kind(value)
        except ValueError:
            self.fail(path, f"is {str(value)[:40]!r}, which is none of the words that stand here")

    def _policy(self, given: Members, path: Path) -> PolicyDocument:
        document = self._numbered(given.get("document"), (*path, "document"))
        inner = self._path(given.get("path"), (*path, "path"), document)
        kind = self._member(PolicyKind, given.get("kind"), (*path, "kind"))
        policy = PolicyDocument(self._text(given.get("name"), (*path, "name")), kind, document, inner)
        value = policy.value
        # MinIO reads the names of members in whatever case, and wants no Statement.
        if not isinstance(value, dict) or not any(str(key).lower() in {"statement", "version", "id"} for key in value):
            self.fail(path, "no policy stands there")
        return policy

    def _place(self, value: object, path: Path) -> Place:
        given = self.members(value, path)
        if "span" in given:
            excerpt = self.members(given.get("excerpt"), (*path, "excerpt"))
            lines = self.decode(excerpt.get("lines"), tuple[str, ...], (*path, "excerpt", "lines"))
            first = self._whole(excerpt.get("firstLine"), (*path, "excerpt", "firstLine"))
            shown = Excerpt(self._span(excerpt.get("span"), (*path, "excerpt", "span")), first, lines)
            return RecordedPlace(self._span(given["span"], (*path, "span")), shown)
        document = self._numbered(given.get("document"), (*path, "document"))
        return document.at(self._path(given.get("path"), (*path, "path"), document))

    def _span(self, value: object, path: Path) -> Span:
        span = self._value(Span, self.members(value, path), path)
        if min(cast("Span", span)[1:]) < 1:
            self.fail(path, "lines and columns count from 1")
        return cast("Span", span)

    def _numbered(self, value: object, path: Path) -> Document:
        number = self._plain(int, value, path)
        if not isinstance(number, int) or not 0 <= number < len(self._documents):
            self.fail(path, "there is no document of this number")
        return self._documents[number]

    def _path(self, value: object, path: Path, document: Document) -> Path:
        """A path that leads somewhere in the document."""
        steps = self.items(value, path)
        if not all(type(step) in {str, int} for step in steps):
            self.fail(path, "must be names and numbers")
        found = cast("Path", tuple(steps))
        if leading(document.value, found) != found:
            self.fail(path, "leads nowhere in its document")
        return found

    def _text(self, value: object, path: Path) -> str:
        return str(self._plain(str, value, path))

    def _whole(self, value: object, path: Path) -> int:
        number = self._plain(int, value, path)
        if not isinstance(number, int) or number < 1:
            self.fail(path, "must be 1 or more")
        return number


_OPEN = 2
_SHOWN = 60
"""How much of a hostile name a message repeats."""
_WORDS = {str: "text", int: "a whole number", bool: "true or false"}


def _kind(value: object) -> str:
    if value is None:
        return "nothing"
    names = {dict: "a mapping", list: "a list", float: "a number", **_WORDS}
    return names.get(type(value), type(value).__name__)
