"""Rule MIN509: server without tls."""

from __future__ import annotations

from checker.api import (
    Evidence,
    Provider,
    Remedy,
    Severity,
    Verdicts,
    failed,
    not_applicable,
    passed,
    rule,
    s3_url,
)
from checker.facts import field


@rule(
    "MIN509",
    "server-without-tls",
    severity=Severity.RISK,
    provider=Provider.MINIO,
    since="0.1.0",
    proves=("minio-field-url",),
)
def server_without_tls(evidence: Evidence) -> Verdicts:
    """The S3 URL of the server begins with http://, so everything is sent in the clear.

    ## Why it matters
    Requests are signed and the secret key itself is never sent, but backups hold the secrets of the cluster, and
    anybody on the way can read and change them. A certificate given with such a URL is never used, and MinIO refuses
    encryption with a key of the customer. The documentation's sample address begins with http:// too.

    ## Remediation
    Give the server a certificate (`public.crt` and `private.key` in its certs directory), write https://, and give
    the certificate of the authority when it is a private one.

    ## Source
    MinIO documentation, "Network Encryption (TLS)".
    Velero v1.17.0, pkg/repository/provider/unified_repo.go, getStorageVariables.
    Palette documentation, "Add Backup Location using Static Credentials", MinIO, step 4, S3 URL.
    """
    url = s3_url(evidence)
    if url is None:
        yield not_applicable("s3Url", "the location gives no S3 URL")
    elif url.scheme != "http":
        yield passed("s3Url", "it does not ask for plain http")
    else:
        yield failed(
            "s3Url",
            "the S3 URL begins with http://, so backups are sent in the clear",
            at=evidence.place(field.S3_URL),
            remedy=Remedy("Give the server a certificate, and write https:// in place of http://."),
        )
