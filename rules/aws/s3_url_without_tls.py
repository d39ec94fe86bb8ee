"""Rule AWS509: s3 url without tls."""

from __future__ import annotations

from checker.api import (
    Evidence,
    Provider,
    Remedy,
    Severity,
    Verdicts,
    correction,
    failed,
    not_applicable,
    passed,
    rule,
    s3_url,
)
from checker.facts import field


@rule(
    "AWS509",
    "s3-url-without-tls",
    severity=Severity.RISK,
    provider=Provider.AWS,
    since="0.1.0",
    proves=("aws-field-url",),
)
def s3_url_without_tls(evidence: Evidence) -> Verdicts:
    """The S3 URL begins with http://, so everything is sent in the clear.

    ## Why it matters
    The secret key itself is never sent, but backups hold the secrets of the cluster, and anybody on the way can read
    and change them. A bucket policy that asks for TLS (`aws:SecureTransport`) denies every request. A certificate
    given with such a URL is never used.

    ## Remediation
    Write https://. Give the certificate of the authority, when the server's is signed by a private one.

    ## Source
    Amazon S3 User Guide, "Security best practices for Amazon S3", Enforce encryption of data in transit.
    Velero v1.17.0, pkg/repository/provider/unified_repo.go, getStorageVariables.
    Palette documentation, "Add Backup Location using Static Credentials", AWS, step 4, S3 URL.
    """
    url = s3_url(evidence)
    if url is None:
        yield not_applicable("s3Url", "the location gives no S3 URL")
        return
    if url.scheme != "http":
        yield passed("s3Url", "it does not ask for plain http")
        return
    secure = f"https{url.text[len('http') :]}"
    text = "Write https:// in place of http://."
    sure = url.host.is_aws and url.port is None and not url.user_info and url.query is None
    yield failed(
        "s3Url",
        "the S3 URL begins with http://, so backups are sent in the clear",
        at=evidence.place(field.S3_URL),
        remedy=correction(evidence, field.S3_URL, secure, text) if sure else Remedy(text),
    )
