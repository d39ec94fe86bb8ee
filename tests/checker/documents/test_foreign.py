"""What people put into a certificate field in place of a PEM certificate is recognised by what it is."""

from __future__ import annotations

import subprocess
from base64 import b64encode
from shutil import which
from typing import TYPE_CHECKING

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    pkcs7,
    pkcs12,
)
from hypothesis import given
from hypothesis import strategies as st

from checker.documents.certificate import read_certificates
from checker.documents.foreign import recognise
from tests.checker.documents.certifying import make, name_of

if TYPE_CHECKING:
    from pathlib import Path

CA = make("Acme CA")
PUBLIC = CA.key.public_key()
REQUEST = x509.CertificateSigningRequestBuilder().subject_name(name_of("s3")).sign(CA.key, hashes.SHA256())
BUNDLE = pkcs7.serialize_certificates([CA.certificate], Encoding.DER)
STORE = pkcs12.serialize_key_and_certificates(b"x", CA.key, CA.certificate, None, NoEncryption())
PRIVATE = CA.key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
TRADITIONAL = CA.key.private_bytes(Encoding.DER, PrivateFormat.TraditionalOpenSSL, NoEncryption())


@pytest.mark.parametrize(
    ("data", "what", "remedy"),
    [
        (CA.der, "binary (DER): a certificate", "openssl x509 -inform der -in FILE"),
        (BUNDLE, "binary (DER): a PKCS#7 bundle", "openssl pkcs7 -inform der -in FILE -print_certs"),
        (STORE, "binary (DER): a PKCS#12 store", "openssl pkcs12 -in FILE -cacerts -nokeys"),
        (REQUEST.public_bytes(Encoding.DER), "a certificate request", "the authority that signs the request"),
        (PUBLIC.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo), "a public key", "a key alone"),
        (PRIVATE, "a private key", "treat the key as public"),
        (TRADITIONAL, "a private key", "treat the key as public"),
        (
            b64encode(CA.der),
            "base64 without BEGIN and END lines: a",
            "base64 -d FILE | openssl x509 -inform der",
        ),
        (b64encode(BUNDLE), "a PKCS#7 bundle", "base64 -d FILE | openssl pkcs7 -inform der -print_certs"),
        (b64encode(CA.pem), "PEM text in base64 once more", "base64 -d FILE > ca.pem"),
        (b64encode(b64encode(CA.pem)), "in base64 2 times over", "base64 -d FILE | base64 -d"),
        (pkcs7.serialize_certificates([CA.certificate], Encoding.PEM), "a PKCS#7 bundle", "openssl pkcs7 -inform pem"),
        (REQUEST.public_bytes(Encoding.PEM), "a certificate request", "the authority"),
        (PUBLIC.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo), "a public key", "a key alone"),
        (PUBLIC.public_bytes(Encoding.OpenSSH, PublicFormat.OpenSSH), "an OpenSSH public key", "authority"),
        (b"-----BEGIN PGP PUBLIC KEY BLOCK-----\n\nx\n-----END PGP PUBLIC KEY BLOCK-----\n", "PGP", "authority"),
        (b"-----BEGIN X509 CRL-----\nAAAA\n-----END X509 CRL-----\n", "a revocation list", "authority"),
        ("\u2013\u2013\u2013\u2013\u2013BEGIN CERTIFICATE\u2013\u2013".encode(), "typographic", "Copy it again"),
        (b"\xfe\xed\xfe\xed\x00\x00\x00\x02", "Java key store", "keytool"),
        (b"PK\x03\x04rest", "archive", "Unpack"),
        (b"<!DOCTYPE html><html>", "web page", "Download"),
        (b'{"certificate": "x"}', "JSON", "alone"),
        (b"https://acme.example/ca.pem", "an address", "not where"),
        (b"Certificate:\n    Data:\n        Version: 3", "openssl prints", "openssl x509 -in FILE"),
        (b"etc/ssl/ca.crt", "a file's name", "{file: NAME}"),
    ],
)
def test_what_it_is_and_how_to_convert_it(data: bytes, what: str, remedy: str) -> None:
    """In words, with the command, in the module's own answer and in what becomes of the whole field."""
    found = recognise(data)
    assert found is not None
    assert what in found.what
    assert remedy in found.remedy
    whole = read_certificates(data)
    assert (whole.fault, whole.remedy) == (found.what, found.remedy)
    assert not whole.certificates


@pytest.mark.parametrize("data", [PRIVATE, TRADITIONAL, STORE, b64encode(PRIVATE)])
def test_a_private_key_in_another_form_is_seen(data: bytes) -> None:
    """The rule about private keys hears of it, and nothing of it is kept."""
    found = read_certificates(data)
    assert found.private_keys == (1,)
    assert b64encode(data)[:12].decode() not in repr(found)


@pytest.mark.parametrize("data", [CA.pem, b"not a certificate", b"", b"AAAA", b"A" * 100, b"\xff\xfe"])
def test_what_is_nothing_of_the_kind(data: bytes) -> None:
    """A certificate is not foreign, and neither is a text that says nothing."""
    assert recognise(data) is None


@pytest.mark.skipif(which("openssl") is None, reason="openssl is not installed")
@pytest.mark.parametrize("data", [CA.der, BUNDLE, b64encode(CA.der), b64encode(BUNDLE), b64encode(CA.pem)])
def test_the_commands_make_what_is_needed(data: bytes, tmp_path: Path) -> None:
    """Run as they are printed, they leave a file that is read as the certificate."""
    found = recognise(data)
    assert found is not None
    (tmp_path / "FILE").write_bytes(data)
    command = found.remedy.partition(": ")[2]
    subprocess.run(["sh", "-c", command], cwd=tmp_path, check=True)
    (certificate,) = read_certificates((tmp_path / "ca.pem").read_bytes()).certificates
    assert certificate.subject == "CN=Acme CA"


BYTES = st.binary(max_size=300)


@given(st.one_of(BYTES, BYTES.map(b64encode), st.text(max_size=200).map(str.encode)))
def test_any_bytes_are_answered(data: bytes) -> None:
    """Something or nothing, never a traceback; half a DER value too."""
    recognise(data)
    recognise(b"\x30\x82" + data)
    recognise(CA.der[: len(data)])
