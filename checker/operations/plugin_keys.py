"""The configuration keys of the Velero plugin for AWS, and the versions that brought them.

Read from velero-plugin-for-aws: the releases' changelogs, v1.13.1 and main of 2026 (object_store.go,
volume_snapshotter.go, helpers.go), and Velero v1.17.0, pkg/plugin/framework/validation.go, which refuses every other
key. A key without ``since`` is older than v1.2.0.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from checker.model.values import NamedTuple
from checker.operations.context import parse_version

if TYPE_CHECKING:
    from collections.abc import Mapping


class PluginKey(NamedTuple):
    """A key: the version that brought it, and the one from which on it has no effect."""

    since: str = ""
    dead_since: str = ""


OBJECT_STORE: Mapping[str, PluginKey] = {
    "region": PluginKey(),
    "s3Url": PluginKey(),
    "publicUrl": PluginKey(),
    "kmsKeyId": PluginKey(),
    "s3ForcePathStyle": PluginKey(),
    "signatureVersion": PluginKey(dead_since="v1.9.0"),
    "profile": PluginKey(),
    "serverSideEncryption": PluginKey(),
    "insecureSkipTLSVerify": PluginKey(),
    "credentialsFile": PluginKey("v1.2.0"),
    "enableSharedConfig": PluginKey("v1.4.0", "v1.9.0"),
    "customerKeyEncryptionFile": PluginKey("v1.5.0"),
    "tagging": PluginKey("v1.9.0"),
    "checksumAlgorithm": PluginKey("v1.9.2"),
    "customerKeyEncryptionSecret": PluginKey("v1.13.0"),
    # Velero puts these there itself, from the location's own fields.
    "bucket": PluginKey(),
    "prefix": PluginKey(),
    "caCert": PluginKey(),
}
"""What a BackupStorageLocation may say under ``config``."""

SNAPSHOTS: Mapping[str, PluginKey] = {
    "region": PluginKey(),
    "profile": PluginKey(),
    "credentialsFile": PluginKey("v1.2.0"),
    "enableSharedConfig": PluginKey("v1.4.0", "v1.9.0"),
    "ebsKmsKeyId": PluginKey("v1.14.1"),
}
"""What a VolumeSnapshotLocation may say under ``config``."""

VERSION = "version"
"""The plugin's own version: said of the plugin in the project's own form, and no key of it."""

CUSTOMER_KEYS = ("customerKeyEncryptionFile", "customerKeyEncryptionSecret")
"""The keys that switch on encryption with a key of the customer (SSE-C)."""

ENCRYPTIONS = ("AES256", "aws:kms", "aws:kms:dsse")
"""What S3 takes for the encryption of an object in a general purpose bucket (API Reference, PutObject)."""

CHECKSUMS = ("CRC32", "CRC32C", "SHA1", "SHA256")
"""The algorithms of the SDK that the plugin is built with (aws-sdk-go-v2, service/s3 v1.48.0)."""

# strconv.ParseBool of Go.
_TRUE = ("1", "t", "T", "TRUE", "true", "True")
_FALSE = ("0", "f", "F", "FALSE", "false", "False")


def parse_bool(text: str) -> bool | None:
    """The boolean as Go reads it; ``None`` for what it refuses."""
    if text in _TRUE:
        return True
    return False if text in _FALSE else None


def refused(given: Mapping[str, str], table: Mapping[str, PluginKey], version: str | None) -> dict[str, str]:
    """The keys that the plugin refuses, each with the version that would take it (empty when none does).

    When the version is not known, only keys that no version takes are refused.
    """
    found: dict[str, str] = {}
    running = parse_version(version)
    for name in given:
        if name == VERSION and table is OBJECT_STORE:
            continue
        key = table.get(name)
        if key is None:
            found[name] = ""
        elif running is not None and running < (parse_version(key.since) or running):
            found[name] = key.since
    return found


def dead(given: Mapping[str, str], table: Mapping[str, PluginKey], version: str | None) -> dict[str, str]:
    """The keys that the plugin takes and no longer reads, each with the version from which on."""
    running = parse_version(version)
    return {
        name: table[name].dead_since
        for name in given
        if name in table
        and table[name].dead_since
        and (running is None or running >= (parse_version(table[name].dead_since) or running))
    }
