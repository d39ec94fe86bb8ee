"""Rule COM202: certificate without ca."""

from __future__ import annotations

from checker.api import (
    Evidence,
    Remedy,
    Severity,
    Verdicts,
    failed,
    given_certificates,
    not_applicable,
    passed,
    rule,
    shown,
)
from checker.facts import field


@rule(
    "COM202",
    "certificate-without-ca",
    severity=Severity.RISK,
    provider=None,
    since="0.1.0",
    proves=("aws-field-certificate", "minio-field-certificate"),
)
def certificate_without_ca(evidence: Evidence) -> Verdicts:
    """None of the certificates is that of a certificate authority.

    ## Why it matters
    Go, in which Velero and kopia are written, trusts a certificate that may sign nothing for itself alone: as long as
    the server shows exactly this one, and its names cover the host. When the server gets a new one, after a year at
    most in most places, every backup fails with `x509: certificate signed by unknown authority`. An intermediate or
    root certificate lives for years.

    ## Remediation
    Give the certificate of the authority that signed the server's. Where the server signed its own, give it a
    certificate of an authority, or change it here whenever it changes there.

    ## Source
    Go 1.26, src/crypto/x509/verify.go, Verify (a certificate in the pool of roots ends a chain of itself alone), and
    x509.go, CheckSignatureFrom.
    RFC 5280, section 4.2.1.9, Basic Constraints.
    Palette documentation, "Add Backup Location using Static Credentials", AWS, step 4, Certificate.
    """
    given = given_certificates(evidence)
    if isinstance(given, str):
        yield not_applicable("certificate", given)
        return

    if any(certificate.is_ca for certificate in given.distinct):
        yield passed("certificate", "it holds the certificate of a certificate authority")
        return
    first = given.distinct[0]
    signer = "itself" if first.is_self_signed else shown(first.issuer)
    remedy = (
        "Give the server a certificate of an authority, and that authority's here."
        if first.is_self_signed
        else f"Give the certificate of the authority that signed it, {signer}."
    )
    yield failed(
        "certificate",
        f"{shown(first.subject)} is no authority's certificate, and was signed by {signer}: it is trusted until"
        f" the server shows another, {first.not_after[:10]} at the latest",
        at=evidence.place(field.CERTIFICATE),
        remedy=Remedy(remedy),
        error="x509: certificate signed by unknown authority",
    )
