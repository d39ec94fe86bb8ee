"""What a probe sends, header by header, as velero-requests and the clients' sources have it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.checker.evidence.probes.probing import ALL, document, prober
from tests.checker.evidence.probes.test_interrupts import proxied

if TYPE_CHECKING:
    from pathlib import Path

    from tests.servers.faulty import Seen
    from tests.servers.seaweedfs import Seaweed

TRAILER = "STREAMING-UNSIGNED-PAYLOAD-TRAILER"


def _seen(seaweedfs: Seaweed, folder: Path, bucket: str, **more: object) -> list[Seen]:
    admin = seaweedfs.running
    with proxied(seaweedfs) as proxy:
        given = document(seaweedfs.bucket(bucket), proxy.url, ALL, str(admin.authority), **more)
        with prober(folder, given, admin.key_id, admin.secret.reveal()) as by:
            by.probe()
        return list(proxy.seen)


def test_the_plugin_ends_its_bodies_with_a_checksum(seaweedfs: Seaweed, tmp_path: Path) -> None:
    """Over TLS: unsigned payload with a CRC32 trailer, SSE and tags as configured, no MD5, no ACL, no condition."""
    plugin = {"serverSideEncryption": "AES256", "tagging": "team=a&env=b c"}
    puts = [s for s in _seen(seaweedfs, tmp_path, "wire-plugin", plugin=plugin) if s.path.endswith("results.gz")]
    puts = [seen for seen in puts if seen.method == "PUT"]
    assert len(puts) == 2
    for seen in puts:
        assert seen.headers["x-amz-content-sha256"] == TRAILER
        assert seen.headers["x-amz-trailer"] == "x-amz-checksum-crc32"
        assert seen.headers["x-amz-sdk-checksum-algorithm"] == "CRC32"
        assert seen.headers["x-amz-server-side-encryption"] == "AES256"
        assert seen.headers["x-amz-tagging"] == "team=a&env=b c"
        assert not {"content-md5", "x-amz-acl", "if-none-match", "x-amz-storage-class"} & seen.headers.keys()


def test_kopia_sends_an_md5_and_nothing_of_the_plugins(seaweedfs: Seaweed, tmp_path: Path) -> None:
    """One PUT, Content-MD5, unsigned payload, its own content type; neither encryption nor tags nor a checksum."""
    plugin = {"serverSideEncryption": "AES256", "tagging": "team=a&env=b"}
    seen = _seen(seaweedfs, tmp_path, "wire-kopia", plugin=plugin)
    puts = [each for each in seen if each.method == "PUT" and "/kopia/" in each.path]
    assert len(puts) == 4
    for each in puts:
        assert each.headers["x-amz-content-sha256"] == "UNSIGNED-PAYLOAD"
        assert each.headers["content-md5"]
        assert each.headers["content-type"] == "application/x-kopia"
        assert not [name for name in each.headers if "encryption" in name or "tagging" in name or "checksum" in name]
    ranges = [each.headers["range"] for each in seen if "range" in each.headers]
    assert ranges == ["bytes=1000-1499"]


def test_each_client_lists_in_its_own_way(seaweedfs: Seaweed, tmp_path: Path) -> None:
    """The plugin sends prefix and delimiter alone; kopia asks for owners and encoded keys, too."""
    seen = _seen(seaweedfs, tmp_path, "wire-lists", prefix="a")
    lists = [sorted(each.query.split("&")) for each in seen if each.method == "GET" and "list-type=2" in each.query]
    assert ["delimiter=%2F", "list-type=2", "prefix=a%2F"] in lists
    assert ["delimiter=%2F", "list-type=2", "prefix=a%2Fbackups%2F"] in lists
    owners = [query for query in lists if "fetch-owner=true" in query]
    assert owners
    assert all("encoding-type=url" in query and "delimiter=%2F" in query for query in owners)


def test_a_switched_off_checksum_is_not_sent(seaweedfs: Seaweed, tmp_path: Path) -> None:
    """With checksumAlgorithm: "" the plugin signs the payload's hash, and sends no checksum at all."""
    seen = _seen(seaweedfs, tmp_path, "wire-none", plugin={"checksumAlgorithm": ""})
    (first, *_rest) = [each for each in seen if each.method == "PUT" and each.path.endswith("results.gz")]
    assert len(first.headers["x-amz-content-sha256"]) == 64
    assert not [name for name in first.headers if "checksum" in name or "trailer" in name]


def test_the_signed_url_is_followed_without_credentials(seaweedfs: Seaweed, tmp_path: Path) -> None:
    """A signature of ten minutes in the query, and no Authorization header."""
    seen = _seen(seaweedfs, tmp_path, "wire-signed")
    (signed,) = [each for each in seen if "X-Amz-Signature" in each.query]
    assert "X-Amz-Expires=600" in signed.query
    assert "authorization" not in signed.headers


@pytest.mark.parametrize("folder", ["/restores/backup-preflight-", "/kopia/backup-preflight-"])
def test_nothing_else_is_ever_written(seaweedfs: Seaweed, tmp_path: Path, folder: str) -> None:
    """Whatever is written or deleted lies in one of two folders, under one name."""
    bucket = f"wire-where-{len(folder)}"
    changing = [s.path for s in _seen(seaweedfs, tmp_path, bucket) if s.method in {"PUT", "POST", "DELETE"}]
    assert any(folder in path for path in changing)
    assert {path.split("/")[2] for path in changing} == {"restores", "kopia"}
    assert len({path.split("/")[3] for path in changing}) == 1
