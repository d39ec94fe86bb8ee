"""Kubernetes Secrets in the same input as the resources that name them."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, cast

from checker.intake.node import Node, nearest, quoted
from checker.model.values import NamedTuple

if TYPE_CHECKING:
    from checker.intake.draft import Draft, Surroundings
    from checker.intake.mask import Vault
    from checker.intake.recognise import Part
    from checker.model.report import Input


AWS_PROVIDERS = frozenset(("aws", "velero.io/aws"))


class Resource(NamedTuple):
    """A document that belongs to a location, the file it came from, and its name and namespace."""

    part: Part
    around: Surroundings
    given: Input
    name: str | None = None
    namespace: str | None = None


class Reference(NamedTuple):
    """What names a key of a Secret."""

    namespace: str | None
    name: str
    key: str


class Entry(NamedTuple):
    """The text under a key of a Secret, and where it stands."""

    node: Node
    text: str
    around: Surroundings


def is_aws_snapshots(value: object) -> bool:
    """Whether a VolumeSnapshotLocation is one of AWS, or names nobody."""
    spec = value.get("spec") if isinstance(value, dict) else None
    provider = spec.get("provider") if isinstance(spec, dict) else None
    return provider is None or str(provider) in AWS_PROVIDERS


def namespace_of(value: object) -> str | None:
    """The namespace of a resource, when it says one."""
    metadata = value.get("metadata") if isinstance(value, dict) else None
    namespace = metadata.get("namespace") if isinstance(metadata, dict) else None
    return namespace if isinstance(namespace, str) else None


def secret_entry(reference: Reference, resources: tuple[Resource, ...], draft: Draft) -> Entry | None:
    """The text that a reference names; ``None`` when no such Secret was given, or when it is unusable (reported)."""
    resource = next((r for r in resources if _matches(reference, r)), None)
    if resource is None:
        return None
    draft.add_input(resource.given)
    resource.around.register()
    root = Node(resource.part.document, resource.part.path, resource.part.value, draft.errors)
    found: Node | None = None
    names: list[str] = []
    for group in ("data", "stringData"):
        if isinstance(root.value, dict) and group in root.value:
            members = dict(root.child(group, cast("dict[str, object]", root.value)[group]).entries())
            names += members
            found = members.get(reference.key, found)
    if found is None:
        message = f"Secret {quoted(reference.name)} has no key {quoted(reference.key)}"
        root.fail(message, remedy=nearest(reference.key, dict.fromkeys(names)))
        return None
    what = f"key {quoted(reference.key)} of Secret {quoted(reference.name)}"
    vault = resource.around.vault
    # Of a key in both, Kubernetes takes stringData.
    is_plain = found.path[len(root.path)] == "stringData"
    text = vault.text(found) if is_plain else decoded(found, vault, what=what)
    return None if text is None else Entry(found, text, resource.around)


def _matches(reference: Reference, resource: Resource) -> bool:
    spaces = {reference.namespace, resource.namespace} - {None}
    return resource.name == reference.name and len(spaces) <= 1


def decoded(node: Node, vault: Vault, *, what: str) -> str | None:
    """The text that base64 stands for; what is wrong with it is reported without repeating any of it."""
    encoded = vault.text(node, wanted="text in base64")
    if encoded is None:
        return None
    if encoded.lstrip().startswith("-----BEGIN"):
        node.fail(f"{what} must be base64, found PEM text", remedy="encode it: base64 -w0 < FILE")
        return None
    from base64 import b64decode  # noqa: PLC0415 - only a Secret or a certificate needs it

    data: bytes | None = None
    text: str | None = None
    with suppress(ValueError):  # the exception holds what could not be decoded: nothing may be raised from it
        data = b64decode("".join(encoded.split()), validate=True)
        text = data.decode()
    if data is None:
        node.fail(f"{what} is not base64", remedy="encode it: base64 -w0 < FILE, or use stringData")
    elif text is None:
        node.fail(f"{what} is not UTF-8 text", remedy="encode a text file")
    return text
