"""Rule COM204: certificate out of date."""

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
)
from checker.facts import field


@rule(
    "COM204",
    "certificate-out-of-date",
    severity=Severity.BLOCKER,
    provider=None,
    since="0.1.0",
    proves=("aws-field-certificate", "minio-field-certificate"),
)
def certificate_out_of_date(evidence: Evidence) -> Verdicts:
    """The certificate has expired, or does not hold yet.

    ## Why it matters
    kopia trusts the given certificates and no others. When none of them is of use, every connection ends in `x509:
    certificate has expired or is not yet valid`, and with it file system backup and restore. The plugin trusts the
    public authorities besides. Of several certificates, one that is out of date is no help to the servers that need
    it.

    ## Remediation
    Give the certificate that the authority uses now.

    ## Source
    Velero v1.17.0, pkg/repository/udmrepo/kopialib/backend/s3.go, and kopia, repo/blob/s3/s3_storage.go (root CA).
    Go 1.26, src/crypto/x509/verify.go, isValid (the dates of a trust anchor count too).
    """
    given = given_certificates(evidence)
    if isinstance(given, str):
        yield not_applicable("certificate", given)
        return

    late = [certificate for certificate in given.distinct if not given.is_current(certificate)]
    for item in given.named(late):
        found = item.certificate
        when = (
            f"expired on {found.not_after[:10]}"
            if given.has_ended(found)
            else f"holds from {found.not_before[:10]} only"
        )
        yield failed(
            item.subject,
            f"the certificate of {item.title} {when}: {given.who}{item.more}",
            at=evidence.place(field.CERTIFICATE),
            remedy=Remedy("Give the certificate that the authority uses now."),
            error="x509: certificate has expired or is not yet valid",
            severity=given.severity,
        )
    if not late:
        until = min(certificate.not_after for certificate in given.distinct)[:10]
        yield passed("certificate", f"it is in date, until {until}")
