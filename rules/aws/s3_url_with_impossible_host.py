"""Rule AWS507: s3 url with impossible host."""

from __future__ import annotations

from checker.api import Evidence, Provider, Remedy, Severity, Verdicts, failed, not_applicable, passed, rule, s3_url
from checker.facts import field


@rule(
    "AWS507",
    "s3-url-with-impossible-host",
    severity=Severity.BLOCKER,
    provider=Provider.AWS,
    since="0.1.0",
    proves=("aws-field-url",),
)
def s3_url_with_impossible_host(evidence: Evidence) -> Verdicts:
    """The S3 URL has a host or a port that cannot exist.

    ## Why it matters
    A number above 255 in an address, port 0 or a port above 65535, a port glued to the host because its colon was
    lost, two periods in a row: no connection can be made, and validation ends in `no such host`, `invalid port` or
    `connection refused`. The documentation's own sample for MinIO, `http://12.123.234.567:0000`, is such a URL.

    ## Remediation
    Write the host and the port of the S3 API.

    ## Source
    RFC 791, section 2.3; RFC 1035, section 2.3.4; RFC 6335, section 6.
    Palette documentation, "Add Backup Location using Static Credentials", AWS, step 4, S3 URL.
    """
    url = s3_url(evidence)
    if url is None:
        yield not_applicable("s3Url", "the location gives no S3 URL")
        return
    if not url.scheme:
        yield not_applicable("s3Url", "it has no scheme, so its host cannot be told")
    elif not url.problem:
        yield passed("s3Url", "its host and its port are possible")
    else:
        yield failed(
            "s3Url",
            f"the S3 URL {url.problem}",
            at=evidence.place(field.S3_URL),
            remedy=Remedy("Write the host and the port of the S3 API, such as https://s3.eu-central-1.amazonaws.com."),
        )
