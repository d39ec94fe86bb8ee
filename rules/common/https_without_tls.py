"""Rule COM306: https without tls."""

from __future__ import annotations

from checker.api import Evidence, Remedy, Severity, Verdicts, failed, not_applicable, passed, rule, shown
from checker.facts import endpoint, field


@rule(
    "COM306",
    "https-without-tls",
    severity=Severity.BLOCKER,
    provider=None,
    since="0.1.0",
    proves=("aws-field-url", "aws-validate", "minio-field-url"),
)
def https_without_tls(evidence: Evidence) -> Verdicts:
    """The S3 URL is https, and no TLS handshake comes about at the endpoint, whoever trusts it.

    ## Why it matters
    Either what listens there speaks something else (plain HTTP ends in `http: server gave HTTP response to HTTPS
    client`), or it breaks the connection off or stays silent (`EOF`, `TLS handshake timeout`), as some firewalls
    and load balancers do. The location stays Unavailable.

    ## Remediation
    Name the port at which the server speaks TLS, or let the server speak TLS at this one. Plain HTTP would show
    every backup, and the requests' signatures, to the network.

    ## Source
    Go 1.26, src/net/http/transport.go.
    OpenSSL, SSL_R_WRONG_VERSION_NUMBER.
    """
    handshake = evidence.get(endpoint.HANDSHAKE)
    if handshake is None:
        yield not_applicable("s3Url", "the S3 URL is plain HTTP")
        return
    if not handshake.failure:
        yield passed("s3Url", f"{shown(handshake.host)} speaks TLS")
        return
    speaks_http = handshake.failure in ("wrong version number", "http request", "packet length too long")
    why = "what answers there does not speak TLS" if speaks_http else handshake.failure
    yield failed(
        "s3Url",
        f"no TLS handshake with {shown(handshake.host)} comes about: {shown(why)}",
        at=evidence.place(field.S3_URL),
        remedy=Remedy("Name the port at which the server speaks TLS, or let it speak TLS at this one."),
        error="http: server gave HTTP response to HTTPS client" if speaks_http else "net/http: TLS handshake timeout",
    )
