"""Rule COM214: weak certificate key."""

from __future__ import annotations

from checker.api import Evidence, Remedy, Severity, Verdicts, failed, given_certificates, not_applicable, passed, rule
from checker.facts import field

_FEWEST_BITS = 2048


@rule(
    "COM214",
    "weak-certificate-key",
    severity=Severity.RISK,
    provider=None,
    since="0.1.0",
    proves=("aws-field-certificate", "minio-field-certificate"),
)
def weak_certificate_key(evidence: Evidence) -> Verdicts:
    """A certificate has an RSA key of fewer than 2,048 bits.

    ## Why it matters
    Such a key can be worked out by whoever has the means; with it, anyone can pass for the storage and read or change
    every backup. Go 1.24 and later refuse RSA keys of fewer than 1,024 bits altogether.

    ## Remediation
    Have the certificate made again with an RSA key of at least 2,048 bits, or with a key on the curve P-256.

    ## Source
    NIST SP 800-131A revision 2, section 3 (RSA keys of fewer than 2,048 bits are disallowed).
    Go 1.24 release notes, crypto/rsa.
    """
    given = given_certificates(evidence)
    if isinstance(given, str):
        yield not_applicable("certificate", given)
        return

    weak = [c for c in given.distinct if c.key == "RSA" and c.bits < _FEWEST_BITS]
    for item in given.named(weak):
        yield failed(
            item.subject,
            f"the RSA key of {item.title} has {item.certificate.bits:,} bits, fewer than {_FEWEST_BITS:,}{item.more}",
            at=evidence.place(field.CERTIFICATE),
            remedy=Remedy(f"Have it made again with at least {_FEWEST_BITS:,} bits, or on the curve P-256."),
        )
    if not weak:
        yield passed("certificate", "its keys are strong enough")
