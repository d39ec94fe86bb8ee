"""The keys of the provider plugin: which version takes which, and what it reads."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from checker.operations import plugin_keys
from checker.operations.context import parse_version
from checker.operations.plugin_keys import OBJECT_STORE, SNAPSHOTS, dead, parse_bool, refused


@pytest.mark.parametrize(
    ("key", "first", "before"),
    [
        ("checksumAlgorithm", "v1.9.2", "v1.9.1"),
        ("tagging", "v1.9.0", "v1.8.2"),
        ("customerKeyEncryptionFile", "v1.5.0", "v1.4.1"),
        ("customerKeyEncryptionSecret", "v1.13.0", "v1.12.2"),
        ("enableSharedConfig", "v1.4.0", "v1.3.0"),
        ("credentialsFile", "v1.2.0", "v1.1.0"),
    ],
)
def test_a_key_is_refused_before_the_version_that_brought_it(key: str, first: str, before: str) -> None:
    """And taken from it on, and by a plugin whose version nobody said."""
    assert refused({key: "x"}, OBJECT_STORE, before) == {key: first}
    assert refused({key: "x"}, OBJECT_STORE, first) == {}
    assert refused({key: "x"}, OBJECT_STORE, None) == {}


def test_what_no_version_takes_is_refused_by_any() -> None:
    """Capitals count, and a key of the one configuration is none of the other."""
    assert refused({"kmsKeyID": "x"}, OBJECT_STORE, None) == {"kmsKeyID": ""}
    assert refused({"s3Url": "x", "s3ForcePathStyle": "true"}, SNAPSHOTS, "v1.13.1") == {
        "s3Url": "",
        "s3ForcePathStyle": "",
    }


def test_the_version_is_no_key_of_the_plugin() -> None:
    """It says in the project's own form which plugin runs; in a snapshot configuration it is a key like any other."""
    assert refused({"version": "v1.13.1"}, OBJECT_STORE, "v1.13.1") == {}
    assert refused({"version": "v1.13.1"}, SNAPSHOTS, None) == {"version": ""}


def test_dead_keys() -> None:
    """They are dead from a version on, and when nobody said the version."""
    assert dead({"signatureVersion": "4"}, OBJECT_STORE, "v1.8.2") == {}
    assert dead({"signatureVersion": "4", "region": "x"}, OBJECT_STORE, "v1.9.0") == {"signatureVersion": "v1.9.0"}
    assert dead({"enableSharedConfig": "true"}, SNAPSHOTS, None) == {"enableSharedConfig": "v1.9.0"}
    assert dead({"unknown": "x"}, OBJECT_STORE, None) == {}


def test_every_version_of_the_table_can_be_read() -> None:
    """A version that cannot would never refuse anything."""
    for key in (*OBJECT_STORE.values(), *SNAPSHOTS.values()):
        for version in (key.since, key.dead_since):
            assert not version or parse_version(version) is not None


@pytest.mark.parametrize(
    ("texts", "value"),
    [
        (("1", "t", "T", "TRUE", "true", "True"), True),
        (("0", "f", "F", "FALSE", "false", "False"), False),
        (("yes", "tRUE", " true", "", "on"), None),
    ],
)
def test_booleans_are_read_as_go_reads_them(texts: tuple[str, ...], value: object) -> None:
    """Package strconv, ParseBool."""
    assert {parse_bool(text) for text in texts} == {value}


def test_encryptions_are_in_the_model_of_s3() -> None:
    """What else the model has (``aws:fsx``, ``aws:backup``) is for other kinds of storage than general buckets."""
    botocore = pytest.importorskip("botocore")
    found = sorted((Path(botocore.__file__).parent / "data" / "s3").glob("*/service-2.json*"))
    if found[0].suffix == ".gz":
        import gzip  # noqa: PLC0415 - only where botocore is packed

        shapes = json.loads(gzip.decompress(found[0].read_bytes()))["shapes"]
    else:
        shapes = json.loads(found[0].read_text(encoding="utf-8"))["shapes"]
    known = set(shapes["ServerSideEncryption"]["enum"])
    assert set(plugin_keys.ENCRYPTIONS) <= known
    assert known - set(plugin_keys.ENCRYPTIONS) <= {"aws:fsx", "aws:backup"}
    assert set(plugin_keys.CHECKSUMS) <= set(shapes["ChecksumAlgorithm"]["enum"])
