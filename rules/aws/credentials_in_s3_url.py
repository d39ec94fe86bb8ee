"""Rule AWS505: credentials in s3 url."""

from __future__ import annotations

from checker.api import Evidence, Provider, Severity, Verdicts, correction, failed, not_applicable, passed, rule, s3_url
from checker.facts import field


@rule(
    "AWS505",
    "credentials-in-s3-url",
    severity=Severity.RISK,
    provider=Provider.AWS,
    since="0.1.0",
    proves=("aws-field-url",),
)
def credentials_in_s3_url(evidence: Evidence) -> Verdicts:
    """The S3 URL holds a user name or a password.

    ## Why it matters
    Neither client uses them: requests are signed with the access key. But the URL is no secret: it is stored in the
    location's settings, shown to everybody who may read them, and written to logs.

    ## Remediation
    Take them out of the URL, and change the password if it was one.

    ## Source
    RFC 3986, section 3.2.1.
    Velero v1.17.0, pkg/repository/provider/unified_repo.go, getStorageVariables.
    Palette documentation, "Add Backup Location using Static Credentials", AWS, step 4, S3 URL.
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
            evidence,
            field.S3_URL,
            url.base,
            "Take everything between :// and @ away, and change what was disclosed.",
        ),
    )
