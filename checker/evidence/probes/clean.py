"""Cleaning up after probes that were killed: by the journals on this machine, and by what the bucket lists."""

from __future__ import annotations

import time
from collections import Counter
from typing import TYPE_CHECKING

from checker.evidence.probes.commands import commands_for
from checker.evidence.probes.journal import journals, running
from checker.evidence.probes.listing import ListingError, listed
from checker.evidence.probes.names import FOLDERS, STEM, name_in
from checker.evidence.probes.trail import is_gone, patiently
from checker.evidence.probes.wire import Wire
from checker.model.values import NamedTuple
from checker.operations.plan import root_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from checker.evidence.collectors.asking import Asking
    from checker.evidence.probes.commands import Commands
    from checker.evidence.probes.journal import Past
    from checker.facts.probe import Leftover
    from checker.model.location import Location

CLEANING = 120.0
"""Seconds that cleaning up may take, at most."""


class Cleaned(NamedTuple):
    """How many things were removed, what is left, and what could not be looked at."""

    removed: int = 0
    left: tuple[Leftover, ...] = ()
    unseen: tuple[str, ...] = ()
    running: tuple[str, ...] = ()
    """Names of probes that are still at work on this machine, of which nothing was touched."""


class _Thing(NamedTuple):
    """Something of a probe: ``kind`` as listings have it, the key, and its id (of a version, of an upload)."""

    kind: str
    key: str
    id: str = ""


def clean(asking: Asking, location: Location, *, state_folder: Path, seconds: float = CLEANING) -> Cleaned:
    """Remove what probes of a location left; may be called as often as one likes.

    Nothing is removed but what lies below one of the three folders under a name of a probe, whatever a journal or the
    server says. Raises ``CallError`` where the location cannot be asked at all.
    """
    from checker.evidence.probes.probe import place_of  # noqa: PLC0415 - it imports the steps, too

    client = asking.client("s3")
    sweep = _Sweep(location, Wire(client, (location.bucket or "").strip("/")), time.monotonic() + seconds)
    place = place_of(location, client)
    past = [
        each
        for each in journals(state_folder)
        if (each.head.bucket, each.head.endpoint, each.head.root) == (*place[:2], sweep.root)
    ]
    busy = {each.head.name for each in past if running(each.path)}
    ended = [each for each in past if each.head.name not in busy]
    things = dict.fromkeys(thing for each in ended for thing in _in_journal(each))
    sweep.remove(thing for thing in things if name_in(sweep.root, thing.key) not in busy)
    for folder in FOLDERS:
        sweep.listed(f"{sweep.root}{folder}/{STEM}", busy)
    for each in ended:
        sweep.doubt(each)
    if not sweep.left:
        for each in ended:
            each.path.unlink(missing_ok=True)
    return Cleaned(sweep.removed, tuple(sweep.left.values()), tuple(sweep.unseen), tuple(sorted(busy)))


def _in_journal(past: Past) -> Iterator[_Thing]:
    """What a journal says was made, the last first; in a bucket that keeps versions each is deleted by its id."""
    versioned = bool(past.head.versioned) or any(line.get("version") for line in past.lines)
    for line in reversed(past.lines):
        if line.get("version"):
            yield _Thing("versions", str(line.get("key")), str(line["version"]))
        elif line.get("upload") and line.get("id"):
            yield _Thing("uploads", str(line["upload"]), str(line["id"]))
        elif line.get("put") and not versioned:
            yield _Thing("objects", str(line["put"]))


class _Sweep:
    """One cleaning: what was removed so far, and what could not be."""

    def __init__(self, location: Location, wire: Wire, until: float) -> None:
        self.root = root_of(location)
        self.removed = 0
        self.left: dict[_Thing, Leftover] = {}
        self.unseen: list[str] = []
        self._gone: set[_Thing] = set()
        self._unlisted: dict[str, str] = {}
        self._commands: Commands = commands_for(location)
        self._wire = wire
        self._until = until

    def doubt(self, past: Past) -> None:
        """Count as left what a journal says was asked for without an answer, where nobody may list it either."""
        if "uploads" in self._unlisted:
            begun = _counted(past, "upload", "upload", "id")
            known = {str(line["upload"]) for line in past.lines if line.get("upload") and line.get("id")}
            self._unknown("uploads", [key for key in begun if key not in known])
        if "versions" in self._unlisted and past.head.versioned:
            told = _counted(past, "version", "key")
            self._unknown("versions", [key for key, times in _counted(past, "put", "put").items() if times > told[key]])

    def _unknown(self, kind: str, keys: Iterable[str]) -> None:
        for key in keys:
            if name_in(self.root, key):
                self.left[_Thing(kind, key)] = self._commands.unknown(kind, key, self._unlisted[kind])

    def listed(self, prefix: str, busy: set[str]) -> None:
        """Remove what the bucket lists: uploads, then versions and markers; objects where versions cannot be listed."""
        self._listed("uploads", prefix, busy)
        if not self._listed("versions", prefix, busy):
            self._listed("objects", prefix, busy)

    def _listed(self, kind: str, prefix: str, busy: set[str]) -> bool:
        found: dict[_Thing, None] = {}
        reason = ""
        try:
            for each in listed(self._wire, kind, prefix, self._until):
                name = name_in(self.root, each.key)
                if name and name not in busy:
                    found[_Thing(kind, each.key, each.id)] = None
        except ListingError as error:
            reason = self._unlisted[kind] = str(error)
            self.unseen.append(f"{kind} below {prefix}: {reason}")
        self.remove(reversed(list(found)))
        return not reason

    def remove(self, things: Iterable[_Thing]) -> None:
        """Remove things of probes, and nothing else."""
        for thing in things:
            if name_in(self.root, thing.key) and thing not in self._gone:
                self._remove(thing)

    def _remove(self, thing: _Thing) -> None:
        method, sent = _request(thing)
        said = patiently(self._wire, method, self._until, **sent)
        if thing.id == "null" and not is_gone(said):
            # Where versions were never kept, this is the object itself, and deleting it takes less.
            said = patiently(self._wire, "delete_object", self._until, Key=thing.key)
        if is_gone(said):
            self._gone.add(thing)
            self.left.pop(thing, None)
            self.removed += said.went_well
        else:
            self.left[thing] = self._leftover(thing, said.words or said.code)

    def _leftover(self, thing: _Thing, reason: str) -> Leftover:
        if thing.kind == "uploads":
            return self._commands.upload(thing.key, thing.id, reason)
        if thing.id:
            return self._commands.version(thing.key, thing.id, reason)
        return self._commands.object(thing.key, reason)


def _request(thing: _Thing) -> tuple[str, dict[str, object]]:
    if thing.kind == "uploads":
        return "abort_multipart_upload", {"Key": thing.key, "UploadId": thing.id}
    return "delete_object", {"Key": thing.key, **({"VersionId": thing.id} if thing.id else {})}


def _counted(past: Past, member: str, key: str, *without: str) -> Counter[str]:
    """How often each key stands in lines of one sort."""
    lines = (line for line in past.lines if line.get(member) and not any(line.get(name) for name in without))
    return Counter(str(line.get(key)) for line in lines)
