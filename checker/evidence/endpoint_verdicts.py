"""Verdicts on what an endpoint answered to a stranger, for the rules that share a question."""

from __future__ import annotations

from typing import TYPE_CHECKING

from checker.documents.certificate import read_certificates
from checker.evidence.address import stores_volumes
from checker.facts import endpoint, field
from checker.model.fact import Known
from checker.model.finding import Outcome, Remedy, Verdict
from checker.operations.wording import shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from checker.documents.certificate import CertificateText
    from checker.evidence.evidence import Evidence
    from checker.facts.endpoint_values import Handshake, Trusted

OLD_VERSIONS = ("SSLv3", "TLSv1", "TLSv1.1")
"""What OpenSSL calls the versions that clients written in Go no longer speak."""

_DATES = (9, 10)
_NAMES = (62, 63, 64)
_SELF_SIGNED = 18
_ISSUERS = (2, 18, 19, 20, 21)
_SHOWN_NAMES = 5


def prove_trust(evidence: Evidence, client: str) -> Iterator[Verdict]:
    """Verdicts on the TLS handshake as ``plugin`` or ``kopia`` makes it."""
    is_plugin = client == "plugin"
    trusted = evidence.get(endpoint.PLUGIN_TRUST if is_plugin else endpoint.KOPIA_TRUST)
    if trusted is None:
        yield Verdict(Outcome.NOT_APPLICABLE, "the S3 URL is plain HTTP", "certificate")
        return
    if not is_plugin and not stores_volumes(evidence):
        message = "kopia writes nothing through this location: it stores no volume data"
        yield Verdict(Outcome.NOT_APPLICABLE, message, "certificate")
        return
    who = "the plugin" if is_plugin else "kopia"
    if trusted.ok:
        yield Verdict(Outcome.PASS, f"{who} trusts {trusted.host}, by {trusted.roots}", "certificate")
        return
    seen = evidence.fact(endpoint.HANDSHAKE)
    handshake = seen.value if isinstance(seen, Known) else None
    if handshake is not None and handshake.version in OLD_VERSIONS:
        yield Verdict(Outcome.NOT_APPLICABLE, f"the server speaks {handshake.version} at most", "certificate")
        return
    if is_plugin and trusted.code in _NAMES and not evidence.get(field.FORCE_PATH_STYLE):
        style = evidence.get(endpoint.VIRTUAL_HOST)
        if style is not None and style.outcome == "answered":
            yield Verdict(Outcome.PASS, f"the plugin asks {style.host}, and trusts it", "certificate")
            return
    yield _untrusted(evidence, who, trusted, handshake)


def _untrusted(evidence: Evidence, who: str, trusted: Trusted, handshake: Handshake | None) -> Verdict:
    chain = chain_of(handshake)
    place = evidence.place(field.CERTIFICATE) or evidence.place(field.S3_URL)
    message = f"{who} does not trust {trusted.host} by {trusted.roots}: {trusted.failure}{_chain(chain)}"
    return Verdict(
        Outcome.FAIL,
        message,
        "certificate",
        () if place is None else (place,),
        Remedy(_remedy(who, trusted, chain)),
        error=_error(trusted),
    )


def chain_of(handshake: Handshake | None) -> CertificateText | None:
    """The certificates that the server showed; ``None`` where nothing is known of them."""
    if handshake is None or not handshake.chain:
        return None
    return read_certificates("\n".join(handshake.chain).encode("ascii", "replace"))


def _chain(chain: CertificateText | None) -> str:
    """What the server showed, as the end of a message."""
    if chain is None or not chain.certificates:
        return ""
    first, last = chain.certificates[0], chain.certificates[-1]
    also = f" and {len(chain.certificates) - 1} more" if len(chain.certificates) > 1 else ""
    end = "ends in a self-signed one" if last.is_self_signed else f"was signed by {shown(last.issuer)}"
    return f"; it shows {shown(first.subject)}{also}, and the last of it {end}"


def _remedy(who: str, trusted: Trusted, chain: CertificateText | None) -> str:
    shows = chain.certificates if chain is not None else ()
    if trusted.code in _NAMES:
        names = (*shows[0].names, *shows[0].addresses)[:_SHOWN_NAMES] if shows else ()
        covered = f" ({', '.join(map(shown, names))})" if names else ""
        return f"Write the S3 URL with a host that the certificate names{covered}, or have one made for {trusted.host}."
    if trusted.code in _DATES:
        return "Have the certificate renewed whose time is over, and set the clock of this machine where it is not."
    if trusted.code not in _ISSUERS or not shows:
        return f"Let the server's certificate and TLS settings be such that {who} takes them, and ask again."
    if trusted.code == _SELF_SIGNED or (len(shows) == 1 and shows[0].is_self_signed):
        return f"Give the server's own certificate, {shown(shows[0].subject)}, in Certificate."
    last = shows[-1]
    missing = last.subject if last.is_self_signed else last.issuer
    either = "" if last.is_self_signed else ", or have the server show it when it is an intermediate authority"
    return f"Add the certificate of {shown(missing)} to Certificate{either}."


def _error(trusted: Trusted) -> str:
    """What Go says in such a case."""
    if trusted.code in _DATES:
        return "x509: certificate has expired or is not yet valid"
    if trusted.code in _NAMES:
        return f"x509: certificate is not valid for {trusted.host}"
    return "x509: certificate signed by unknown authority" if trusted.code in _ISSUERS else "remote error: tls"


def prove_clock(evidence: Evidence, least: int, most: int | None, error: str) -> Iterator[Verdict]:
    """Verdicts on a clock that is off by more than ``least`` seconds, and by no more than ``most``."""
    clock = evidence.get(endpoint.CLOCK)
    if clock is None:
        yield Verdict(Outcome.NOT_APPLICABLE, "the endpoint's answers have no date", "clock")
        return
    off = abs(clock.seconds) - clock.uncertainty
    direction = "ahead of" if clock.seconds > 0 else "behind"
    if off <= least:
        yield Verdict(Outcome.PASS, f"the endpoint's clock is off by {abs(clock.seconds)} seconds", "clock")
    elif most is not None and off > most:
        yield Verdict(Outcome.NOT_APPLICABLE, "another rule speaks of a clock that is further off", "clock")
    else:
        message = f"the endpoint's clock is {_span(abs(clock.seconds))} {direction} that of this machine"
        remedy = Remedy(
            "Let the clocks of the server and of the cluster's nodes be set by NTP. If this machine's clock is the one"
            " that is wrong, set it, and ask again."
        )
        yield Verdict(Outcome.FAIL, message, "clock", (), remedy, error=error)


def _span(seconds: int) -> str:
    minute, hour = 60, 3600
    if seconds < 2 * minute:
        return f"{seconds} seconds"
    return f"{seconds // minute} minutes" if seconds < 2 * hour else f"{seconds // hour} hours"
