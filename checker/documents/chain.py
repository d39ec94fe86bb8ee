"""Which certificates of one text signed which: by name first, then by the signature itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cryptography.x509 import Certificate

    from checker.documents.certificate_fields import CertificateSummary

_MOST_SIGNERS = 8
_MOST_VERIFICATIONS = 400
_LARGEST_KEY = 8192


def with_signers(read: list[tuple[CertificateSummary, Certificate]]) -> tuple[CertificateSummary, ...]:
    """The summaries with what each has to do with the others.

    The work is bounded: beyond a few hundred signatures, and for a key of a size that nobody uses, the names decide.
    """
    first: dict[bytes, int] = {}
    by_name: dict[bytes, list[int]] = {}
    for index, (_, certificate) in enumerate(read):
        if first.setdefault(_bytes(certificate), index) == index:
            by_name.setdefault(certificate.subject.public_bytes(), []).append(index)
    left = _MOST_VERIFICATIONS
    related: list[CertificateSummary] = []
    for index, (summary, certificate) in enumerate(read):
        same = first[_bytes(certificate)]
        if same != index:
            related.append(related[same]._replace(line=summary.line, same_as=same))
            continue
        signers: list[int] = []
        for other in by_name.get(certificate.issuer.public_bytes(), ())[:_MOST_SIGNERS]:
            left -= 1
            if left < 0 or read[other][0].bits > _LARGEST_KEY or _is_signed(certificate, read[other][1]):
                signers.append(other)
        own = index in signers
        related.append(
            summary._replace(signers=tuple(other for other in signers if other != index), is_self_signed=own)
        )
    return tuple(related)


def _bytes(certificate: Certificate) -> bytes:
    from cryptography.hazmat.primitives.serialization import Encoding  # noqa: PLC0415 - only where there is one

    return certificate.public_bytes(Encoding.DER)


def _is_signed(certificate: Certificate, signer: Certificate) -> bool:
    """Whether the signature is the signer's; one of an algorithm that cannot be verified is taken at its word."""
    from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm  # noqa: PLC0415 - as above

    try:
        certificate.verify_directly_issued_by(signer)
    except InvalidSignature:
        return False
    except (UnsupportedAlgorithm, ValueError, TypeError):
        # The names fit already: what is left are algorithms, SHA-1 among them, and keys that the library lacks.
        return True
    return True
