"""Rule COM205: certificate with cleartext url."""

from __future__ import annotations

from checker.api import Evidence, Severity, Verdicts, correction, failed, not_applicable, passed, rule
from checker.facts import field


@rule(
    "COM205",
    "certificate-with-cleartext-url",
    severity=Severity.RISK,
    provider=None,
    since="0.1.0",
    proves=("aws-field-certificate", "minio-field-certificate"),
)
def certificate_with_cleartext_url(evidence: Evidence) -> Verdicts:
    """A certificate is given, and the S3 URL is `http://`, where no certificate is ever looked at.

    ## Why it matters
    Backups and signed requests then go over the network in clear, although somebody took the trouble to provide for
    TLS.

    ## Remediation
    Write `https://` in the S3 URL.

    ## Source
    RFC 9110, section 4.2.2, https URI Scheme.
    Palette documentation, "Add Backup Location using Static Credentials", AWS, step 4, Certificate and S3 URL.
    """
    data = evidence.get(field.CERTIFICATE)
    if not data or not data.strip():
        yield not_applicable("certificate", "the location gives no certificate")
        return

    url = evidence.get(field.S3_URL) or ""
    if not url.strip().lower().startswith("http://"):
        yield passed("certificate", "the S3 URL is not cleartext" if url else "no S3 URL takes TLS away")
        return
    secure = f"https://{url.strip()[len('http://') :]}"
    yield failed(
        "s3Url",
        "a certificate is given, and the S3 URL is http://, where it is never used",
        at=evidence.place(field.S3_URL),
        remedy=correction(evidence, field.S3_URL, secure, "Write https://, when the server speaks TLS there."),
    )
