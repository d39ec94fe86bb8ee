"""Certificates: whose they are, what stands beside them, and what is wrong with the text."""

from __future__ import annotations

from binascii import a2b_base64, b2a_base64
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from checker.documents.certificate import CertificateText, read_certificates

FOLDER = Path(__file__).parents[3] / "fixtures" / "certificates"
CA = (FOLDER / "ca.pem").read_bytes()
SERVER = (FOLDER / "server.pem").read_bytes()
# Not a key at all: the text "not a key".
KEY = b"-----BEGIN RSA PRIVATE KEY-----\nbm90IGEga2V5\n-----END RSA PRIVATE KEY-----\n"
MASKED = b"-----BEGIN PRIVATE KEY-----\n************\n-----END PRIVATE KEY-----\n"


def test_a_certificate_of_an_authority() -> None:
    """Its subject, its times in UTC, and where it stands."""
    (certificate,) = read_certificates(CA).certificates
    assert certificate.subject == "CN=Acme Storage CA"
    assert certificate.is_ca
    assert certificate.not_before == "2024-01-01T00:00:00+00:00"
    assert certificate.not_after == "2034-01-01T00:00:00+00:00"
    assert certificate.line == 1


def test_a_certificate_of_a_server() -> None:
    """Its basic constraints say that it signs nothing."""
    (certificate,) = read_certificates(SERVER).certificates
    assert not certificate.is_ca


def test_several_certificates_with_their_lines() -> None:
    """A bundle, with comments between."""
    found = read_certificates(b"# first\n" + CA + b"# second\n" + SERVER)
    assert [c.subject for c in found.certificates] == ["CN=Acme Storage CA", "CN=s3.acme.example"]
    lines = (b"# first\n" + CA + b"# second\n" + SERVER).splitlines()
    assert [lines[c.line - 1] for c in found.certificates] == [b"-----BEGIN CERTIFICATE-----"] * 2


@pytest.mark.parametrize("key", [KEY, MASKED, KEY.replace(b"RSA ", b"ENCRYPTED ")])
def test_a_private_key_is_seen_and_not_kept(key: bytes) -> None:
    """Before and after the certificate, in clear or masked by the intake; the certificate is read all the same."""
    for text in (key + CA, CA + key):
        found = read_certificates(text)
        assert len(found.private_keys) == 1
        assert [c.subject for c in found.certificates] == ["CN=Acme Storage CA"]
        assert not found.fault
        assert "bm90" not in repr(found)
        assert text.splitlines()[found.private_keys[0] - 1].startswith(b"-----BEGIN")
        assert text.splitlines()[found.certificates[0].line - 1] == b"-----BEGIN CERTIFICATE-----"


@pytest.mark.parametrize("key", [KEY, MASKED])
def test_a_private_key_alone_is_no_certificate(key: bytes) -> None:
    """What kopia would say to it, and no more of it."""
    found = read_certificates(key)
    assert found == CertificateText((), (1,), "it holds no certificate")


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        (b"", "no PEM block"),
        (b"ca", "no PEM block"),
        (b"ca.pem", "a file's name"),
        (b"\x30\x82\x01\xff", "DER"),
        (CA.replace(b"\n", b" "), "line breaks were lost"),
        (b"\n".join(CA.splitlines()[:-1]), "no END line"),
        (b"-----BEGIN CERTIFICATE-----\nbm90IGEgY2VydGlmaWNhdGU=\n-----END CERTIFICATE-----\n", "damaged"),
        (b"-----BEGIN PUBLIC KEY-----\nbm90IGEga2V5\n-----END PUBLIC KEY-----\n", "holds no certificate"),
    ],
)
def test_what_is_wrong_with_a_text(text: bytes, fault: str) -> None:
    """Said in words, never raised."""
    assert fault in read_certificates(text).fault


def test_a_certificate_of_a_version_that_does_not_exist() -> None:
    """What the library refuses in a way of its own is damaged like the rest."""
    der = a2b_base64(b"".join(CA.splitlines()[1:-1]))
    odd = b2a_base64(der.replace(b"\xa0\x03\x02\x01\x02", b"\xa0\x03\x02\x01\x07", 1))
    text = b"-----BEGIN CERTIFICATE-----\n" + odd + b"-----END CERTIFICATE-----\n"
    assert read_certificates(text).fault == "line 1: the certificate is damaged"


@settings(deadline=None)
@given(st.one_of(st.binary(max_size=400), st.binary(max_size=60).map(lambda junk: CA[:200] + junk + CA[200:])))
def test_any_bytes_are_answered(data: bytes) -> None:
    """A certificate or a fault, and never a traceback."""
    found = read_certificates(data)
    assert bool(found.certificates) != bool(found.fault)
