"""Rule COM215: weak certificate signature."""

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
    "COM215",
    "weak-certificate-signature",
    severity=Severity.RISK,
    provider=None,
    since="0.1.0",
    proves=("aws-field-certificate", "minio-field-certificate"),
)
def weak_certificate_signature(evidence: Evidence) -> Verdicts:
    """A certificate that another authority signed carries a signature with MD5 or SHA-1.

    ## Why it matters
    Go refuses such signatures. It does not look at the signature of a certificate that it is told to trust, so that
    this one still counts; but what the same authority signs, and the server shows, ends in `x509: certificate signed
    by unknown authority (possibly because of "x509: cannot verify signature: insecure algorithm SHA1-RSA" ...`. A root
    that signed itself is spared: nobody looks at its signature.

    ## Remediation
    Have the authority sign with SHA-256 or better, and give its certificate then.

    ## Source
    Go 1.26, src/crypto/x509/x509.go, checkSignature. Go 1.18 release notes, crypto/x509 (SHA-1).
    """
    given = given_certificates(evidence)
    if isinstance(given, str):
        yield not_applicable("certificate", given)
        return

    weak = [c for c in given.distinct if c.signature in {"md5", "sha1"} and not c.is_self_signed]
    for item in given.named(weak):
        name = "MD5" if item.certificate.signature == "md5" else "SHA-1"
        yield failed(
            item.subject,
            f"{shown(item.certificate.issuer)} signed {item.title} with {name}, which Go refuses in what a server"
            f" shows{item.more}",
            at=evidence.place(field.CERTIFICATE),
            remedy=Remedy("Have the authority sign with SHA-256 or better."),
            error="x509: cannot verify signature: insecure algorithm",
        )
    if not weak:
        yield passed("certificate", "no signature that somebody looks at is weak")
