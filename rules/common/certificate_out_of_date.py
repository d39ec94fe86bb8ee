"""Rule COM204: certificate out of date."""

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
    "COM204",
    "certificate-out-of-date",
    severity=Severity.BLOCKER,
    provider=None,
    since="0.1.0",
    proves=("aws-field-certificate",),
)
def certificate_out_of_date(evidence: Evidence) -> Verdicts:
    """The certificate has expired, or does not hold yet.

    ## Why it matters
    kopia trusts the given certificates and no others. When none of them is in date, every connection ends in `x509:
    certificate has expired or is not yet valid`, and with it file system backup and restore. Of several, one that is
    out of date is no help to the servers that need it.

    ## Remediation
    Give the certificate that the authority uses now.

    ## Source
    Velero v1.17.0, pkg/repository/udmrepo/kopialib/backend/s3.go, and kopia, repo/blob/s3/s3_storage.go (root CA).
    Go, package crypto/x509, Certificate.Verify (validity of roots).
    """
    data = evidence.get(field.CERTIFICATE)
    if not data or not data.strip():
        yield not_applicable("certificate", "the location gives no certificate")
        return

    certificates = certificates_of(data).certificates
    if not certificates:
        yield not_applicable("certificate", "no certificate can be read in it")
        return
    now = _moment(evidence.now)
    late = [c for c in certificates if not _moment(c.not_before) <= now <= _moment(c.not_after)]
    breaks = len(late) == len(certificates) and stores_volumes(evidence) and not _is_unused(evidence)
    for certificate in late:
        expired = _moment(certificate.not_after) < now
        when = (
            f"expired on {certificate.not_after[:10]}" if expired else f"holds from {certificate.not_before[:10]} only"
        )
        yield failed(
            f"certificate {certificate.subject}",
            f"the certificate of {certificate.subject} {when}",
            at=evidence.place(field.CERTIFICATE),
            remedy=Remedy("Give the certificate that the authority uses now."),
            error="x509: certificate has expired or is not yet valid",
            severity=None if breaks else Severity.RISK,
        )
    if not late:
        until = min(c.not_after for c in certificates)[:10]
        yield passed("certificate", f"it is in date, until {until}")


def _moment(text: str) -> float:
    from datetime import UTC, datetime  # noqa: PLC0415 - only a location with a certificate needs it

    moment = datetime.fromisoformat(text)
    return (moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC)).timestamp()


def _is_unused(evidence: Evidence) -> bool:
    """Whether nothing looks at the certificate: no TLS, or no verification."""
    skip = (evidence.get(field.PLUGIN) or {}).get("insecureSkipTLSVerify", "")
    return (evidence.get(field.S3_URL) or "").lower().startswith("http://") or bool(plugin_keys.parse_bool(skip))
