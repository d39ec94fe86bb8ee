"""What the plugin refuses in its configuration."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checker.operations.plugin_faults import faults
from checker.operations.plugin_keys import CHECKSUMS, OBJECT_STORE, parse_bool

SOUND = {
    "version": "v1.13.1",
    "region": "us-east-1",
    "s3Url": "https://minio.example:9000",
    "s3ForcePathStyle": "true",
    "publicUrl": "https://minio.example",
    "checksumAlgorithm": "",
    "tagging": "team=backup&cost=1234",
    "kmsKeyId": "velero",
}


def test_a_sound_configuration_has_no_fault() -> None:
    """Every kind of key with a value that the plugin takes."""
    assert faults(SOUND) == ()
    assert faults({}) == ()


@pytest.mark.parametrize(
    ("key", "value", "said"),
    [
        ("s3url", "https://minio.example", "no key s3url"),
        ("insecureSkipTLSVerify", "on", "neither true nor false"),
        ("publicUrl", "minio.example", "no address"),
        ("publicUrl", "ftp://minio.example", "no address"),
        ("publicUrl", "https://", "no address"),
        ("checksumAlgorithm", "md5", "no checksum 'md5'"),
        ("customerKeyEncryptionFile", "/key", "exclude each other"),
        ("tagging", "team", "not written NAME=VALUE"),
        ("tagging", "a=1", "single tag"),
        ("tagging", "&".join(f"k{number}=v" for number in range(11)), "these are 11"),
        ("tagging", f"{'n' * 129}=1&b=2", "over 128"),
        ("tagging", f"a={'v' * 249}&b=2", "over 248"),
    ],
)
def test_one_fault_is_named_with_its_key(key: str, value: str, said: str) -> None:
    """Alone, with the text of the plugin."""
    (fault,) = faults({**SOUND, key: value})
    assert fault.key == key
    assert said in fault.message
    assert fault.error
    assert fault.advice.endswith(".")


def test_what_is_surely_meant_is_proposed() -> None:
    """A switch in other words, an algorithm in small letters; nothing where nobody can tell."""
    assert [fault.value for fault in faults({"s3ForcePathStyle": "yes"})] == ["true"]
    assert [fault.value for fault in faults({"s3ForcePathStyle": "maybe"})] == [None]
    assert [fault.value for fault in faults({"checksumAlgorithm": "sha-256"})] == ["SHA256"]


def test_what_another_version_may_take_is_not_certain() -> None:
    """A single tag, and an algorithm of a newer SDK."""
    assert [fault.certain for fault in faults({"tagging": "a=1"})] == [False]
    assert [fault.certain for fault in faults({"tagging": "a=1", "version": "v1.14.0"})] == [True]
    assert faults({"tagging": "a=1", "version": "v1.14.3"}) == ()
    assert [fault.certain for fault in faults({"checksumAlgorithm": "CRC64NVME", "version": "v1.14.3"})] == [False]
    assert [fault.certain for fault in faults({"checksumAlgorithm": "CRC64NVME", "version": "v1.13.1"})] == [True]


@given(st.dictionaries(st.sampled_from([*OBJECT_STORE, "version", "other"]), st.text(max_size=30)))
def test_any_configuration_is_read_to_its_end(given_keys: dict[str, str]) -> None:
    """Whatever the values are, each fault names a key that was given, and proposes only what the plugin takes."""
    for fault in faults(given_keys):
        assert fault.key in given_keys
        if fault.value is not None:
            assert fault.value in CHECKSUMS or parse_bool(fault.value) is not None
