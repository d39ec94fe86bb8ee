"""Rule COM207: certificate for another host."""

from __future__ import annotations

from checker.api import (
    Evidence,
    Remedy,
    Severity,
    Verdicts,
    failed,
    given_certificates,
    not_applicable,
    passed,
    rule,
    shown,
)
from checker.facts import field


@rule(
    "COM207",
    "certificate-for-another-host",
    severity=Severity.RISK,
    provider=None,
    since="0.1.0",
    proves=("aws-field-certificate", "minio-field-certificate"),
)
def certificate_for_another_host(evidence: Evidence) -> Verdicts:
    """A server's certificate is given, and its names do not cover the host of the S3 URL.

    ## Why it matters
    Go compares the host with the subject alternative names of the certificate that the server shows: DNS names, with
    an asterisk for one whole label at the front, or IP addresses where the URL has one. It ignores the common name.
    The connection ends in `x509: certificate is valid for ..., not ...`, and no setting but switching verification off
    avoids it. When no other certificate is given, kopia trusts nothing else: file system backup and restore fail
    whichever certificate the server shows.

    ## Remediation
    Write the S3 URL with a host that the certificate names, or have a certificate made with the host (or the IP
    address) among its subject alternative names.

    ## Source
    Go 1.26, src/crypto/x509/verify.go, VerifyHostname.
    RFC 9525, "Service Identity in TLS", section 6.
    kopia, repo/blob/s3/s3_storage.go, getCustomTransport (a new pool of roots); velero-plugin-for-aws v1.13.1,
    config.go, WithTLSSettings (the system's pool, and the certificate added).
    """
    given = given_certificates(evidence)
    if isinstance(given, str):
        yield not_applicable("certificate", given)
        return

    if not given.host:
        yield not_applicable("certificate", "no S3 URL outside AWS names the host")
        return
    hosts = (given.host, given.plugin_host)
    servers = [c for c in given.distinct if given.is_servers(c)]
    others = [c for c in servers if not all(given.names_host(c, host) for host in hosts)]
    for item in given.named(others):
        for_kopia = not given.names_host(item.certificate, given.host)
        host = hosts[0] if for_kopia else hosts[1]
        names = ", ".join(map(shown, (*item.certificate.names, *item.certificate.addresses)[:5])) or "no host at all"
        whose = f": {given.who}" if for_kopia else ", which the plugin asks for while Force S3 path style is off"
        yield failed(
            item.subject,
            f"the certificate of {item.title} is for {names}, and not for {shown(host)}{whose}{item.more}",
            at=evidence.place(field.CERTIFICATE),
            remedy=Remedy("Write a host that the certificate names, or have it made again with this host in it."),
            error=given.host_error(item.certificate, host),
            severity=given.severity if for_kopia and not item.certificate.signs else Severity.RISK,
        )
    if servers and not others:
        yield passed("certificate", f"the server's certificate is for {shown(given.host)}")
    elif not servers:
        yield not_applicable("certificate", "no server's certificate is given")
