"""Certificates in PEM text: whose they are, what they may do, when they hold, and what of the text is passed over.

Velero's clients are written in Go: a certificate counts when Go's crypto/x509 would take it into a pool of roots.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from checker.documents.certificate_fields import CertificateSummary, Refused, read_summary
from checker.errors import DocumentError
from checker.model.values import NamedTuple

if TYPE_CHECKING:
    from cryptography.x509 import Certificate

    from checker.documents.pem_scan import Scan, ScannedBlock

_LABEL = "CERTIFICATE"
_OTHER_LABELS = {
    "TRUSTED CERTIFICATE": "openssl x509 -in FILE -out ca.pem",
    "X509 CERTIFICATE": "",
    "PKCS7": "openssl pkcs7 -in FILE -print_certs -out ca.pem",
    "CMS": "openssl pkcs7 -in FILE -print_certs -out ca.pem",
}


class PassedOver(NamedTuple):
    """A block that the clients take no certificate from, without a word; ``is_certain`` when Go surely refuses it."""

    line: int
    what: str
    is_certain: bool = True


class CertificateText(NamedTuple):
    """What a certificate field holds: certificates, lines at which private keys begin, or why it cannot be read."""

    certificates: tuple[CertificateSummary, ...] = ()
    private_keys: tuple[int, ...] = ()
    fault: str = ""
    remedy: str = ""
    passed_over: tuple[PassedOver, ...] = ()


@lru_cache(maxsize=1)
def read_certificates(data: bytes) -> CertificateText:
    """What the bytes of a certificate field hold; nothing is raised, and nothing of a private key is kept.

    The last answer is kept, for all the rules that ask about the same field.
    """
    from checker.documents.chain import with_signers  # noqa: PLC0415 - only a location with a certificate needs it
    from checker.documents.pem_scan import scan_pem  # noqa: PLC0415 - as above

    keys = _private_keys(data)
    scan = scan_pem(data)
    read: list[tuple[CertificateSummary, Certificate]] = []
    passed_over: list[PassedOver] = []
    for block in scan.blocks:
        found = _examined(block)
        if isinstance(found, PassedOver):
            passed_over.append(found)
        elif found is not None:
            read.append(found)
    passed_over += [PassedOver(lost.line, lost.reason) for lost in scan.lost if lost.label.endswith(_LABEL)]
    passed_over.sort()
    if read:
        return CertificateText(with_signers(read), keys, passed_over=tuple(passed_over))
    fault, remedy, has_key = _diagnosis(data, scan, keys, passed_over)
    return CertificateText((), keys or ((1,) if has_key else ()), fault, remedy, tuple(passed_over))


def _examined(block: ScannedBlock) -> tuple[CertificateSummary, Certificate] | PassedOver | None:
    """The certificate of a block, what keeps it from counting, or ``None`` for a block that means to be none."""
    if block.label != _LABEL:
        if block.label in _OTHER_LABELS:
            return PassedOver(block.line, f"the label is {block.label}, and only CERTIFICATE is read")
        return None
    if block.has_headers:
        return PassedOver(block.line, "headers stand in the block")
    found = read_summary(block.der, block.line)
    return PassedOver(block.line, *found) if isinstance(found, Refused) else found


def _diagnosis(data: bytes, scan: Scan, keys: tuple[int, ...], passed_over: list[PassedOver]) -> tuple[str, str, bool]:
    """Why there is no certificate in the text, what to do, and whether it is a private key in another form."""
    from checker.documents.foreign import recognise  # noqa: PLC0415 - only a text that cannot be read needs it
    from checker.documents.pem import read_pem  # noqa: PLC0415 - as above

    foreign = recognise(data)
    if foreign is not None:
        return foreign.what, foreign.remedy, foreign.has_private_key
    if passed_over and any(block.label == _LABEL for block in scan.blocks):
        return f"line {passed_over[0].line}: {passed_over[0].what}", "", False
    try:
        read_pem(_without(data) if keys else data)
    except DocumentError as error:
        if not keys or b"BEGIN CERT" in data:
            where = f"line {error.span.line}: " if error.span is not None else ""
            return f"{where}{error.message}", error.remedy or "", False
    if passed_over:
        command = next((_OTHER_LABELS[block.label] for block in scan.blocks if block.label in _OTHER_LABELS), "")
        remedy = f"Convert it: {command}" if command else "Write -----BEGIN CERTIFICATE----- at the start of a line."
        return f"line {passed_over[0].line}: {passed_over[0].what}", remedy, False
    return "it holds no certificate", "", False


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
