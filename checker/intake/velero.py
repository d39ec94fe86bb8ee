"""A Velero ``BackupStorageLocation`` with its ``Secret`` and ``VolumeSnapshotLocation``.

Fields as in Velero v1.18, ``pkg/apis/velero/v1``: ``backupstoragelocation_types.go``,
``volume_snapshot_location_type.go``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from checker.intake.draft import Draft
from checker.intake.kubernetes import AWS_PROVIDERS, Reference, decoded, namespace_of, secret_entry
from checker.intake.node import Node, nearest, quoted
from checker.intake.own import certificate_of, unsupported
from checker.intake.profile import read_profile
from checker.intake.shared import plugin_value, shown_address
from checker.model.location import Form

if TYPE_CHECKING:
    from collections.abc import Iterable

    from checker.intake.draft import Surroundings
    from checker.intake.kubernetes import Resource

_RESOURCE = ("apiVersion", "kind", "metadata", "spec", "status")
_SPEC = (
    "provider",
    "objectStorage",
    "config",
    "credential",
    "accessMode",
    "default",
    "backupSyncPeriod",
    "validationFrequency",
)
_OBJECT_STORAGE = ("bucket", "prefix", "caCert", "caCertRef")
_OTHERS = {"gcp": "gcp", "azure": "azure", "velero.io/gcp": "gcp", "velero.io/azure": "azure"}
_OF_MINIO = "Velero reaches MinIO with the plugin of AWS: write aws here, and provider: minio in an Evidence document"
# What Go's strconv.ParseBool takes, which the plugin reads its booleans with.
_TRUE = frozenset(("1", "t", "T", "TRUE", "true", "True"))
_FALSE = frozenset(("0", "f", "F", "FALSE", "false", "False"))


def read_storage(node: Node, name: str, around: Surroundings, resources: Iterable[Resource]) -> Draft | None:
    """The location that a BackupStorageLocation describes; ``None`` for another provider, which is reported."""
    given = tuple(resources)
    top = node.fields(_RESOURCE)
    _version(top, node)
    spec = top.get("spec")
    if spec is None:
        node.fail("the BackupStorageLocation has no spec", remedy="add spec with provider and objectStorage")
        return Draft(name, Form.VELERO, node.errors)
    if not _supported(spec):
        return None
    draft = Draft(name, Form.VELERO, node.errors)
    if isinstance(node.value, dict):
        metadata = node.child("metadata", node.value.get("metadata"))
        if isinstance(metadata.value, dict) and "name" in metadata.value:
            draft.claim("name", metadata.child("name", name))
    namespace = namespace_of(node.value)
    fields = spec.fields(_SPEC)
    _plain_fields(fields)
    if "config" in fields:
        _config(fields["config"], draft, around)
    if "objectStorage" in fields:
        _object_storage(fields["objectStorage"], draft, around, namespace, given)
    else:
        spec.fail("the BackupStorageLocation uses no object storage", remedy="add spec.objectStorage with the bucket")
    reference = _credential(fields.get("credential"), namespace)
    if reference is not None:
        read_profile(reference, draft, given)
    return draft


def read_snapshots(node: Node, draft: Draft) -> None:
    """Add what a VolumeSnapshotLocation says."""
    top = node.fields(_RESOURCE)
    _version(top, node)
    if "spec" not in top:
        node.fail("the VolumeSnapshotLocation has no spec", remedy="add spec with provider and config")
        return
    fields = top["spec"].fields(("provider", "config", "credential"))
    draft.snapshot_plugin = {}
    if "config" in fields:
        draft.places["snapshotPlugin"] = fields["config"].place
        for key, value in fields["config"].entries():
            draft.places[f"snapshotPlugin.{key}"] = value.place
            text = _config_text(value)
            if text is not None:
                draft.snapshot_plugin[key] = text


def _version(top: dict[str, Node], node: Node) -> None:
    version = top.get("apiVersion")
    if version is None:
        node.fail("apiVersion is missing", remedy="add apiVersion: velero.io/v1")
    elif version.text() not in {None, "velero.io/v1"}:
        version.fail(f"apiVersion {quoted(str(version.value))} is not read", remedy="this version reads velero.io/v1")


def _supported(spec: Node) -> bool:
    """Whether the provider is one that this version examines; what is not is reported."""
    value = spec.value.get("provider") if isinstance(spec.value, dict) else None
    if value is None:
        if isinstance(spec.value, dict):
            spec.fail("the BackupStorageLocation names no provider", remedy="add spec.provider: aws")
        else:
            spec.refuse("a mapping")
        return True
    node = spec.child("provider", value)
    word = node.text()
    if word is None or word in AWS_PROVIDERS:
        return True
    if word in _OTHERS:
        unsupported(node, _OTHERS[word])
    else:
        node.fail(
            f"provider {quoted(word)} is not supported; this version examines aws",
            remedy=_OF_MINIO if word == "minio" else nearest(word, (*AWS_PROVIDERS, *_OTHERS)),
        )
    return False


def _plain_fields(fields: dict[str, Node]) -> None:
    """Fields that no rule reads: only their form is looked at."""
    if "accessMode" in fields:
        fields["accessMode"].choice(("ReadWrite", "ReadOnly"))
    if "default" in fields:
        fields["default"].flag()
    for name in ("backupSyncPeriod", "validationFrequency"):
        if name in fields:
            fields[name].text(wanted="a duration such as 1m0s")


def _config(node: Node, draft: Draft, around: Surroundings) -> None:
    draft.places["plugin"] = node.place
    for key, value in node.entries():
        draft.claim(f"plugin.{key}", value)
        if key == "version":
            value.fail_key(
                "the AWS plugin has no key version and refuses it",
                remedy="give the plugin's version in an Evidence document: plugin: {version: …}",
            )
            continue
        text = _config_text(value, around)
        if text is not None:
            draft.plugin[key] = text
    for key, name in (("region", "region"), ("s3Url", "s3Url"), ("s3ForcePathStyle", "forcePathStyle")):
        if key in draft.plugin:
            draft.places[name] = draft.places[f"plugin.{key}"]
    draft.region = draft.plugin.get("region")
    draft.s3_url = draft.plugin.get("s3Url")
    style = draft.plugin.get("s3ForcePathStyle")
    if style is not None:
        draft.force_path_style = _parsed(style, node.child("s3ForcePathStyle", style))


def _config_text(node: Node, around: Surroundings | None = None) -> str | None:
    if isinstance(node.value, bool | int | float):
        node.refuse("text", remedy="write it in quotes: Kubernetes refuses the document otherwise")
        return None
    return node.text() if around is None else plugin_value(node, around.vault)


def _parsed(text: str, node: Node) -> bool | None:
    if text in _TRUE or text in _FALSE:
        return text in _TRUE
    node.fail(f"{quoted(text)} is no boolean that the plugin reads", remedy='write "true" or "false"')
    return None


def _object_storage(
    node: Node, draft: Draft, around: Surroundings, namespace: str | None, resources: tuple[Resource, ...]
) -> None:
    fields = node.fields(_OBJECT_STORAGE)
    for key in ("bucket", "prefix"):
        if key in fields:
            draft.claim(key, fields[key])
    draft.bucket = shown_address(fields["bucket"], around.vault) if "bucket" in fields else None
    draft.prefix = shown_address(fields["prefix"], around.vault) if "prefix" in fields else None
    if "caCert" in fields and "caCertRef" in fields:
        fields["caCertRef"].fail_key("caCert and caCertRef are both given", remedy="Velero takes one of them only")
    if "caCert" in fields:
        draft.claim("certificate", fields["caCert"])
        pem = decoded(fields["caCert"], around.vault, what="caCert")
        draft.certificate = certificate_of(pem, around) if pem is not None else None
    elif "caCertRef" in fields:
        reference = _reference(fields["caCertRef"], namespace)
        found = secret_entry(reference, resources, draft) if reference is not None else None
        if found is not None:
            draft.claim("certificate", found.node)
            draft.certificate = certificate_of(found.text, around)


def _credential(node: Node | None, namespace: str | None) -> Reference | None:
    if node is None or node.value is None:
        # What "velero install" makes, and what Velero falls back to.
        return Reference(namespace, "cloud-credentials", "cloud")
    return _reference(node, namespace)


def _reference(node: Node, namespace: str | None) -> Reference | None:
    fields = node.fields(("name", "key", "optional"), wanted="a mapping with name and key of a Secret")
    for part in ("name", "key"):
        if part not in fields and isinstance(node.value, dict):
            node.fail(f"{node.label} has no {part}", remedy="give the name of the Secret and the key in it")
    name = fields["name"].required_text() if "name" in fields else None
    key = fields["key"].required_text() if "key" in fields else None
    return Reference(namespace, name, key) if name and key else None
