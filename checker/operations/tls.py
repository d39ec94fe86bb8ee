"""What Go's TLS client makes of a certificate that it is told to trust.

Every certificate of the pool is a trust anchor: one that may sign vouches for others, and one that may not still
vouches for itself, when the server shows exactly it. Its own signature is not looked at; its dates, its names and its
usages are. The source is Go's src/crypto/x509, verify.go (Verify, isValid, VerifyHostname, buildChains) and x509.go
(CheckSignatureFrom), as of Go 1.26.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from checker.operations.age import days_between, moment

if TYPE_CHECKING:
    from ipaddress import IPv4Address, IPv6Address

    from checker.documents.certificate_fields import CertificateSummary

_UNKNOWN = "x509: certificate signed by unknown authority"


def is_current(certificate: CertificateSummary, now: str) -> bool:
    """Whether the certificate holds at a time."""
    return moment(certificate.not_before) <= moment(now) <= moment(certificate.not_after)


def days_left(certificate: CertificateSummary, now: str) -> int:
    """The whole days until the certificate ends."""
    return days_between(now, certificate.not_after)


def is_usable(certificate: CertificateSummary, host: str, now: str) -> bool:
    """Whether any server of that host could be trusted by the certificate; every host when ``host`` is empty."""
    if not is_current(certificate, now) or not certificate.serves_tls or certificate.unknown_extension:
        return False
    if certificate.signs and (not host or permits(certificate, host)):
        return True
    return not host or names_host(certificate, host)


def fault(certificate: CertificateSummary, *, has_signed: bool) -> tuple[str, str] | None:
    """What keeps a certificate from vouching for a server, and what Go says; ``None`` when nothing does.

    A server's own certificate vouches for itself, so that it is none by itself that it may not sign.
    """
    if certificate.unknown_extension:
        return f"has the critical extension {certificate.unknown_extension}", "x509: unhandled critical extension"
    if not certificate.serves_tls:
        error = "x509: certificate specifies an incompatible key usage"
        return "has extended key usages without server authentication", error
    if certificate.is_ca and not certificate.verifies:
        return f"has a key that Go cannot verify with ({certificate.key})", _UNKNOWN
    if certificate.is_ca and not certificate.may_sign:
        return "is a CA whose key usages leave out keyCertSign", _UNKNOWN
    if has_signed and not certificate.is_ca:
        return "has signed another of the certificates, and is no CA by its basic constraints", _UNKNOWN
    return None


def names_host(certificate: CertificateSummary, host: str) -> bool:
    """Whether the certificate's names cover a host; the common name never does."""
    address = _address(host)
    if address is not None:
        return any(_address(found) == address for found in certificate.addresses)
    wanted = host.lower().removesuffix(".").split(".")
    return any(_covers(name.lower().split("."), wanted) for name in certificate.names)


def _covers(pattern: list[str], wanted: list[str]) -> bool:
    """An asterisk stands for the whole first label, and for that one alone; by itself it is no name."""
    if len(pattern) != len(wanted) or pattern[1:] != wanted[1:]:
        return False
    return pattern[0] == wanted[0] or (pattern[0] == "*" and len(pattern) > 1)


def host_error(certificate: CertificateSummary, host: str) -> str:
    """What Go says of a server of that host with that certificate."""
    if not certificate.names and not certificate.addresses and certificate.common_name.lower() == host:
        return "x509: certificate relies on legacy Common Name field, use SANs instead"
    address = _address(host) is not None
    if address and not certificate.addresses:
        return f"x509: cannot validate certificate for {host} because it doesn't contain any IP SANs"
    valid = ", ".join((certificate.addresses if address else certificate.names)[:5])
    if not valid:
        return f"x509: certificate is not valid for any names, but wanted to match {host}"
    return f"x509: certificate is valid for {valid}, not {host}"


def permits(certificate: CertificateSummary, host: str) -> bool:
    """Whether the name constraints of a CA let it vouch for a host."""
    limits = certificate.limits
    address = _address(host)
    if address is not None:
        if any(_holds(network, address) for network in limits.excluded_networks):
            return False
        return not limits.permitted_networks or any(_holds(n, address) for n in limits.permitted_networks)
    if any(_within(host, domain) for domain in limits.excluded_names):
        return False
    return not limits.permitted_names or any(_within(host, domain) for domain in limits.permitted_names)


def _within(host: str, domain: str) -> bool:
    """Whether a name constraint covers a host: an empty one covers all, one with a period at its front subdomains."""
    domain, host = domain.lower(), host.lower().removesuffix(".")
    if domain.startswith("."):
        return host.endswith(domain)
    return not domain or host == domain or host.endswith(f".{domain}")


def _address(text: str) -> IPv4Address | IPv6Address | None:
    from ipaddress import ip_address  # noqa: PLC0415 - as above

    try:
        return ip_address(text.removeprefix("[").removesuffix("]"))
    except ValueError:
        return None


def _holds(network: str, address: IPv4Address | IPv6Address) -> bool:
    from ipaddress import ip_network  # noqa: PLC0415 - as above

    return address in ip_network(network, strict=False)
