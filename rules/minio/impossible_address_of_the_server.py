"""Rule MIN507: impossible address of the server."""

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
    "MIN507",
    "impossible-address-of-the-server",
    severity=Severity.BLOCKER,
    provider=Provider.MINIO,
    since="0.1.0",
    proves=("minio-field-url",),
)
def impossible_address_of_the_server(evidence: Evidence) -> Verdicts:
    """The S3 URL of the server has a host or a port that cannot exist.

    ## Why it matters
    A number above 255 in an address, port 0 or a port above 65535, a port glued to the host because its colon was
    lost: no connection can be made, and the location stays Unavailable with `no such host`, `invalid port` or
    `connection refused`. The documentation's own sample, `http://12.123.234.567:0000`, is such a URL: 567 is no part
    of an address, and 0 is no port.

    ## Remediation
    Write host and port of the server's API; the port is 9000 unless the server was told otherwise.

    ## Source
    RFC 791, section 2.3; RFC 1035, section 2.3.4; RFC 6335, section 6.
    Palette documentation, "Add Backup Location using Static Credentials", MinIO, step 4, S3 URL.
    """
    url = s3_url(evidence)
    if url is None:
        yield not_applicable("s3Url", "the location gives no S3 URL")
    elif not url.scheme:
        yield not_applicable("s3Url", "it has no scheme, so its host cannot be told")
    elif not url.problem:
        yield passed("s3Url", "its host and its port are possible")
    else:
        yield failed(
            "s3Url",
            f"the S3 URL {url.problem}",
            at=evidence.place(field.S3_URL),
            remedy=Remedy("Write host and port of the server's API, such as https://minio.example.com:9000."),
        )
