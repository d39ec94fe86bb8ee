"""What stands in a certificate field in place of a PEM certificate, and the command that makes one of it."""

from __future__ import annotations

import re

from checker.model.values import NamedTuple

_SIGNED_DATA = bytes.fromhex("06092a864886f70d010702")
_KEY_STORES = (b"\xfe\xed\xfe\xed", b"\xce\xce\xce\xce")
_ARCHIVES = (b"PK\x03\x04", b"\x1f\x8b")
_LONGEST_NAME = 255
_HEADER = 64
_TIMES = 3


class Foreign(NamedTuple):
    """A content that is no PEM certificate: what it is, what to do, and whether it holds a private key."""

    what: str
    remedy: str
    has_private_key: bool = False


class _Kind(NamedTuple):
    name: str
    remedy: str
    has_private_key: bool = False


_CERTIFICATE = _Kind("a certificate", "openssl x509 -inform {form} -in FILE -out ca.pem")
_KINDS = {
    "pkcs7": _Kind("a PKCS#7 bundle", "openssl pkcs7 -inform {form} -in FILE -print_certs -out ca.pem"),
    "pkcs12": _Kind(
        "a PKCS#12 store, which usually holds a private key",
        "openssl pkcs12 -in FILE -cacerts -nokeys -out ca.pem",
        has_private_key=True,
    ),
    "request": _Kind("a certificate request", ""),
    "list": _Kind("a revocation list", ""),
    "public": _Kind("a public key", ""),
    "private": _Kind("a private key", "", has_private_key=True),
}
_ADVICE = {
    "request": "Give the certificate of the authority that signs the request.",
    "list": "Give the certificate of the authority that issued the list.",
    "public": "Give the certificate of the authority; a key alone names nobody.",
    "private": "Give the certificate alone, and treat the key as public.",
}
_LABELS = {
    "PKCS7": "pkcs7",
    "CMS": "pkcs7",
    "PKCS #7 SIGNED DATA": "pkcs7",
    "PKCS12": "pkcs12",
    "CERTIFICATE REQUEST": "request",
    "NEW CERTIFICATE REQUEST": "request",
    "X509 CRL": "list",
    "PUBLIC KEY": "public",
    "RSA PUBLIC KEY": "public",
    "SSH2 PUBLIC KEY": "public",
}


def recognise(data: bytes) -> Foreign | None:
    """What ``data`` is instead of PEM certificates; ``None`` when it is nothing that is known."""
    if data.startswith(_KEY_STORES):
        return Foreign("it is a Java key store", "Convert it: keytool -exportcert -rfc -keystore FILE -alias ALIAS.")
    if data.startswith(_ARCHIVES):
        return Foreign("it is a compressed archive", "Unpack it, and give the certificate in it.")
    if data[:1] == b"\x30" and not data[:_HEADER].isascii():
        return _of_der(data, "it is binary (DER)", "")
    try:
        text = data.decode("utf-8").removeprefix("\ufeff").strip()
    except UnicodeDecodeError:
        return None
    return _of_label(text) or _of_base64(text) or _of_text(text)


def _of_der(der: bytes, prefix: str, decoding: str) -> Foreign:
    kind = _kind(der)
    if kind is None:
        return Foreign(prefix, "Give the certificate as PEM text.")
    found = _KINDS.get(kind, _CERTIFICATE)
    what = f"{prefix}: {found.name}"
    command = found.remedy.format(form="der")
    if not command:
        return Foreign(what, _ADVICE[kind], found.has_private_key)
    piped = f"{decoding} | {command.replace(' -in FILE', '')}" if decoding else command
    return Foreign(what, f"Convert it: {piped}", found.has_private_key)


def _kind(der: bytes) -> str | None:
    """What a DER value is, told by its first bytes or by reading it."""
    head = der[:_HEADER]
    if _SIGNED_DATA in head[:24]:
        return "pkcs7"
    start = _content(head)
    if start.startswith(b"\x02\x01\x03\x30"):
        return "pkcs12"
    if start.startswith((b"\x02\x01\x00\x30", b"\x02\x01\x00\x02", b"\x02\x01\x01\x04")):
        return "private"
    from cryptography import x509  # noqa: PLC0415 - only a location with a certificate needs it
    from cryptography.hazmat.primitives.serialization import load_der_public_key  # noqa: PLC0415 - as above

    readers = {
        "certificate": x509.load_der_x509_certificate,
        "request": x509.load_der_x509_csr,
        "list": x509.load_der_x509_crl,
        "public": load_der_public_key,
    }
    return next((name for name, read in readers.items() if _reads(read, der)), None)


def _reads(read: object, der: bytes) -> bool:
    import warnings  # noqa: PLC0415 - as above

    from cryptography.exceptions import UnsupportedAlgorithm  # noqa: PLC0415 - as above
    from cryptography.x509 import InvalidVersion  # noqa: PLC0415 - as above

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return callable(read) and read(der) is not None
        except (ValueError, TypeError, UnsupportedAlgorithm, InvalidVersion):
            return False


def _content(head: bytes) -> bytes:
    """What follows the tag and the length of the outermost value."""
    length = head[1] if len(head) > 1 else 0
    return head[2 + (length & 0x7F) :] if length & 0x80 else head[2:]


def _of_label(text: str) -> Foreign | None:
    labels = re.findall(r"-{3,5} ?BEGIN ([A-Z0-9# ]{1,40}?) ?-{3,5}", text[:100_000])
    if any("CERTIFICATE" in label and "REQUEST" not in label for label in labels):
        return None
    for label in labels:
        if label.endswith("PRIVATE KEY") or label.startswith("PGP "):
            continue
        kind = _LABELS.get(label, "")
        if kind:
            found = _KINDS[kind]
            command = found.remedy.format(form="pem")
            remedy = f"Convert it: {command}" if command else _ADVICE[kind]
            return Foreign(f"it holds no certificate, but {found.name}", remedy, found.has_private_key)
    if any(label.startswith("PGP ") for label in labels):
        return Foreign("it holds no certificate, but a PGP block", "Give the certificate of the authority.")
    return None


def _of_base64(text: str) -> Foreign | None:
    """The base64 of something, up to a few times over."""
    from binascii import Error, a2b_base64  # noqa: PLC0415 - only a location with a certificate needs it

    data = text.encode()
    for times in range(1, _TIMES + 1):
        compact = b"".join(data.split())
        if len(compact) < 16 or not re.fullmatch(rb"[A-Za-z0-9+/]+={0,2}", compact):  # noqa: PLR2004 - no name fits
            return None
        try:
            data = a2b_base64(compact, strict_mode=True)
        except Error:
            return None
        if data.lstrip().startswith(b"-----BEGIN"):
            more = "once more" if times == 1 else f"{times} times over"
            command = " | ".join(["base64 -d FILE", *["base64 -d"] * (times - 1)])
            return Foreign(f"it is PEM text in base64 {more}", f"Decode it: {command} > ca.pem")
        if data[:1] == b"\x30" and not data[:_HEADER].isascii():
            command = " | ".join(["base64 -d FILE", *["base64 -d"] * (times - 1)])
            return _of_der(data, "it is base64 without BEGIN and END lines", command)
    return None


def _of_text(text: str) -> Foreign | None:
    """What other texts are, by how they begin."""
    if text.startswith(("ssh-", "ecdsa-sha2-", "sk-ssh-", "sk-ecdsa-")):
        return Foreign("it is an OpenSSH public key", "Give the certificate of the authority that signed the server's.")
    if re.search(r"BEGIN [A-Z0-9 ]{0,20}CERTIFICATE", text[:100_000]) and re.search(
        r"[\u2010-\u2015\u2212]", text[:1000]
    ):
        return Foreign("its dashes were replaced by typographic ones", "Copy it again, from a plain text file.")
    if text[:1] == "<":
        return Foreign("it is a web page or XML", "Download the certificate again, and look at what arrived.")
    if text[:1] in {"{", "["}:
        return Foreign("it is JSON", "Give the certificate's text alone, with real line breaks.")
    if text.startswith(("http://", "https://")):
        return Foreign("it is an address", "Give the certificate's text, not where it can be found.")
    if text.startswith("Certificate:") and "Data:" in text[:200]:
        return Foreign(
            "it is what openssl prints of a certificate", "Print it as PEM: openssl x509 -in FILE -out ca.pem"
        )
    if len(text) <= _LONGEST_NAME and re.fullmatch(
        r"\S+\.(pem|crt|cer|der|p7b|p7c|pfx|p12|jks|txt)", text, re.IGNORECASE
    ):
        return Foreign("it is a file's name", "Give the text of that file; in a file of our own form, {file: NAME}.")
    return None
