"""Rule COM217: path length exceeded."""

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
    "COM217",
    "path-length-exceeded",
    severity=Severity.ADVICE,
    provider=None,
    since="0.1.0",
    proves=("aws-field-certificate", "minio-field-certificate"),
)
def path_length_exceeded(evidence: Evidence) -> Verdicts:
    """An authority that allows no further authorities below it has signed one all the same.

    ## Why it matters
    While both are given, Velero and kopia trust the lower one as it stands. Were the upper one given alone, as is
    usual, every connection would end in `x509: too many intermediates for path length constraint`, and so it does
    already in clients that trust the root alone.

    ## Remediation
    Have the upper authority's certificate made with a path length that the chain fits.

    ## Source
    Go 1.26, src/crypto/x509/verify.go, isValid.
    RFC 5280, section 4.2.1.9, Basic Constraints.
    """
    given = given_certificates(evidence)
    if isinstance(given, str):
        yield not_applicable("certificate", given)
        return

    certificates = given.text.certificates
    pairs = [(c, certificates[index]) for c in given.distinct if c.is_ca for index in c.signers]
    if not pairs:
        yield not_applicable("certificate", "none of its authorities signed another")
        return
    beyond = next(((lower, upper) for lower, upper in pairs if upper.path_length == 0), None)
    if beyond is None:
        yield passed("certificate", "no authority stands below one that allows none")
        return
    lower, upper = beyond
    yield failed(
        f"certificate {shown(upper.subject)}",
        f"{shown(upper.subject)} allows no authority below it (path length 0), and has signed {shown(lower.subject)}",
        at=evidence.place(field.CERTIFICATE),
        remedy=Remedy("Have its certificate made with a path length that the chain fits."),
        error="x509: too many intermediates for path length constraint",
    )
