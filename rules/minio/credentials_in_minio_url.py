"""Rule MIN505: credentials in MinIO url."""

from __future__ import annotations

from checker.api import (
    Evidence,
    Provider,
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
    "MIN505",
    "credentials-in-minio-url",
    severity=Severity.RISK,
    provider=Provider.MINIO,
    since="0.1.0",
    proves=("minio-field-url", "minio-credentials"),
)
def credentials_in_minio_url(evidence: Evidence) -> Verdicts:
    """The S3 URL of the server holds a user name or a password.

    ## Why it matters
    `mc` takes an address of that kind (`MC_HOST_alias=https://KEY:SECRET@host`), Velero does not: requests are signed
    with the access key of the location. But the URL is no secret: it is stored in the location's settings, shown to
    everybody who may read them, and written to logs.

    ## Remediation
    Take them out of the URL, and make a new access key if it held a real one.

    ## Source
    RFC 3986, section 3.2.1.
    Velero v1.17.0, pkg/repository/provider/unified_repo.go, getStorageVariables.
    Palette documentation, "Add Backup Location using Static Credentials", MinIO, step 4, S3 URL.
    """
    url = s3_url(evidence)
    if url is None:
        yield not_applicable("s3Url", "the location gives no S3 URL")
        return
    if not url.user_info:
        yield passed("s3Url", "it holds no user name and no password")
        return
    yield failed(
        "s3Url",
        "the S3 URL holds a user name or a password before the host, which nothing uses and many can read",
        at=evidence.place(field.S3_URL),
        remedy=correction(
            evidence, field.S3_URL, url.base, "Take everything between :// and @ away, and replace the access key."
        ),
    )
