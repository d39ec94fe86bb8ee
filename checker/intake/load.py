"""Locations with their facts, from what the user gave: files, folders and standard input, one at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from checker.errors import DocumentError
from checker.intake.attach import Attachments, check_version, name_in
from checker.intake.finish import finish
from checker.intake.gather import Gatherer
from checker.intake.kubernetes import namespace_of
from checker.intake.ledger import Ledger
from checker.intake.node import Node, quoted
from checker.intake.own import read_own
from checker.intake.recognise import LOCATIONS, Kind
from checker.model.values import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from checker.intake.draft import Draft
    from checker.intake.gather import Gathered
    from checker.model.fact import Fact
    from checker.model.location import Location
    from checker.model.report import Input
    from checker.model.secret import Secret


class Case(NamedTuple):
    """A location with the facts that were given or declared for it, by the facts' names; it holds no secret."""

    location: Location
    facts: Mapping[str, Fact[object]]
    inputs: tuple[Input, ...]


class Broken(NamedTuple):
    """A document that cannot be used, and everything that is wrong with it; the others go on."""

    name: str
    errors: tuple[DocumentError, ...]


class Loaded(NamedTuple):
    """Everything that was given; the secrets are for the scan of what is written and for nothing else."""

    cases: tuple[Case, ...]
    broken: tuple[Broken, ...]
    secrets: tuple[Secret, ...]
    notes: tuple[str, ...] = ()


def load(
    paths: Sequence[str],
    *,
    evidence: Sequence[str] = (),
    stdin: Callable[[], bytes],
    environ: Mapping[str, str],
) -> Loaded:
    """Every location that the paths hold (``-`` is standard input), with its evidence."""
    ledger = Ledger()
    cases: list[Case] = []
    broken: list[Broken] = []
    for item in iter_cases(paths, evidence=evidence, stdin=stdin, environ=environ, ledger=ledger):
        if isinstance(item, Case):
            cases.append(item)
        else:
            broken.append(item)
    return Loaded(tuple(cases), tuple(broken), tuple(ledger.secrets), tuple(ledger.notes))


def iter_cases(
    paths: Sequence[str],
    *,
    evidence: Sequence[str] = (),
    stdin: Callable[[], bytes],
    environ: Mapping[str, str],
    ledger: Ledger | None = None,
    overlay: Mapping[str, bytes] | None = None,
) -> Iterator[Case | Broken]:
    """The locations one at a time, in constant memory; what ``ledger`` holds belongs to the item given last.

    The caller may clear the ledger after each item. ``overlay`` has what some files are to be taken to hold, by their
    real paths.
    """
    gatherer = Gatherer(paths, evidence, stdin, environ, Ledger() if ledger is None else ledger, overlay)
    attachments = Attachments()
    names: set[str] = set()
    for error in gatherer.attach(attachments):
        yield _broken(error)
    for item in gatherer.locations():
        if isinstance(item, DocumentError):
            yield _broken(item)
        elif item.part.kind in LOCATIONS:
            yield _built(item, attachments, names)
    for resource, error in attachments.unused(names):
        yield Broken(resource.given.name, (error,))
    for error in gatherer.leftovers():
        yield _broken(error)


def _broken(error: DocumentError) -> Broken:
    return Broken(error.span.file if error.span is not None else "input", (error,))


def _built(item: Gathered, attachments: Attachments, names: set[str]) -> Case | Broken:
    part = item.part
    errors: list[DocumentError] = []
    node = Node(part.document, part.path, part.value, errors)
    name = name_in(part.value, part.kind)
    if name is None:
        where = "name" if part.kind is Kind.LOCATION else "metadata.name"
        node.fail(f"the location has no {where}", remedy=f"add {where}: it names the location in reports and evidence")
    elif name in names:
        node.fail(f"a location named {quoted(name)} was given before", remedy="give each location a name of its own")
    else:
        names.add(name)
    draft = _read(item, node, name or item.given.name, attachments)
    if draft is not None and not errors:
        return Case(draft.location(), draft.facts, tuple(draft.inputs.values()))
    return Broken(name or item.given.name, tuple(errors))


def _read(item: Gathered, node: Node, name: str, attachments: Attachments) -> Draft | None:
    around = item.around
    around.register()
    around.ledger.keys = None
    attachments.used.add(name)
    if item.part.kind is Kind.LOCATION:
        draft = read_own(node, name, around)
        value = item.part.value
        if isinstance(value, dict):
            version = node.child("apiVersion", value["apiVersion"]) if "apiVersion" in value else None
            check_version(version, node)
            _check_kind(node, value)
    elif item.part.kind is Kind.PALETTE:
        from checker.intake.palette import read_palette  # noqa: PLC0415 - one form of three

        draft = read_palette(node, name, around)
    else:
        from checker.intake.velero import read_storage  # noqa: PLC0415 - one form of three

        draft = read_storage(node, name, around, attachments.secrets)
    if draft is None:
        return None
    draft.inputs = {item.given.name: item.given, **draft.inputs}
    attachments.name_provider(draft)
    if item.part.kind is Kind.STORAGE:
        attachments.snapshots_for(namespace_of(item.part.value), draft)
    attachments.apply(draft)
    finish(draft, around)
    return draft


def _check_kind(node: Node, value: dict[str, object]) -> None:
    if value.get("kind") is None:
        node.fail("kind is missing", remedy="add kind: BackupLocation")
    else:
        node.child("kind", value["kind"]).choice((Kind.LOCATION.value, Kind.EVIDENCE.value))
