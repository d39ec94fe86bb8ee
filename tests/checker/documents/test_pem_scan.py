"""Blocks are found where Go finds them, and what Go passes over is named with its reason."""

from __future__ import annotations

import json
from base64 import b64decode
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checker.documents.certificate import read_certificates
from checker.documents.pem_scan import scan_pem

ROOT = Path(__file__).parents[3] / "fixtures"
RECORDED = json.loads((ROOT / "decisions" / "go-x509" / "pools.json").read_text(encoding="utf-8"))["cases"]
CA = (ROOT / "certificates" / "ca.pem").read_bytes()


@pytest.mark.parametrize("index", range(len(RECORDED)))
def test_as_many_certificates_as_go_takes(index: int) -> None:
    """Bundles that were cut, joined and damaged at random; crypto/x509 said how many it takes from each."""
    text = b64decode(RECORDED[index]["text"])
    found = [c for c in read_certificates(text).certificates if c.same_as is None]
    assert len(found) == RECORDED[index]["count"], text


def test_the_recorded_bundles_are_of_every_kind() -> None:
    """Some are taken whole, some in part, some not at all."""
    assert {0, 1, 2, 3} <= {case["count"] for case in RECORDED}


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (b"  " + CA.replace(b"\n", b"\n  "), "indented"),
        (b"\xef\xbb\xbf" + CA, "byte-order mark"),
        (CA.replace(b"-----BEGIN", b"----BEGIN"), "not written as PEM asks"),
        (CA.replace(b"\n", b" "), "not written as PEM asks"),
        (CA.replace(b"-----END CERTIFICATE-----\n", b""), "no END line of its own"),
        (CA.replace(b"-----END CERTIFICATE-----\n", b"") + CA, "no END line of its own"),
        (CA.replace(b"MII", b"M*I", 1), "not base64"),
    ],
)
def test_why_a_block_is_passed_over(text: bytes, reason: str) -> None:
    """One block is lost, at the line of its BEGIN."""
    (lost,) = scan_pem(text).lost
    assert (lost.label, lost.line) == ("CERTIFICATE", 1)
    assert reason in lost.reason


def test_a_block_with_headers_is_told() -> None:
    """Go takes no certificate from one."""
    text = CA.replace(b"-----\n", b"-----\nComment: mine\n\n", 1)
    (block,) = scan_pem(text).blocks
    assert block.has_headers
    assert not scan_pem(CA).blocks[0].has_headers


def test_a_private_key_is_not_decoded() -> None:
    """Its block is seen, and nothing of it is kept."""
    (block,) = scan_pem(b"-----BEGIN PRIVATE KEY-----\nc2VjcmV0\n-----END PRIVATE KEY-----\n").blocks
    assert (block.label, block.der) == ("PRIVATE KEY", b"")


def test_many_begin_lines_and_one_end_are_read_once() -> None:
    """Only the last BEGIN before an END can begin its block, so the text is walked once."""
    scan = scan_pem(b"-----BEGIN CERTIFICATE-----\n" * 5000 + CA)
    assert [block.line for block in scan.blocks] == [5001]
    assert len(scan.lost) == 5000


EDGES = [b"-----BEGIN CERTIFICATE-----\n", b"-----END CERTIFICATE-----\n"]
PARTS = st.sampled_from([*EDGES, b"TUlJ\n", b"\n", b" ", b"A: b\n", b"\r", b"-", b"\xff"])


@given(st.lists(PARTS, max_size=30).map(b"".join))
def test_any_text_is_scanned(text: bytes) -> None:
    """No block is both decoded and lost, and lines are within the text."""
    scan = scan_pem(text)
    decoded, lost = {block.line for block in scan.blocks}, {block.line for block in scan.lost}
    assert not decoded & lost
    assert decoded | lost <= set(range(1, text.count(b"\n") + 2))
