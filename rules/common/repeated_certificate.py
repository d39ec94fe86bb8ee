"""Rule COM211: repeated certificate."""

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
    "COM211",
    "repeated-certificate",
    severity=Severity.ADVICE,
    provider=None,
    since="0.1.0",
    proves=("aws-field-certificate", "minio-field-certificate"),
)
def repeated_certificate(evidence: Evidence) -> Verdicts:
    """The same certificate is given more than once.

    ## Why it matters
    It changes nothing for Velero. It is a sign that the text was put together by hand, and that the certificate that
    was meant in its place may be missing.

    ## Remediation
    Take the repetition away, and see whether another certificate belongs there.

    ## Source
    Go 1.26, src/crypto/x509/cert_pool.go, AddCert (a certificate counts once).
    """
    given = given_certificates(evidence)
    if isinstance(given, str):
        yield not_applicable("certificate", given)
        return

    repeated = [certificate for certificate in given.text.certificates if certificate.same_as is not None]
    if not repeated:
        yield passed("certificate", "no certificate in it stands twice")
        return
    lines = ", ".join(str(certificate.line) for certificate in repeated[:5])
    yield failed(
        "certificate",
        f"{shown(repeated[0].subject)} is given again (line {lines}{' and more' if len(repeated) > 5 else ''})",  # noqa: PLR2004 - as above
        at=evidence.place(field.CERTIFICATE),
        remedy=Remedy("Take the repetition away."),
    )
