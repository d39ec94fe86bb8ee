"""Rule COM212: certificates out of order."""

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
    "COM212",
    "certificates-out-of-order",
    severity=Severity.ADVICE,
    provider=None,
    since="0.1.0",
    proves=("aws-field-certificate", "minio-field-certificate"),
)
def certificates_out_of_order(evidence: Evidence) -> Verdicts:
    """A chain is given, and its certificates do not stand in the order from the server's to the root.

    ## Why it matters
    Velero and kopia put the certificates into a pool, where the order counts for nothing. A server that is set up with
    the same file shows them in this order, and some clients give up on such a chain.

    ## Remediation
    Write each certificate before the one that signed it.

    ## Source
    Go 1.26, src/crypto/x509/cert_pool.go (a pool has no order).
    RFC 8446, section 4.4.2, Certificate (each certificate should certify the one before it).
    """
    given = given_certificates(evidence)
    if isinstance(given, str):
        yield not_applicable("certificate", given)
        return

    certificates = given.text.certificates
    order = [(index, signer) for index, c in enumerate(certificates) for signer in c.signers[:1] if c.same_as is None]
    if not order:
        yield not_applicable("certificate", "none of its certificates signed another")
        return
    backwards = next(((index, signer) for index, signer in order if signer < index), None)
    if backwards is None:
        yield passed("certificate", "each certificate stands before the one that signed it")
        return
    below, above = (certificates[position] for position in backwards)
    yield failed(
        "certificate",
        f"{shown(above.subject)} (line {above.line}) stands before {shown(below.subject)} (line {below.line}),"
        " which it signed: nothing breaks",
        at=evidence.place(field.CERTIFICATE),
        remedy=Remedy("Write each certificate before the one that signed it."),
    )
