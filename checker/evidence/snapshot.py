"""Snapshots: a location and all that is known of it, as versioned JSON; taken live, examined anywhere."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from checker import __version__
from checker.model.values import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

    from checker.evidence.snapshot_read import Members, Reader
    from checker.model.fact import Fact
    from checker.model.location import Location
    from checker.model.report import Input

VERSION = 1
"""The version of the form that is written; a reader of another one is told so by name."""
KIND, API_VERSION = "Snapshot", "backup-preflight/v1"
LIMIT = 32 * 1024 * 1024
MEMBERS = ("kind", "apiVersion", "version", "tool", "takenAt", "location", "facts", "documents", "inputs", "calls")


class Call(NamedTuple):
    """One question that was asked: of what, by whom, when, and what came of it; never what was answered."""

    fact: str
    call: str
    by: str
    at: str
    state: str
    reason: str = ""


class Snapshot(NamedTuple):
    """What was known of a location at one time; it holds no secret."""

    taken_at: str
    location: Location
    facts: Mapping[str, Fact[object]]
    inputs: tuple[Input, ...] = ()
    calls: tuple[Call, ...] = ()


def to_text(snapshot: Snapshot) -> str:
    """The snapshot as JSON text: the same for the same snapshot, to the letter."""
    from checker.evidence.snapshot_write import Writer  # noqa: PLC0415 - only a live run writes snapshots

    writer = Writer()
    location = {"provider": snapshot.location.provider.value, **_members(writer.value(snapshot.location))}
    facts = {name: writer.fact(snapshot.facts[name]) for name in sorted(snapshot.facts)}
    body = {
        "kind": KIND,
        "apiVersion": API_VERSION,
        "version": VERSION,
        "tool": f"backup-preflight {__version__}",
        "takenAt": snapshot.taken_at,
        "location": location,
        "facts": facts,
        "documents": writer.documents,
        "inputs": [writer.value(given) for given in snapshot.inputs],
        "calls": [writer.value(call) for call in snapshot.calls],
    }
    return json.dumps(body, indent=2, ensure_ascii=False) + "\n"


def read_snapshot(name: str, data: bytes) -> Snapshot:
    """The snapshot that a file holds; raises ``DocumentError`` for whatever is none, with its place."""
    from checker.documents.json_reader import read_json  # noqa: PLC0415 - only --from reads snapshots
    from checker.evidence.snapshot_read import Reader  # noqa: PLC0415 - as above

    document = read_json(name, data, limit=LIMIT)
    reader = Reader(document)
    body = reader.members(document.value, ())
    _refuse_other(body, reader)
    reader.read_documents(body["documents"], ("documents",))
    facts = reader.members(body["facts"], ("facts",))
    return Snapshot(
        _moment(body["takenAt"], reader),
        _location(body["location"], reader),
        {fact: reader.fact(fact, value, ("facts", fact)) for fact, value in facts.items()},
        _inputs(body["inputs"], reader),
        tuple(
            reader.decode(item, Call, ("calls", number))
            for number, item in enumerate(reader.items(body["calls"], ("calls",)))
        ),
    )


def _members(value: object) -> dict[str, object]:
    return value if isinstance(value, dict) else {}


def _refuse_other(body: Members, reader: Reader) -> None:
    """Refuse what is no snapshot, and a snapshot of a form that this version does not read."""
    if body.get("kind") != KIND or body.get("apiVersion") != API_VERSION:
        reader.fail(("kind",) if "kind" in body else (), f"is no snapshot: kind must be {KIND} ({API_VERSION})")
    version = body.get("version")
    if isinstance(version, int) and not isinstance(version, bool) and version > VERSION:
        by = body.get("tool")
        message = f"is {version}, made by a newer backup-preflight ({str(by)[:60]}); this one reads version {VERSION}"
        reader.fail(("version",), message, remedy="update backup-preflight, or take the snapshot with this version")
    if version is True or version != VERSION:
        reader.fail(("version",), f"is not a version of snapshots that was ever written; this program reads {VERSION}")
    for key in body:
        if key not in MEMBERS:
            reader.fail((key,), "is not known here")
    for key in MEMBERS:
        if key not in body:
            reader.fail((), f"the snapshot has no {key}")


def _moment(value: object, reader: Reader) -> str:
    from checker.evidence.snapshot_bounds import is_time  # noqa: PLC0415 - only --from reads snapshots

    text = str(reader.decode(value, str, ("takenAt",)))
    if not is_time(text):
        reader.fail(("takenAt",), "must be a time in UTC, such as 2026-11-22T00:00:00Z")
    return text


def _location(value: object, reader: Reader) -> Location:
    from checker.model.location import AwsLocation, MinioLocation, Provider  # noqa: PLC0415 - as above

    given = dict(reader.members(value, ("location",)))
    provider = reader.decode(given.pop("provider", None), Provider, ("location", "provider"))
    if provider is Provider.MINIO:
        on_minio: MinioLocation = reader.decode(given, MinioLocation, ("location",))
        return on_minio
    if provider is not Provider.AWS:
        reader.fail(("location", "provider"), f"{provider.value} is not examined by this version")
    location: AwsLocation = reader.decode(given, AwsLocation, ("location",))
    return location


def _inputs(value: object, reader: Reader) -> tuple[Input, ...]:
    from checker.model.report import Input  # noqa: PLC0415 - as above

    items = reader.items(value, ("inputs",))
    return tuple(reader.decode(item, Input, ("inputs", number)) for number, item in enumerate(items))
