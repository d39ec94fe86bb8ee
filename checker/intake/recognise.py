"""What a document is, told from its content."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, cast

from checker.model.values import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

    from checker.documents.document import Document
    from checker.documents.marks import Path

_LISTED = 5
_FORMS = "give a document of kind BackupLocation, the body of a Palette location, or a Velero BackupStorageLocation"


class Kind(Enum):
    """The documents that intake reads, and all others."""

    LOCATION = "BackupLocation"
    EVIDENCE = "Evidence"
    PALETTE = "Palette API body"
    STORAGE = "BackupStorageLocation"
    SNAPSHOTS = "VolumeSnapshotLocation"
    SECRET = "Secret"  # noqa: S105 - the kind of a Kubernetes resource
    OTHER = "other"


LOCATIONS = frozenset((Kind.LOCATION, Kind.PALETTE, Kind.STORAGE))
ATTACHMENTS = frozenset((Kind.EVIDENCE, Kind.SNAPSHOTS, Kind.SECRET))


class Part(NamedTuple):
    """A document, or a member of a Kubernetes list, and what it is.

    Of an unknown one, ``looks`` says what it looks like, and ``remedy`` what to do with it.
    """

    kind: Kind
    document: Document
    path: Path
    value: object
    looks: str = ""
    remedy: str = ""


_OWN = {"BackupLocation": Kind.LOCATION, "Evidence": Kind.EVIDENCE}
_VELERO = {"BackupStorageLocation": Kind.STORAGE, "VolumeSnapshotLocation": Kind.SNAPSHOTS}
_LISTS = frozenset(("List", "BackupStorageLocationList", "VolumeSnapshotLocationList", "SecretList"))


def parts(document: Document) -> Iterator[Part]:
    """What a document consists of; an empty one of nothing."""
    value = document.value
    if value is None:
        return
    items = value.get("items") if isinstance(value, dict) and str(value.get("kind")) in _LISTS else None
    if isinstance(items, list):
        for index, item in enumerate(cast("list[object]", items)):
            yield _part(document, ("items", index), item)
    else:
        yield _part(document, (), value)


def _part(document: Document, path: Path, value: object) -> Part:
    if not isinstance(value, dict):
        return Part(Kind.OTHER, document, path, value, f"this is {_plain(value)}, which is no backup location", _FORMS)
    mapping = cast("dict[str, object]", value)
    known = _kind(mapping)
    if known is not None:
        return Part(known, document, path, value)
    looks, remedy = _looks(mapping)
    return Part(Kind.OTHER, document, path, value, looks, remedy or _FORMS)


def _kind(mapping: dict[str, object]) -> Kind | None:
    kind, api = mapping.get("kind"), mapping.get("apiVersion")
    group = api.partition("/")[0] if isinstance(api, str) else ""
    if group == "backup-preflight":
        return _OWN.get(kind, Kind.LOCATION) if isinstance(kind, str) else Kind.LOCATION
    if not isinstance(kind, str):
        return Kind.PALETTE if kind is None and _is_palette(mapping) else None
    if group in {"velero.io", ""} and kind in _VELERO:
        return _VELERO[kind]
    if api is None and kind in _OWN:
        return _OWN[kind]
    return Kind.SECRET if kind == "Secret" and (api is None or api == "v1") else None


def _is_palette(mapping: dict[str, object]) -> bool:
    spec = mapping.get("spec")
    return "apiVersion" not in mapping and isinstance(spec, dict) and ("config" in spec or "type" in spec)


def _plain(value: object) -> str:
    return "a list" if isinstance(value, list) else "plain text or a number"


def _looks(mapping: dict[str, object]) -> tuple[str, str]:
    """What a document that is no location looks like, and what to do with it."""
    if "Statement" in mapping:
        return "this is an IAM policy", "give it as evidence (identityPolicies, bucketPolicy, …) of a location"
    if any(key in mapping for key in ("PolicyVersion", "PolicyDocument", "PolicyList")):
        return "this is the AWS CLI's answer about a policy", "give it as evidence (identityPolicies, …) of a location"
    if "planned_values" in mapping or "terraform_version" in mapping:
        return "this is a Terraform plan or state, which this version does not read", ""
    if "configuration" in mapping and ("initContainers" in mapping or "credentials" in mapping):
        looks = "these look like values of Velero's Helm chart"
        return looks, "render them first (helm template) and give the result"
    if "AWSTemplateFormatVersion" in mapping:
        return "this is a CloudFormation template, which this version does not read", ""
    if "bucket" in mapping or "provider" in mapping:
        looks = "this looks like a location without its head"
        return looks, 'add the lines "apiVersion: backup-preflight/v1" and "kind: BackupLocation"'
    return _other(mapping), ""


def _other(mapping: dict[str, object]) -> str:
    kind, api = mapping.get("kind"), mapping.get("apiVersion")
    if isinstance(kind, str):
        of = f" of {_short(api)}" if isinstance(api, str) else ""
        return f"this is a {_short(kind)}{of}, which is no backup location"
    keys = [_short(key) for key in mapping]
    shown = ", ".join(keys[:_LISTED]) + (", …" if len(keys) > _LISTED else "")
    return f"this is no backup location (its keys: {shown})" if shown else "this is an empty mapping"


def _short(text: str) -> str:
    return "".join(c for c in text[:60] if c.isprintable())
