"""Rule COM209: authority without the right to sign."""

from __future__ import annotations

from checker.api import Evidence, Remedy, Severity, Verdicts, failed, given_certificates, not_applicable, passed, rule
from checker.facts import field


@rule(
    "COM209",
    "authority-without-the-right-to-sign",
    severity=Severity.RISK,
    provider=None,
    since="0.1.0",
    proves=("aws-field-certificate", "minio-field-certificate"),
)
def authority_without_the_right_to_sign(evidence: Evidence) -> Verdicts:
    """A certificate is given as an authority's, and its own extensions keep it from vouching for a server.

    ## Why it matters
    Go follows them: without `keyCertSign` among its key usages, or without the CA flag, a certificate signs nothing
    (`x509: certificate signed by unknown authority (possibly because of "x509: invalid signature: parent certificate
    cannot sign this kind of certificate" ...`); with extended key usages that leave out server authentication (`x509:
    certificate specifies an incompatible key usage`), with a critical extension that Go does not know (`x509:
    unhandled critical extension`) or with a key that Go cannot verify with (DSA, Ed448, RSASSA-PSS), it is of no use
    either. When no other certificate is given, kopia trusts nothing else and breaks.

    ## Remediation
    Give the certificate of the authority that signs servers' certificates; `openssl x509 -in FILE -noout -text` must
    show `CA:TRUE` and `Certificate Sign`.

    ## Source
    Go 1.26, src/crypto/x509/x509.go, CheckSignatureFrom; verify.go, isValid; parser.go.
    RFC 5280, sections 4.2.1.3 (Key Usage), 4.2.1.9 (Basic Constraints) and 4.2.1.12 (Extended Key Usage).
    kopia, repo/blob/s3/s3_storage.go, getCustomTransport (a new pool of roots); velero-plugin-for-aws v1.13.1,
    config.go, WithTLSSettings (the system's pool, and the certificate added).
    """
    given = given_certificates(evidence)
    if isinstance(given, str):
        yield not_applicable("certificate", given)
        return

    faulty = given.faulty
    titles = given.named([certificate for certificate, _, _ in faulty])
    for item, (_, what, error) in zip(titles, faulty, strict=False):
        yield failed(
            item.subject,
            f"{item.title} {what}: {given.who}{item.more}",
            at=evidence.place(field.CERTIFICATE),
            remedy=Remedy("Give the certificate of an authority that may sign servers' certificates."),
            error=error,
            severity=given.severity,
        )
    if not faulty:
        yield passed("certificate", "nothing in its certificates keeps an authority from vouching for a server")
