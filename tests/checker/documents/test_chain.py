"""Which certificate signed which, whatever their order."""

from __future__ import annotations

import subprocess
from shutil import which
from typing import TYPE_CHECKING

import pytest
from cryptography import x509
from cryptography.x509.verification import PolicyBuilder, Store
from hypothesis import given, settings
from hypothesis import strategies as st

from checker.documents.certificate import read_certificates
from tests.checker.documents.certifying import BEGINNING, chain, make, shuffled

if TYPE_CHECKING:
    from pathlib import Path

    from tests.checker.documents.certifying import Made

CHAIN = chain(5)
STRANGER = make("Stranger")
TWIN = make("CA 1")
"""Of the name of one in the chain, with another key."""


def text_of(made: list[Made]) -> bytes:
    """The certificates as one text."""
    return b"".join(item.pem for item in made)


@settings(deadline=None)
@given(st.integers(0, 10_000), st.sets(st.integers(0, 4), min_size=1), st.booleans(), st.booleans())
def test_a_chain_is_found_in_any_order_and_with_any_gap(seed: int, kept: set[int], stranger: bool, twin: bool) -> None:  # noqa: FBT001 - drawn
    """Each certificate has the one above it for its signer, when that one is there, and nothing else."""
    given_ = [CHAIN[index] for index in kept] + [STRANGER] * stranger + [TWIN] * twin
    made = shuffled(given_, seed)
    found = read_certificates(text_of(made)).certificates
    assert len(found) == len(made)
    for item, certificate in zip(made, found, strict=True):
        depth = CHAIN.index(item) if item in CHAIN else -1
        above = CHAIN[depth - 1] if depth > 0 and depth - 1 in kept else None
        assert [made[index] for index in certificate.signers] == ([above] if above else [])
        assert certificate.is_self_signed is (depth <= 0)


@settings(deadline=None)
@given(st.integers(0, 10_000), st.lists(st.integers(0, 4), min_size=2, max_size=6))
def test_a_repetition_is_told_by_the_bytes(seed: int, kept: list[int]) -> None:
    """However often one stands there, the first counts."""
    made = shuffled([CHAIN[index] for index in kept], seed)
    found = read_certificates(text_of(made)).certificates
    for index, certificate in enumerate(found):
        first = made.index(made[index])
        assert certificate.same_as == (None if first == index else first)


@pytest.mark.parametrize("length", [2, 3, 5])
def test_what_is_called_a_chain_is_one_to_another_verifier(length: int) -> None:
    """The verifier of the cryptography library builds the same chain from the server's certificate to the root."""
    made = chain(length)
    server = make("server", made[-1], is_ca=False, names=["s3.acme.example"])
    found = read_certificates(text_of([server, *reversed(made)])).certificates
    assert [certificate.signers for certificate in found] == [(index + 1,) for index in range(length)] + [()]
    verifier = PolicyBuilder().store(Store([made[0].certificate])).time(BEGINNING.replace(year=2026))
    path = verifier.build_server_verifier(x509.DNSName("s3.acme.example")).verify(
        server.certificate, [item.certificate for item in made[1:]]
    )
    assert path == [server.certificate, *[item.certificate for item in reversed(made)]]


@pytest.mark.skipif(which("openssl") is None, reason="openssl is not installed")
@pytest.mark.parametrize("cut", [0, 1, 2])
def test_openssl_agrees_on_whole_and_cut_chains(cut: int, tmp_path: Path) -> None:
    """Openssl verify accepts a chain exactly when every certificate but the root has its signer."""
    made = CHAIN[:4]
    server = make("server", made[-1], is_ca=False, names=["s3.acme.example"])
    (tmp_path / "root.pem").write_bytes(made[0].pem)
    (tmp_path / "server.pem").write_bytes(server.pem)
    between = [item for depth, item in enumerate(made[1:], 1) if depth != cut]
    (tmp_path / "between.pem").write_bytes(text_of(between))
    command = ["openssl", "verify", "-CAfile", "root.pem", "-untrusted", "between.pem", "server.pem"]
    accepted = subprocess.run(command, cwd=tmp_path, capture_output=True, check=False).returncode == 0
    found = read_certificates(text_of([server, *between, made[0]])).certificates
    assert accepted is (sum(not c.signers for c in found) == 1)


def test_a_signature_that_is_not_its_signers() -> None:
    """The name alone makes no signer."""
    below = make("below", TWIN)
    found = read_certificates(CHAIN[1].pem + below.pem).certificates
    assert found[1].issuer == found[0].subject
    assert found[1].signers == ()


def test_two_authorities_that_signed_each_other() -> None:
    """A ring of cross-signed certificates ends."""
    one, other = make("One"), make("Other")
    crossed = make("Other", one)
    found = read_certificates(one.pem + other.pem + crossed.pem).certificates
    assert [c.signers for c in found] == [(), (), (0,)]


def test_many_authorities_of_one_name() -> None:
    """Each is tried against a few signers of its name at most; beyond a bound the names decide."""
    made = [make("Same") for _ in range(40)]
    found = read_certificates(text_of(made)).certificates
    assert all(len(c.signers) <= 8 for c in found)
    assert [c.is_self_signed for c in found[:8]] == [True] * 8
