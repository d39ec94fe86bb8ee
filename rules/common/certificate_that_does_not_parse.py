"""Rule COM201: certificate that does not parse."""

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
    stores_volumes,
)
from checker.facts import field


@rule(
    "COM201",
    "certificate-that-does-not-parse",
    severity=Severity.BLOCKER,
    provider=None,
    since="0.1.0",
    proves=("aws-field-certificate",),
)
def certificate_that_does_not_parse(evidence: Evidence) -> Verdicts:
    """The certificate is not readable PEM text.

    ## Why it matters
    The provider plugin ignores what it cannot read, so that validation can succeed; kopia does not: `cannot parse
    provided CA`, and every file system backup and restore fails.

    ## Remediation
    Give the CA's certificate as PEM text, from `-----BEGIN CERTIFICATE-----` to `-----END CERTIFICATE-----`, with its
    line breaks; `openssl x509 -in FILE -noout -subject` must print who it is.

    ## Source
    Velero v1.17.0, pkg/repository/udmrepo/kopialib/backend/s3.go, and kopia, repo/blob/s3/s3_storage.go (root CA).
    velero-plugin-for-aws v1.13.1, config.go, WithTLSSettings.
    RFC 7468, "Textual Encodings of PKIX, PKCS, and CMS Structures".
    """
    data = evidence.get(field.CERTIFICATE)
    if not data or not data.strip():
        yield not_applicable("certificate", "the location gives no certificate")
        return

    found = certificates_of(data)
    if not found.fault:
        count = len(found.certificates)
        yield passed("certificate", "it holds a certificate" if count == 1 else f"it holds {count} certificates")
        return
    yield failed(
        "certificate",
        f"the certificate cannot be read: {found.fault}",
        at=evidence.place(field.CERTIFICATE),
        remedy=Remedy("Give the CA's certificate as PEM text, from BEGIN CERTIFICATE to END CERTIFICATE."),
        error="cannot parse provided CA" if stores_volumes(evidence) else "",
        severity=None if stores_volumes(evidence) else Severity.RISK,
    )
