"""A value in a document that knows where it stands, and says so when it is not what was wanted."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from checker.errors import DocumentError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from checker.documents.document import Document, DocumentPlace
    from checker.documents.marks import Path
    from checker.model.place import Span


class Node:
    """A value, its document and its path; what is wrong with it goes to ``errors``, shared by the whole document.

    The readers (``text``, ``flag``, …) answer ``None`` when the value is null or wrong; only the latter is reported.
    """

    __slots__ = ("document", "errors", "path", "value")

    def __init__(self, document: Document, path: Path, value: object, errors: list[DocumentError]) -> None:
        """Stand at ``path`` of ``document``."""
        self.document = document
        self.path = path
        self.value = value
        self.errors = errors

    @property
    def place(self) -> DocumentPlace:
        """Where the value stands."""
        return self.document.at(self.path)

    @property
    def label(self) -> str:
        """The dotted path of the value, as messages name it."""
        return dotted(self.path) or "the document"

    def child(self, key: str | int, value: object) -> Node:
        """The value under ``key``."""
        return Node(self.document, (*self.path, key), value, self.errors)

    def fail(self, message: str, *, remedy: str = "") -> None:
        """Report what is wrong with this value."""
        if len(self.errors) < _MOST:
            self.errors.append(DocumentError(message, self.place.span(), remedy=remedy))

    def fail_key(self, message: str, *, remedy: str = "") -> None:
        """Report what is wrong with the key under which this value stands."""
        if len(self.errors) < _MOST:
            self.errors.append(DocumentError(message, self._key_span(), remedy=remedy))

    def _key_span(self) -> Span:
        return self.document.at(self.path).key_span()

    def refuse(self, wanted: str, *, remedy: str = "") -> None:
        """Report that the value is of the wrong type; the value itself is never repeated, it may be a secret."""
        self.fail(f"{self.label} must be {wanted}, found {kind_of(self.value)}", remedy=remedy)

    def fields(self, known: Iterable[str], *, wanted: str = "a mapping") -> dict[str, Node]:
        """The fields of a mapping by name; every unknown one is reported with the nearest known one."""
        names = tuple(known)
        found: dict[str, Node] = {}
        for key, node in self.entries(wanted=wanted):
            if key in names:
                found[key] = node
            else:
                owner = f"in {self.label}" if self.path else "here"
                node.fail_key(f"unknown key {quoted(key)} {owner}", remedy=nearest(key, names))
        return found

    def entries(self, *, wanted: str = "a mapping") -> Iterator[tuple[str, Node]]:
        """The keys and values of a mapping, whatever the keys are."""
        if isinstance(self.value, dict):
            for key, value in cast("dict[str, object]", self.value).items():
                yield key, self.child(key, value)
        elif self.value is not None:
            self.refuse(wanted)

    def items(self, *, wanted: str = "a list") -> list[Node]:
        """The members of a list."""
        if not isinstance(self.value, list):
            if self.value is not None:
                self.refuse(wanted)
            return []
        return [self.child(index, value) for index, value in enumerate(cast("list[object]", self.value))]

    def text(self, *, wanted: str = "text", remedy: str = "") -> str | None:
        """The text."""
        if isinstance(self.value, str):
            return self.value
        if self.value is not None:
            self.refuse(wanted, remedy=remedy or _quotes_remedy(self.value))
        return None

    def flag(self) -> bool | None:
        """The boolean."""
        if isinstance(self.value, bool):
            return self.value
        if self.value is not None:
            remedy = "write true or false, without quotes" if isinstance(self.value, str) else ""
            self.refuse("true or false", remedy=remedy)
        return None

    def texts(self, *, wanted: str = "a list of texts") -> tuple[str, ...] | None:
        """The texts of a list."""
        if self.value is None:
            return None
        return tuple(text for item in self.items(wanted=wanted) if (text := item.required_text()) is not None)

    def required_text(self) -> str | None:
        """The text; null is wrong here too."""
        if self.value is None:
            self.refuse("text")
        return self.text()

    def choice(self, choices: Iterable[str]) -> str | None:
        """One word of several; any other is reported with the nearest."""
        names = tuple(choices)
        word = self.text()
        if word is None or word in names:
            return word
        self.fail(f"{self.label} is {quoted(word)}, must be one of {', '.join(names)}", remedy=nearest(word, names))
        return None

    def account(self) -> str | None:
        """An AWS account id; digits without quotes are read as a number by YAML and JSON alike, and meant as text."""
        value = self.value
        if isinstance(value, int) and not isinstance(value, bool):
            if len(str(value)) == ACCOUNT_DIGITS:
                return str(value)
            self.fail(
                f"{self.label} is a number of other than {ACCOUNT_DIGITS} digits",
                remedy="write the account id in quotes: a leading zero is lost without them",
            )
            return None
        return self.text(wanted="an account id of 12 digits, in quotes")


ACCOUNT_DIGITS = 12

_MOST = 100
"""How many errors of a document are told; nobody reads more, and each costs a search for its place."""


def dotted(path: Path) -> str:
    """A path as users write it: ``evidence.identityPolicies[0]``."""
    text = ""
    for key in path:
        text += f"[{key}]" if isinstance(key, int) else f".{key}"
    return text.removeprefix(".")


def quoted(word: str, limit: int = 60) -> str:
    """A word of the user's in quotes, cut when it is long, with nothing in it that a terminal would obey."""
    short = word if len(word) <= limit else word[: limit - 1] + "…"
    return '"' + "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in short) + '"'


def kind_of(value: object) -> str:
    """What a value is, in words; never the value."""
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return "a number"
    if isinstance(value, str):
        return "text"
    return "a list" if isinstance(value, list) else "a mapping"


def nearest(word: str, known: Iterable[str]) -> str:
    """A remedy that names the known word nearest to ``word``, or all of them when none is near."""
    from difflib import get_close_matches  # noqa: PLC0415 - only an error pays for it

    names = list(known)
    folded: dict[str, str] = {}
    for name in names:
        folded.setdefault(name.lower(), name)
    found = get_close_matches(word.lower()[:60], list(folded), n=1, cutoff=0.6)
    if found:
        return f"did you mean {folded[found[0]]}?"
    return f"known here: {', '.join(names)}" if names else ""


def _quotes_remedy(value: object) -> str:
    return "write it in quotes" if isinstance(value, bool | int | float) else ""
