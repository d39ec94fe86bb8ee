"""Rule COM213: server certificate of another authority."""

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
    "COM213",
    "server-certificate-of-another-authority",
    severity=Severity.RISK,
    provider=None,
    since="0.1.0",
    proves=("aws-field-certificate", "minio-field-certificate"),
)
def server_certificate_of_another_authority(evidence: Evidence) -> Verdicts:
    """A server's certificate is given together with authorities, and none of those signed it.

    ## Why it matters
    The authority that counts is missing, or the wrong one was copied. As long as the server shows exactly the
    certificate given, it is trusted; with its next one every connection ends in `x509: certificate signed by unknown
    authority`.

    ## Remediation
    Give the certificate of the authority that signed the server's: `openssl s_client -connect HOST:443 -showcerts`
    shows the chain, and the issuer of its last certificate is the root to ask for.

    ## Source
    Go 1.26, src/crypto/x509/verify.go, Verify and buildChains.
    """
    given = given_certificates(evidence)
    if isinstance(given, str):
        yield not_applicable("certificate", given)
        return

    authorities = [certificate for certificate in given.distinct if certificate.is_ca]
    servers = [c for c in given.distinct if not c.is_ca and not c.is_self_signed]
    if not authorities or not servers:
        yield not_applicable("certificate", "it does not hold a server's certificate beside an authority's")
        return
    foreign = [certificate for certificate in servers if not certificate.signers]
    for item in given.named(foreign):
        yield failed(
            item.subject,
            f"{item.title} was signed by {shown(item.certificate.issuer)}, and none of the authorities given is that"
            f" one{item.more}",
            at=evidence.place(field.CERTIFICATE),
            remedy=Remedy("Give the certificate of the authority that signed the server's."),
            error="x509: certificate signed by unknown authority",
        )
    if not foreign:
        yield passed("certificate", "the server's certificate was signed by an authority that is given")
