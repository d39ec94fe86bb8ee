"""Documents that belong to locations of other documents: evidence, Secrets, snapshot locations."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from checker.errors import DocumentError
from checker.intake.kubernetes import is_aws_snapshots
from checker.intake.node import Node, nearest, quoted
from checker.intake.own import API_VERSION, EXAMINED, unsupported
from checker.intake.recognise import Kind
from checker.intake.shared import SHARED, read_shared
from checker.model.location import Provider

if TYPE_CHECKING:
    from collections.abc import Iterator

    from checker.intake.draft import Draft
    from checker.intake.kubernetes import Resource

_FIELDS = ("apiVersion", "kind", "location", "provider", *SHARED)


class Attachments:
    """What was given beside the locations; ``used`` remembers the evidence that found its location."""

    __slots__ = ("evidence", "general", "nameless", "secrets", "snapshots", "used")

    def __init__(self) -> None:
        """Start empty."""
        self.secrets: list[Resource] = []
        self.snapshots: list[Resource] = []
        self.evidence: dict[str, list[Resource]] = {}
        self.general: list[Resource] = []
        self.nameless: list[Resource] = []
        self.used: set[str] = set()

    def add(self, resource: Resource, *, may_be_general: bool = False) -> None:
        """Keep a document until a location asks for it."""
        if resource.part.kind is Kind.SECRET:
            self.secrets.append(resource)
        elif resource.part.kind is Kind.SNAPSHOTS:
            self.snapshots.append(resource)
        elif resource.name is not None:
            self.evidence.setdefault(resource.name, []).append(resource)
        elif may_be_general and not _mentions_location(resource):
            self.general.append(resource)
        else:
            self.nameless.append(resource)

    def name_provider(self, draft: Draft) -> None:
        """Take over the provider that evidence names, before anything is read that depends on it.

        Velero calls every store that speaks S3 ``aws``, so that its own documents cannot tell.
        """
        for resource in self._of(draft):
            value = resource.part.value
            if isinstance(value, dict) and value.get("provider") is not None:
                node = Node(resource.part.document, resource.part.path, value, draft.errors)
                _name_provider(node.child("provider", value["provider"]), draft)

    def apply(self, draft: Draft) -> None:
        """Add to a location the evidence that names it, and the evidence for all."""
        self.used.add(draft.name)
        for resource in self._of(draft):
            _read_evidence(resource, draft)

    def _of(self, draft: Draft) -> tuple[Resource, ...]:
        return (*self.evidence.get(draft.name, ()), *self.general)

    def snapshots_for(self, namespace: str | None, draft: Draft) -> None:
        """Add the snapshot location of AWS in the same namespace; of several, the one named default."""
        found = [s for s in self.snapshots if is_aws_snapshots(s.part.value) and _near(s.namespace, namespace)]
        if not found:
            return
        if draft.provider is not Provider.AWS:
            found[0].around.ledger.note(
                f"{draft.name}: no VolumeSnapshotLocation is examined with a location of {draft.provider.value}"
            )
            return
        chosen = next((s for s in found if s.name == "default"), found[0])
        if len(found) > 1:
            chosen.around.ledger.note(
                f"{draft.name}: of {len(found)} VolumeSnapshotLocations, {quoted(chosen.name or '?')} is examined"
            )
        draft.add_input(chosen.given)
        part = chosen.part
        from checker.intake.velero import read_snapshots  # noqa: PLC0415 - one form of three

        read_snapshots(Node(part.document, part.path, part.value, draft.errors), draft)

    def unused(self, names: set[str]) -> Iterator[tuple[Resource, DocumentError]]:
        """Evidence that names no location, with what to say about it."""
        for name, resources in self.evidence.items():
            if name not in self.used:
                for resource in resources:
                    span = resource.part.document.at((*resource.part.path, "location")).span()
                    message = f"evidence for {quoted(name)}, but no location of that name was given"
                    yield resource, DocumentError(message, span, remedy=nearest(name, sorted(names)))
        for resource in self.nameless:
            span = resource.part.document.at(resource.part.path).span()
            message = "evidence that does not say which location it is for"
            yield resource, DocumentError(message, span, remedy="add location: NAME, or give the file with --evidence")


def _near(one: str | None, other: str | None) -> bool:
    return one is None or other is None or one == other


def _mentions_location(resource: Resource) -> bool:
    value = resource.part.value
    return isinstance(value, dict) and "location" in value


def _name_provider(node: Node, draft: Draft) -> None:
    word = node.choice(tuple(member.value for member in Provider))
    if word is None:
        return
    if word not in EXAMINED:
        unsupported(node, word)
    elif "provider" not in draft.places:
        draft.claim("provider", node)
        draft.provider = Provider(word)
    elif word != draft.provider.value:
        node.fail(f"provider is {word} here, and {draft.provider.value} in the location", remedy="let them agree")


def _read_evidence(resource: Resource, draft: Draft) -> None:
    part = resource.part
    draft.add_input(resource.given)
    resource.around.register()
    node = Node(part.document, part.path, part.value, draft.errors)
    fields = node.fields(_FIELDS)
    check_version(fields.get("apiVersion"), node)
    read_shared(fields, draft, resource.around)


def check_version(version: Node | None, node: Node) -> None:
    """Report a document in the own form that is not of the version read here."""
    if version is None:
        node.fail("apiVersion is missing", remedy=f"add apiVersion: {API_VERSION}")
    elif version.text() not in {None, API_VERSION}:
        version.fail(f"apiVersion {quoted(str(version.value))} is not read", remedy=f"this version reads {API_VERSION}")


def name_in(value: object, kind: Kind) -> str | None:
    """The name that a document bears, or, of evidence, the name of its location."""
    holder = value
    if isinstance(holder, dict) and kind not in {Kind.LOCATION, Kind.EVIDENCE}:
        holder = cast("dict[str, object]", holder).get("metadata")
    key = "location" if kind is Kind.EVIDENCE else "name"
    name = cast("dict[str, object]", holder).get(key) if isinstance(holder, dict) else None
    return name if isinstance(name, str) and name.strip() else None
