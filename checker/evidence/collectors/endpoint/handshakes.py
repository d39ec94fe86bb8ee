"""TLS handshakes: one in which nothing is verified, to see what the server shows, and those that the clients make.

The clients are written in Go: TLS 1.2 at least, the cipher suites that Go offers, names in the subject alternative
names alone, and every certificate of the pool ends a chain. Sources: Go 1.22 and later, src/crypto/tls/defaults.go
(defaultMaxTLS13, cipherSuitesPreferenceOrder without disabledCipherSuites) and src/crypto/x509/verify.go
(buildChains); velero-plugin-for-aws v1.13.1, config.go, WithTLSSettings (the system's pool, and the certificate
added); kopia, repo/blob/s3/s3_storage.go, getCustomTransport (a new pool of roots).
"""

from __future__ import annotations

import ssl
from typing import TYPE_CHECKING, Any

from checker.evidence.collectors.aws.roots import certificates_in, roots_of
from checker.evidence.collectors.endpoint.network import StepError, clean, tls_words
from checker.evidence.collectors.endpoint.way import stream
from checker.facts.endpoint_values import Handshake, Trusted
from checker.model.values import NamedTuple
from checker.operations.plugin_keys import parse_bool

if TYPE_CHECKING:
    from collections.abc import Mapping

    from checker.evidence.collectors.endpoint.network import Budget
    from checker.evidence.collectors.endpoint.where import Where
    from checker.model.location import Location

_OF_GO = (
    "ECDHE-ECDSA-AES128-GCM-SHA256:"
    "ECDHE-RSA-AES128-GCM-SHA256:"
    "ECDHE-ECDSA-AES256-GCM-SHA384:"
    "ECDHE-RSA-AES256-GCM-SHA384:"
    "ECDHE-ECDSA-CHACHA20-POLY1305:"
    "ECDHE-RSA-CHACHA20-POLY1305:"
    "ECDHE-ECDSA-AES128-SHA:"
    "ECDHE-RSA-AES128-SHA:"
    "ECDHE-ECDSA-AES256-SHA:"
    "ECDHE-RSA-AES256-SHA:"
    "@SECLEVEL=1"
)
_MOST_SHOWN = 10

SYSTEM = "the system's roots"
ADDED = "the system's roots and the location's certificate"
ALONE = "the location's certificate alone"
NOTHING = "nothing, as verification is switched off"


class Trust(NamedTuple):
    """What a client trusts: the texts of its roots (``None``: it does not verify), and how they are told of."""

    roots: tuple[bytes, ...] | None
    told: str


def trusts(location: Location, environ: Mapping[str, str]) -> tuple[Trust, Trust | None]:
    """What the plugin trusts, and what kopia does: nothing to try, where no certificate can be read in the field."""
    if parse_bool(location.plugin.get("insecureSkipTLSVerify", "")):
        return Trust(None, NOTHING), Trust(None, NOTHING)
    system = roots_of(environ)
    given = location.certificate or b""
    if not given.strip():
        return Trust(system, SYSTEM), Trust(system, SYSTEM)
    own = certificates_in(given)
    return Trust((*system, *own), ADDED), Trust(own, ALONE) if own else None


def observe(where: Where, address: str, budget: Budget) -> Handshake:
    """What the server shows to whom verifies nothing."""
    try:
        made = secured(where, address, budget, unverified())
    except StepError as error:
        return Handshake(where.host, failure=str(error))
    with made:
        chain, whole = _chain(made)
        cipher = made.cipher()
        return Handshake(where.host, made.version() or "", cipher[0] if cipher else "", chain, whole)


def attempt(where: Where, address: str, budget: Budget, trust: Trust) -> Trusted:
    """A handshake as a client makes it that trusts so."""
    try:
        secured(where, address, budget, as_go(trust)).close()
    except UntrustedError as error:
        return Trusted(where.host, ok=False, roots=trust.told, code=error.code, failure=str(error))
    except StepError as error:
        return Trusted(where.host, ok=False, roots=trust.told, failure=str(error))
    return Trusted(where.host, ok=True, roots=trust.told)


class UntrustedError(StepError):
    """The server's certificate was not accepted; ``code`` is OpenSSL's."""

    def __init__(self, error: ssl.SSLCertVerificationError) -> None:
        """Keep what OpenSSL says of it."""
        super().__init__(clean(error.verify_message))
        self.code = error.verify_code


class RefusedError(StepError):
    """The server ended the handshake with an alert, or answered something that is no TLS."""


def secured(where: Where, address: str, budget: Budget, context: ssl.SSLContext) -> ssl.SSLSocket:
    """A connection with its handshake done; raises ``StepError``."""
    seconds = budget.step(budget.limits.handshake)
    raw = stream(where, address, budget)
    try:
        raw.settimeout(seconds)
        # The time is that of the whole handshake, not of each of its messages.
        return context.wrap_socket(raw, server_hostname=where.host)
    except ssl.SSLCertVerificationError as error:
        raw.close()
        raise UntrustedError(error) from None
    except (OSError, ValueError) as error:
        raw.close()
        # What is cut off or late may go well the next time.
        certain = isinstance(error, ssl.SSLError) and not isinstance(error, ssl.SSLEOFError | TimeoutError)
        raise (RefusedError if certain else StepError)(_failed(error, seconds)) from None


def _failed(error: OSError | ValueError, seconds: float) -> str:
    if isinstance(error, TimeoutError):
        return f"the handshake was not done within {seconds:.2g} seconds"
    if isinstance(error, ssl.SSLEOFError | ConnectionError):
        return "the connection was closed in the middle of the handshake"
    if isinstance(error, ssl.SSLError):
        return tls_words(error)
    return "the handshake failed" if isinstance(error, OSError) else "the host cannot be named in a handshake"


def unverified() -> ssl.SSLContext:
    """A client that takes every server as it comes, however old: nothing secret is ever said to it."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    context.minimum_version = ssl.TLSVersion.MINIMUM_SUPPORTED
    context.set_ciphers("ALL:@SECLEVEL=0")
    return context


def as_go(trust: Trust) -> ssl.SSLContext:
    """A client that accepts what a client in Go would that trusts so."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.set_ciphers(_OF_GO)
    if trust.roots is None:
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
        return context
    context.hostname_checks_common_name = False
    context.verify_flags |= ssl.VERIFY_X509_PARTIAL_CHAIN
    context.verify_flags &= ~ssl.VERIFY_X509_STRICT
    text = b"\n".join(trust.roots).decode("ascii", "ignore")
    if text.strip():
        context.load_verify_locations(cadata=text)
    return context


def _chain(made: ssl.SSLSocket) -> tuple[tuple[str, ...], bool]:
    """The certificates that the server showed, and whether they are all.

    ``get_unverified_chain`` is public from Python 3.13 on (there as DER); before, only the object below the socket
    has it. Where neither does, the server's own certificate is all that there is to see.
    """
    public = getattr(made, "get_unverified_chain", None)
    private = getattr(getattr(made, "_sslobj", None), "get_unverified_chain", None)
    try:
        found: list[Any] = list((public or private)())  # type: ignore[misc]  # not callable: as below
        chain = tuple(_pem(each) for each in found[:_MOST_SHOWN])
    except (TypeError, AttributeError, ValueError, ssl.SSLError):
        chain = ()
    if chain:
        return chain, True
    own = made.getpeercert(binary_form=True)
    return ((ssl.DER_cert_to_PEM_cert(own),) if own else ()), False


def _pem(certificate: Any) -> str:  # noqa: ANN401 - bytes, or an object of the ssl module that has no public type
    der = certificate if isinstance(certificate, bytes) else ssl.PEM_cert_to_DER_cert(certificate.public_bytes())
    return ssl.DER_cert_to_PEM_cert(der)
