"""Certificates in PEM text: whose they are, whether they are a CA's, and when they hold.

Only what the form needs; chains, names and key strengths are not looked at.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from checker.errors import DocumentError

if TYPE_CHECKING:
    from cryptography.x509 import Certificate


class CertificateSummary(NamedTuple):
    """A certificate; times are UTC in ISO 8601, ``line`` is that of its BEGIN."""

    subject: str
    is_ca: bool
    not_before: str
    not_after: str
    line: int


class CertificateText(NamedTuple):
    """What a certificate field holds: certificates, lines at which private keys begin, or why it cannot be read."""

    certificates: tuple[CertificateSummary, ...] = ()
    private_keys: tuple[int, ...] = ()
    fault: str = ""


def read_certificates(data: bytes) -> CertificateText:
    """What the bytes of a certificate field hold; nothing is raised, and nothing of a private key is kept."""
    from checker.documents.pem import read_pem  # noqa: PLC0415 - only a location with a certificate needs it

    keys = _private_keys(data)
    try:
        blocks = read_pem(data)
    except DocumentError as error:
        # A masked private key is no base64, which is not what is wrong with it.
        if not keys:
            return CertificateText(fault=_fault(error))
        try:
            blocks = read_pem(_without(data))
        except DocumentError as other:
            return CertificateText((), keys, _fault(other) if b"BEGIN CERT" in data else "it holds no certificate")
    certificates: list[CertificateSummary] = []
    for block in blocks:
        if block.label not in {"CERTIFICATE", "TRUSTED CERTIFICATE", "X509 CERTIFICATE"}:
            continue
        try:
            certificates.append(_summary(block.der, block.line))
        except ValueError:
            return CertificateText((), keys, f"the certificate that begins at line {block.line} is damaged")
    return CertificateText(tuple(certificates), keys, "" if certificates else "it holds no certificate")


def _fault(error: DocumentError) -> str:
    where = f"line {error.span.line}: " if error.span is not None else ""
    return f"{where}{error.message}"


def _private_keys(data: bytes) -> tuple[int, ...]:
    lines = enumerate(data.split(b"\n"), 1)
    return tuple(number for number, line in lines if b"BEGIN" in line and b"PRIVATE KEY" in line)


def _without(data: bytes) -> bytes:
    """The text with the lines of private keys blanked, so that the rest keeps its line numbers."""
    kept: list[bytes] = []
    inside = False
    for line in data.split(b"\n"):
        edge = b"PRIVATE KEY-----" in line
        inside = inside or (edge and b"BEGIN" in line)
        kept.append(b"" if inside else line)
        if edge and b"END" in line:
            inside = False
    return b"\n".join(kept)


def _summary(der: bytes, line: int) -> CertificateSummary:
    """The summary of one certificate; ``ValueError`` for what is none."""
    import warnings  # noqa: PLC0415 - as below

    from cryptography import x509  # noqa: PLC0415 - costs more than all the rest of an offline run

    unreadable = (x509.InvalidVersion, x509.DuplicateExtension, x509.UnsupportedGeneralNameType)
    with warnings.catch_warnings():
        # Some serial numbers that old CAs gave are deprecated there; they still work.
        warnings.simplefilter("ignore")
        try:
            certificate = x509.load_der_x509_certificate(der)
            return CertificateSummary(
                certificate.subject.rfc4514_string() or "no subject",
                _is_ca(certificate),
                certificate.not_valid_before_utc.isoformat(),
                certificate.not_valid_after_utc.isoformat(),
                line,
            )
        except unreadable as error:
            message = "not a certificate that can be read"
            raise ValueError(message) from error


def _is_ca(certificate: Certificate) -> bool:
    from cryptography import x509  # noqa: PLC0415 - as above

    try:
        return certificate.extensions.get_extension_for_class(x509.BasicConstraints).value.ca
    except x509.ExtensionNotFound:
        # Before version 3 there were no extensions, and a self-issued certificate was a CA's.
        return certificate.version is x509.Version.v1 and certificate.subject == certificate.issuer
