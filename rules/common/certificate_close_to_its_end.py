"""Rule COM208: certificate close to its end."""

from __future__ import annotations

from checker.api import Evidence, Remedy, Severity, Verdicts, failed, given_certificates, not_applicable, passed, rule
from checker.facts import field

_URGENT, _ADVISED = 30, 90


@rule(
    "COM208",
    "certificate-close-to-its-end",
    severity=Severity.RISK,
    provider=None,
    since="0.1.0",
    proves=("aws-field-certificate", "minio-field-certificate"),
)
def certificate_close_to_its_end(evidence: Evidence) -> Verdicts:
    """The certificate ends within 90 days.

    ## Why it matters
    From its last day on every connection that leans on it ends in `x509: certificate has expired or is not yet valid`,
    in kopia and in the plugin alike. Trust anchors are no exception: Go looks at their dates too.

    ## Remediation
    Give the certificate that follows it beside the present one now; both are trusted while both hold.

    ## Source
    Go 1.26, src/crypto/x509/verify.go, isValid.
    """
    given = given_certificates(evidence)
    if isinstance(given, str):
        yield not_applicable("certificate", given)
        return

    holding = [certificate for certificate in given.distinct if given.is_current(certificate)]
    ending = [c for c in holding if given.days_left(c) <= _ADVISED and not given.has_successor(c)]
    lasting = [c for c in holding if given.days_left(c) > _ADVISED]
    for item in given.named(ending):
        days = given.days_left(item.certificate)
        yield failed(
            item.subject,
            f"the certificate of {item.title} ends on {item.certificate.not_after[:10]}, in {days} days{item.more}",
            at=evidence.place(field.CERTIFICATE),
            remedy=Remedy("Add the certificate that follows it; both are trusted while both hold."),
            error="x509: certificate has expired or is not yet valid",
            severity=Severity.RISK if days <= _URGENT and not lasting else Severity.ADVICE,
        )
    if not holding:
        yield not_applicable("certificate", "none of its certificates holds now")
    elif not ending:
        until = max(c.not_after for c in holding)[:10]
        yield passed("certificate", f"it does not end before {until}")
