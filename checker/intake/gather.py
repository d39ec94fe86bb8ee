"""Documents out of files, folders and standard input: twice over the input, so that attachments are known first.

The first pass keeps what belongs to locations of other documents and looks only into files that mention such a thing;
the second gives the locations one at a time, so that memory does not grow with their number.
"""

from __future__ import annotations

import os
from itertools import chain
from typing import TYPE_CHECKING

from checker.documents.reader import read_each
from checker.documents.text import numbered_lines
from checker.errors import DocumentError
from checker.intake.attach import name_in
from checker.intake.draft import Surroundings
from checker.intake.files import (
    LOCATION_LIMIT,
    STANDARD_INPUT,
    Found,
    Shelf,
    UnreadableError,
    folder_files,
    input_of,
    is_folder,
    named,
    read_lines,
)
from checker.intake.kubernetes import Resource, namespace_of
from checker.intake.mask import Vault, hide
from checker.intake.recognise import ATTACHMENTS, Kind, parts
from checker.model.place import Span
from checker.model.values import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from checker.documents.document import Document
    from checker.intake.attach import Attachments
    from checker.intake.ledger import Ledger
    from checker.intake.recognise import Part
    from checker.model.report import Input

# Any document that belongs to a location names its kind; files without these words are not read in the first pass.
_ATTACHMENT_WORDS = (b"Evidence", b"Secret", b"VolumeSnapshotLocation")
_KEPT_BYTES = 1024 * 1024


class Gathered(NamedTuple):
    """A part of a document, with what it is read in and the file it came from."""

    part: Part
    around: Surroundings
    given: Input


class _Origin(NamedTuple):
    """A file, and whether the user named it or it was found in a folder."""

    found: Found
    is_named: bool
    data: bytes | None = None


class _Chunk(NamedTuple):
    """Bytes that stand for themselves: a file, or a line of one."""

    data: bytes
    name: str
    line: int = 0


class Gatherer:
    """The documents that the user gave."""

    def __init__(
        self,
        paths: Sequence[str],
        evidence: Sequence[str],
        stdin: Callable[[], bytes],
        environ: Mapping[str, str],
        ledger: Ledger,
        overlay: Mapping[str, bytes] | None = None,
    ) -> None:
        """Find the files; nothing is read yet but standard input."""
        self._environ = environ
        self._ledger = ledger
        self._shelf = Shelf(overlay)
        self._kept: dict[int, list[Gathered | DocumentError]] = {}
        self._room = _KEPT_BYTES
        self._skipped: list[tuple[str, DocumentError | str]] = []
        self._evidence = [_Origin(named(path), is_named=True) for path in evidence]
        self._errors: list[DocumentError] = []
        self._origins: list[_Origin] = []
        for path in paths:
            self._find(path, stdin)
        if len(paths) > 1:
            self._origins = list({_identity(origin): origin for origin in reversed(self._origins)}.values())[::-1]

    def _find(self, path: str, stdin: Callable[[], bytes]) -> None:
        if path == STANDARD_INPUT:
            self._origins.append(_Origin(Found("", "-"), is_named=True, data=stdin()))
        elif is_folder(path):
            files = list(folder_files(path))
            if not files:
                remedy = "give a folder with *.yaml, *.yml or *.json files in it"
                self._errors.append(DocumentError(f"{path} holds no document", remedy=remedy))
            self._origins += [_Origin(found, is_named=False) for found in files]
        else:
            self._origins.append(_Origin(named(path), is_named=True))

    def attach(self, attachments: Attachments) -> Iterator[DocumentError]:
        """The first pass: what belongs to locations goes to ``attachments``; what is wrong comes out."""
        yield from self._errors
        for origin in self._evidence:
            yield from self._attach_evidence(origin, attachments)
        for index, origin in enumerate(self._origins):
            for chunk in self._chunks(origin, quiet=True):
                if isinstance(chunk, DocumentError) or not any(word in chunk.data for word in _ATTACHMENT_WORDS):
                    continue
                items = list(self._read(origin, chunk))
                for item in items:
                    if isinstance(item, Gathered) and item.part.kind in ATTACHMENTS:
                        attachments.add(_resource(item))
                if not chunk.line and len(chunk.data) <= self._room:
                    self._room -= len(chunk.data)
                    self._kept[index] = items

    def _attach_evidence(self, origin: _Origin, attachments: Attachments) -> Iterator[DocumentError]:
        count = 0
        for chunk in self._chunks(origin):
            items = [chunk] if isinstance(chunk, DocumentError) else self._read(origin, chunk)
            for item in items:
                count += 1
                if isinstance(item, DocumentError):
                    yield item
                elif item.part.kind is Kind.EVIDENCE:
                    attachments.add(_resource(item), may_be_general=True)
                else:
                    looks = item.part.looks or f"this is a {item.part.kind.value}"
                    yield _error_at(item.part, f"{looks}; --evidence takes documents of kind Evidence")
        if not count:
            message = f"{origin.found.name} holds no document"
            yield DocumentError(message, remedy="give a file with a document of kind Evidence")

    def locations(self) -> Iterator[Gathered | DocumentError]:
        """The second pass: every part, and what is wrong with the files."""
        for index, origin in enumerate(self._origins):
            kept = self._kept.pop(index, None)
            yield from self._sorted_out(origin, self._all(origin) if kept is None else iter(kept))

    def _all(self, origin: _Origin) -> Iterator[Gathered | DocumentError]:
        for chunk in self._chunks(origin):
            if isinstance(chunk, DocumentError):
                yield chunk
            else:
                yield from self._read(origin, chunk)

    def _sorted_out(
        self, origin: _Origin, items: Iterator[Gathered | DocumentError]
    ) -> Iterator[Gathered | DocumentError]:
        """The items of one file; what nobody recognises is an error in a file that was named, a note in a folder."""
        known = 0
        unknown: list[Part] = []
        for item in items:
            if isinstance(item, DocumentError):
                known += 1
                if origin.is_named:
                    yield item
                else:
                    self._skipped.append((origin.found.path, item))
            elif item.part.kind is Kind.OTHER:
                unknown.append(item.part)
            else:
                known += 1
                yield item
        for part in unknown:
            if origin.is_named and not known:
                yield _error_at(part, part.looks, part.remedy)
            else:
                where = f"{origin.found.name}:{part.document.first_line}"
                self._skipped.append((origin.found.path, f"{where}: passed over: {part.looks}"))
        if origin.is_named and not known and not unknown:
            message = f"{'standard input' if origin.data is not None else origin.found.name} holds no document"
            yield DocumentError(message, _start(origin.found.name), remedy="give a file with content")

    def leftovers(self) -> Iterator[DocumentError]:
        """Broken files of folders that no location names as evidence; of the rest that was passed over, a note."""
        for path, what in self._skipped:
            if self._shelf.was_asked(path):
                continue
            if isinstance(what, DocumentError):
                yield what
            else:
                self._ledger.note(what)

    def _chunks(self, origin: _Origin, *, quiet: bool = False) -> Iterator[_Chunk | DocumentError]:
        """A file as it is, or line by line when it is JSON Lines."""
        found = origin.found
        try:
            if origin.data is not None:
                yield from _split(origin.data, found.name)
            elif found.is_lines:
                for number, line in read_lines(found, LOCATION_LIMIT):
                    if line.strip():
                        yield _Chunk(line.rstrip(b"\r\n"), found.name, number)
            else:
                yield _Chunk(self._shelf.data(found, LOCATION_LIMIT), found.name)
        except UnreadableError as error:
            if not quiet:
                yield DocumentError(error.message, _start(found.name), remedy=error.remedy)

    def _read(self, origin: _Origin, chunk: _Chunk) -> Iterator[Gathered | DocumentError]:
        given: Input | None = None
        for document in _documents(chunk):
            if isinstance(document, DocumentError):
                yield document
                continue
            vault = Vault()
            try:
                masked = hide(document, vault)
            except DocumentError as error:
                yield error
                continue
            if given is None:
                given = input_of(f"{chunk.name}:{chunk.line}" if chunk.line else chunk.name, chunk.data)
            around = Surroundings(origin.found.folder, self._environ, vault, self._shelf, self._ledger)
            for part in parts(masked):
                yield Gathered(part, around, given)


def _identity(origin: _Origin) -> str:
    """What two names of one file have in common."""
    return "-" if origin.data is not None else os.path.realpath(origin.found.path)


def _split(data: bytes, name: str) -> Iterator[_Chunk]:
    """Standard input: one document a line (JSON Lines), or all of it."""
    lines = numbered_lines(data)
    first, second = next(lines, None), next(lines, None)
    if first is None or second is None or not _is_object(first[1]):
        yield _Chunk(data, name)
        return
    for number, line in chain((first, second), lines):
        yield _Chunk(line, name, number)


def _is_object(line: bytes) -> bool:
    """Whether a line is a whole JSON object."""
    if not line.lstrip().startswith(b"{") or not line.rstrip().endswith(b"}"):
        return False
    import json  # noqa: PLC0415 - only standard input that begins like JSON Lines

    try:
        json.loads(line)
    except (ValueError, RecursionError):
        return False
    return True


def _documents(chunk: _Chunk) -> Iterator[Document | DocumentError]:
    if not chunk.line:
        yield from read_each(chunk.name, chunk.data, limit=LOCATION_LIMIT)
        return
    from checker.documents.json_reader import read_json  # noqa: PLC0415 - only for JSON Lines

    try:
        yield read_json(chunk.name, chunk.data, limit=LOCATION_LIMIT, first_line=chunk.line)
    except DocumentError as error:
        yield error


def _resource(item: Gathered) -> Resource:
    kind, value = item.part.kind, item.part.value
    return Resource(item.part, item.around, item.given, name_in(value, kind), namespace_of(value))


def _start(name: str) -> Span:
    return Span(name, 1, 1, 1, 1)


def _error_at(part: Part, message: str, remedy: str = "") -> DocumentError:
    return DocumentError(message, part.document.at(part.path).span(), remedy=remedy)
