"""Rule COM202: certificate without ca."""

from __future__ import annotations

from checker.api import (
    Evidence,
    Remedy,
    Severity,
    Verdicts,
    certificates_of,
    failed,
    not_applicable,
    passed,
    rule,
)
from checker.facts import field


@rule(
    "COM202",
    "certificate-without-ca",
    severity=Severity.RISK,
    provider=None,
    since="0.1.0",
    proves=("aws-field-certificate",),
)
def certificate_without_ca(evidence: Evidence) -> Verdicts:
    """None of the certificates is that of a certificate authority.

    ## Why it matters
    The certificate of the server itself is trusted only until the server gets a new one, a year at most in most
    places. Then every backup fails with `x509: certificate signed by unknown authority`. An intermediate or root
    certificate lives for years.

    ## Remediation
    Give the certificate of the authority that signed the server's.

    ## Source
    RFC 5280, section 4.2.1.9, Basic Constraints.
    Palette documentation, "Add Backup Location using Static Credentials", AWS, step 4, Certificate.
    """
    data = evidence.get(field.CERTIFICATE)
    if not data or not data.strip():
        yield not_applicable("certificate", "the location gives no certificate")
        return

    certificates = certificates_of(data).certificates
    if not certificates:
        yield not_applicable("certificate", "no certificate can be read in it")
    elif any(certificate.is_ca for certificate in certificates):
        yield passed("certificate", "it holds the certificate of a certificate authority")
    else:
        yield failed(
            "certificate",
            f"{certificates[0].subject} is not the certificate of a certificate authority",
            at=evidence.place(field.CERTIFICATE),
            remedy=Remedy("Give the certificate of the authority that signed the server's."),
            error="x509: certificate signed by unknown authority",
        )
