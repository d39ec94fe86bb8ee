"""Rule COM210: intermediate without its root."""

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
    "COM210",
    "intermediate-without-its-root",
    severity=Severity.ADVICE,
    provider=None,
    since="0.1.0",
    proves=("aws-field-certificate", "minio-field-certificate"),
)
def intermediate_without_its_root(evidence: Evidence) -> Verdicts:
    """The certificate of an intermediate authority is given, and that of the authority above it is not.

    ## Why it matters
    Velero and kopia trust an intermediate as it stands; what is above it, they do not ask. But authorities change
    their intermediates more often than their roots, and as soon as the server shows a certificate from another
    intermediate, every connection ends in `x509: certificate signed by unknown authority`. Tools built on OpenSSL
    refuse the incomplete chain already now, so a trial with curl can mislead.

    ## Remediation
    Give the root's certificate too, or in its place.

    ## Source
    Go 1.26, src/crypto/x509/verify.go, buildChains (every certificate of the pool of roots ends a chain).
    OpenSSL, openssl-verification-options, "-partial_chain".
    """
    given = given_certificates(evidence)
    if isinstance(given, str):
        yield not_applicable("certificate", given)
        return

    intermediates = [c for c in given.distinct if c.is_ca and not c.is_self_signed]
    if not intermediates:
        yield not_applicable("certificate", "no intermediate authority's certificate is given")
        return
    lone = [certificate for certificate in intermediates if not certificate.signers]
    for item in given.named(lone):
        yield failed(
            item.subject,
            f"{item.title} is an intermediate authority, and {shown(item.certificate.issuer)} above it is not given:"
            f" Velero and kopia trust it all the same{item.more}",
            at=evidence.place(field.CERTIFICATE),
            remedy=Remedy(f"Add the certificate of {shown(lone[0].issuer)}."),
        )
    if not lone:
        yield passed("certificate", "every intermediate authority comes with the one above it")
