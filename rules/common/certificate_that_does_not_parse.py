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
    plugin_keys,
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
    proves=("aws-field-certificate", "minio-field-certificate"),
)
def certificate_that_does_not_parse(evidence: Evidence) -> Verdicts:
    """The certificate is not readable PEM text.

    ## Why it matters
    The provider plugin ignores what it cannot read, so that validation can succeed; kopia does not: `cannot parse
    provided CA`, and every file system backup and restore fails. Both take nothing but blocks with the label
    CERTIFICATE whose BEGIN line starts a line; DER, PKCS#7, PKCS#12, base64 without those lines and certificates of
    curves that Go does not know count for nothing. With `insecureSkipTLSVerify`, kopia does not look at it.

    ## Remediation
    Give the CA's certificate as PEM text, from `-----BEGIN CERTIFICATE-----` to `-----END CERTIFICATE-----`, with its
    line breaks; `openssl x509 -in FILE -noout -subject` must print who it is. To convert:
    `openssl x509 -inform der -in FILE -out ca.pem` (DER), `openssl pkcs7 -in FILE -print_certs -out ca.pem` (PKCS#7),
    `openssl pkcs12 -in FILE -cacerts -nokeys -out ca.pem` (PKCS#12), `base64 -d FILE > ca.pem` (base64 of PEM).

    ## Source
    Velero v1.17.0, pkg/repository/udmrepo/kopialib/backend/s3.go, and kopia, repo/blob/s3/s3_storage.go,
    getCustomTransport.
    velero-plugin-for-aws v1.13.1, config.go, WithTLSSettings.
    Go 1.26, src/encoding/pem/pem.go, Decode, and src/crypto/x509/cert_pool.go, AppendCertsFromPEM.
    RFC 7468, "Textual Encodings of PKIX, PKCS, and CMS Structures".
    """
    data = evidence.get(field.CERTIFICATE)
    if not data:
        yield not_applicable("certificate", "the location gives no certificate")
        return

    found = certificates_of(data)
    if not found.fault:
        count = len(found.certificates)
        yield passed("certificate", "it holds a certificate" if count == 1 else f"it holds {count} certificates")
        return
    skip = (evidence.get(field.PLUGIN) or {}).get("insecureSkipTLSVerify", "")
    is_read = stores_volumes(evidence) and not plugin_keys.parse_bool(skip)
    is_certain = all(block.is_certain for block in found.passed_over)
    yield failed(
        "certificate",
        f"the certificate cannot be read: {found.fault if data.strip() else 'it is white space and nothing else'}",
        at=evidence.place(field.CERTIFICATE),
        remedy=Remedy(
            found.remedy or "Give the CA's certificate as PEM text, from BEGIN CERTIFICATE to END CERTIFICATE."
        ),
        error="cannot parse provided CA" if is_read else "",
        severity=None if is_read and is_certain and data.strip() else Severity.RISK,
    )
