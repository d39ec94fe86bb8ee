"""Rule COM305: outdated tls."""

from __future__ import annotations

from checker.api import Evidence, Remedy, Severity, Verdicts, failed, not_applicable, passed, rule, shown
from checker.facts import endpoint, field


@rule(
    "COM305",
    "outdated-tls",
    severity=Severity.BLOCKER,
    provider=None,
    since="0.1.0",
    proves=("aws-validate",),
)
def outdated_tls(evidence: Evidence) -> Verdicts:
    """The endpoint speaks TLS 1.1 or older at most.

    ## Why it matters
    Velero's plugin and kopia are written in Go, whose client has spoken nothing below TLS 1.2 since Go 1.18.
    Validation ends in `remote error: tls: protocol version not supported`.

    ## Remediation
    Switch TLS 1.2 or 1.3 on at the server, or at the load balancer before it.

    ## Source
    Go 1.18 Release Notes, "TLS 1.0 and 1.1 disabled by default client-side".
    RFC 8996, "Deprecating TLS 1.0 and TLS 1.1".
    """
    handshake = evidence.get(endpoint.HANDSHAKE)
    if handshake is None or not handshake.version:
        why = "the S3 URL is plain HTTP" if handshake is None else "no handshake came about"
        yield not_applicable("s3Url", why)
        return
    if handshake.version not in ("SSLv3", "TLSv1", "TLSv1.1"):
        yield passed("s3Url", f"{shown(handshake.host)} speaks {handshake.version}")
        return
    yield failed(
        "s3Url",
        f"{shown(handshake.host)} speaks {handshake.version} at most; the plugin and kopia need TLS 1.2",
        at=evidence.place(field.S3_URL),
        remedy=Remedy("Switch TLS 1.2 or 1.3 on at the server, or at the load balancer before it."),
        error="remote error: tls: protocol version not supported",
    )
