"""The certificates given with a location, the hosts that they are for, and which client breaks without them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from checker.evidence.address import named_bucket, s3_url, stores_volumes
from checker.facts import field
from checker.model.rule import Severity
from checker.model.values import NamedTuple
from checker.operations import plugin_keys, tls
from checker.operations.age import moment
from checker.operations.wording import shown

if TYPE_CHECKING:
    from collections.abc import Sequence

    from checker.documents.certificate import CertificateText
    from checker.documents.certificate_fields import CertificateSummary
    from checker.evidence.evidence import Evidence

_MOST_FINDINGS = 20


class GivenCertificates(NamedTuple):
    """What stands in the certificate field, as the clients see it: at least one certificate.

    The plugin adds the certificates to the roots of its system; kopia, which writes volume data, trusts them alone.
    ``host`` is the one that kopia asks for, and the plugin ``plugin_host``; both are empty without an S3 URL, where
    the host is one of AWS.
    """

    text: CertificateText
    host: str
    plugin_host: str
    now: str
    volumes: bool
    is_verified: bool

    @property
    def distinct(self) -> tuple[CertificateSummary, ...]:
        """The certificates without repetitions."""
        return tuple(certificate for certificate in self.text.certificates if certificate.same_as is None)

    @property
    def severity(self) -> Severity:
        """How grave it is that one of the certificates is of no use: kopia breaks when none is of use."""
        return Severity.BLOCKER if self.breaks_kopia else Severity.RISK

    @property
    def breaks_kopia(self) -> bool:
        """Whether no server of that host could be trusted by any of the certificates, and kopia needs one."""
        usable = any(tls.is_usable(certificate, self.host, self.now) for certificate in self.distinct)
        return self.volumes and self.is_verified and not usable

    @property
    def who(self) -> str:
        """Which client goes without: the end of a sentence about a certificate that is of no use."""
        if self.breaks_kopia:
            return "kopia trusts nothing else and breaks; the plugin still trusts the public authorities"
        if not self.is_verified:
            return "nothing looks at it as the location stands"
        return "a server that needs it is trusted neither by kopia nor by the plugin"

    def is_current(self, certificate: CertificateSummary) -> bool:
        """Whether the certificate holds now."""
        return tls.is_current(certificate, self.now)

    def days_left(self, certificate: CertificateSummary) -> int:
        """The whole days until the certificate ends."""
        return tls.days_left(certificate, self.now)

    def has_ended(self, certificate: CertificateSummary) -> bool:
        """Whether the certificate's time is over."""
        return moment(certificate.not_after) < moment(self.now)

    def is_servers(self, certificate: CertificateSummary) -> bool:
        """Whether it is a server's own certificate: it may sign nothing, or it signed itself and names a host."""
        if not certificate.signs:
            return not certificate.is_ca
        named = certificate.names or certificate.addresses or certificate.common_name.lower() == self.host
        return certificate.is_self_signed and bool(named)

    def has_successor(self, certificate: CertificateSummary) -> bool:
        """Whether a certificate of the same subject holds for longer."""
        others = (other for other in self.distinct if other.subject == certificate.subject)
        return any(moment(other.not_after) > moment(certificate.not_after) for other in others)

    def names_host(self, certificate: CertificateSummary, host: str) -> bool:
        """Whether its names cover a host."""
        return tls.names_host(certificate, host)

    def permits(self, certificate: CertificateSummary) -> bool:
        """Whether its name constraints let it vouch for the host."""
        return tls.permits(certificate, self.host)

    def host_error(self, certificate: CertificateSummary, host: str) -> str:
        """What Go says of a server of that host with that certificate."""
        return tls.host_error(certificate, host)

    @property
    def faulty(self) -> list[tuple[CertificateSummary, str, str]]:
        """The certificates that cannot vouch for a server by what is in them: why not, and what Go says."""
        signing = {index for certificate in self.distinct for index in certificate.signers}
        found: list[tuple[CertificateSummary, str, str]] = []
        for index, certificate in enumerate(self.text.certificates):
            fault = tls.fault(certificate, has_signed=index in signing) if certificate.same_as is None else None
            if fault is not None:
                found.append((certificate, *fault))
        return found

    @property
    def is_amazons(self) -> bool:
        """Whether one of them is of Amazon Trust Services, or of an older authority that vouches for it."""
        older = ("Starfield Services Root Certificate", "Starfield Class 2")
        return any(c.organization == "Amazon" or any(name in c.subject for name in older) for c in self.distinct)

    def named(self, found: Sequence[CertificateSummary]) -> list[NamedCertificate]:
        """Certificates under subjects that stay the same when others are added; only the first few of very many."""
        counts: dict[str, int] = {}
        named: list[NamedCertificate] = []
        for certificate in found[:_MOST_FINDINGS]:
            title = shown(certificate.subject)
            count = counts[title] = counts.get(title, 0) + 1
            subject = f"certificate {title}" if count == 1 else f"certificate {title} ({count})"
            named.append(NamedCertificate(subject, title, certificate))
        if len(found) > _MOST_FINDINGS:
            named[-1] = named[-1]._replace(more=f", and so it is with {len(found) - _MOST_FINDINGS} more")
        return named


class NamedCertificate(NamedTuple):
    """A certificate under the subject of a finding; ``more`` ends the message when others like it are not listed."""

    subject: str
    title: str
    certificate: CertificateSummary
    more: str = ""


def read_given(evidence: Evidence, data: bytes) -> GivenCertificates | None:
    """The certificates in the field, and what there is to know about their use; ``None`` when none can be read."""
    from checker.documents.certificate import read_certificates  # noqa: PLC0415 - only a location with one needs it

    text = read_certificates(data)
    if not text.certificates:
        return None
    host, plugin_host = _hosts(evidence)
    return GivenCertificates(
        text, host, plugin_host, evidence.now, stores_volumes(evidence), verifies_servers(evidence)
    )


def verifies_servers(evidence: Evidence) -> bool:
    """Whether the clients look at the server's certificate at all: over TLS, and with verification on."""
    skip = (evidence.get(field.PLUGIN) or {}).get("insecureSkipTLSVerify", "")
    cleartext = (evidence.get(field.S3_URL) or "").strip().lower().startswith("http://")
    return not cleartext and not plugin_keys.parse_bool(skip)


def _hosts(evidence: Evidence) -> tuple[str, str]:
    """The host that kopia asks for, and the one that the plugin asks for."""
    url = s3_url(evidence)
    if url is None or url.problem or not url.scheme or url.host.is_aws or url.host.virtual_hosts_only:
        return "", ""
    host = url.host.name.removeprefix("[").removesuffix("]")
    bucket = named_bucket(evidence)
    if bucket and not evidence.get(field.FORCE_PATH_STYLE) and not _is_literal(host):
        return host, f"{bucket}.{host}"
    return host, host


def _is_literal(host: str) -> bool:
    return ":" in host or host.replace(".", "").isdigit()
