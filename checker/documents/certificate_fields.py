"""The fields of one certificate that decide whether a TLS client of Go trusts a server by it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from checker.model.values import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cryptography.x509 import Certificate, Extensions, GeneralName

_LONGEST_NAME = 160
_GO_CURVES = ("secp224r1", "secp256r1", "secp384r1", "secp521r1")
_UNNAMED_KEYS = ("1.2.840.113549.1.1.10", "1.3.101.113")
"""RSASSA-PSS and Ed448, which crypto/x509 reads as keys of an unknown kind; they verify nothing."""


class NameLimits(NamedTuple):
    """The name constraints of a CA, those on DNS names and addresses; an empty ``permitted`` permits everything."""

    permitted_names: tuple[str, ...] = ()
    excluded_names: tuple[str, ...] = ()
    permitted_networks: tuple[str, ...] = ()
    excluded_networks: tuple[str, ...] = ()


class CertificateSummary(NamedTuple):
    """A certificate; times are UTC in ISO 8601, ``line`` is that of its BEGIN.

    ``signers`` and ``same_as`` are positions among the certificates of the same text.
    """

    subject: str
    is_ca: bool
    not_before: str
    not_after: str
    line: int
    issuer: str = ""
    common_name: str = ""
    organization: str = ""
    names: tuple[str, ...] = ()
    addresses: tuple[str, ...] = ()
    key: str = ""
    bits: int = 0
    signature: str = ""
    path_length: int | None = None
    may_sign: bool = True
    serves_tls: bool = True
    unknown_extension: str = ""
    verifies: bool = True
    limits: NameLimits = NameLimits()
    is_self_signed: bool = False
    signers: tuple[int, ...] = ()
    same_as: int | None = None

    @property
    def signs(self) -> bool:
        """Whether Go takes it for the signer of other certificates."""
        return self.is_ca and self.may_sign and self.verifies


class Refused(NamedTuple):
    """Why Go takes no certificate from some bytes, and whether that is certain."""

    what: str
    is_certain: bool = True


def read_summary(der: bytes, line: int) -> tuple[CertificateSummary, Certificate] | Refused:
    """The certificate, in short and as the library reads it, or why there is none."""
    import warnings  # noqa: PLC0415 - as below

    from cryptography import x509  # noqa: PLC0415 - costs more than all the rest of an offline run
    from cryptography.exceptions import UnsupportedAlgorithm  # noqa: PLC0415 - as above

    with warnings.catch_warnings():
        # Some serial numbers that old CAs gave are deprecated there; they still work.
        warnings.simplefilter("ignore")
        try:
            certificate = x509.load_der_x509_certificate(der)
            if certificate.serial_number < 0:
                return Refused("the certificate has a negative serial number")
        except (ValueError, TypeError, x509.InvalidVersion):
            return Refused("the certificate is damaged")
        try:
            fault = _curve_fault(certificate)
            return Refused(fault) if fault else (_summary(certificate, line), certificate)
        except x509.DuplicateExtension:
            return Refused("the certificate has an extension twice")
        except (ValueError, TypeError, OverflowError, x509.UnsupportedGeneralNameType, UnsupportedAlgorithm):
            return Refused("the certificate has a field that cannot be read", is_certain=False)


def _summary(certificate: Certificate, line: int) -> CertificateSummary:
    from cryptography.x509.oid import NameOID  # noqa: PLC0415 - as above

    subject, extensions = certificate.subject, certificate.extensions
    names, addresses = _names(extensions)
    key, bits, verifies = _key(certificate)
    is_ca, path_length = _constraints(certificate, extensions)
    return CertificateSummary(
        subject=_short(subject.rfc4514_string()) or "no subject",
        is_ca=is_ca,
        not_before=certificate.not_valid_before_utc.isoformat(),
        not_after=certificate.not_valid_after_utc.isoformat(),
        line=line,
        issuer=_short(certificate.issuer.rfc4514_string()) or "no name",
        common_name=_short(_first(subject.get_attributes_for_oid(NameOID.COMMON_NAME))),
        organization=_short(_first(subject.get_attributes_for_oid(NameOID.ORGANIZATION_NAME))),
        names=names,
        addresses=addresses,
        key=key,
        bits=bits,
        signature=_signature(certificate),
        path_length=path_length,
        may_sign=_may_sign(extensions),
        serves_tls=_serves_tls(extensions),
        unknown_extension=_unknown(extensions),
        verifies=verifies,
        limits=_limits(extensions),
    )


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST_NAME else f"{text[: _LONGEST_NAME - 1]}…"


def _first(attributes: Sequence[object]) -> str:
    return str(getattr(attributes[0], "value", "")) if attributes else ""


def _constraints(certificate: Certificate, extensions: Extensions) -> tuple[bool, int | None]:
    """Whether Go takes it for a CA, and the length of the path below it."""
    from cryptography import x509  # noqa: PLC0415 - as above

    try:
        found = extensions.get_extension_for_class(x509.BasicConstraints).value
    except x509.ExtensionNotFound:
        # Before version 3 there were no extensions, and Go lets such a certificate sign.
        return certificate.version is x509.Version.v1, None
    return found.ca, found.path_length


def _may_sign(extensions: Extensions) -> bool:
    from cryptography import x509  # noqa: PLC0415 - as above

    try:
        return extensions.get_extension_for_class(x509.KeyUsage).value.key_cert_sign
    except x509.ExtensionNotFound:
        return True


def _serves_tls(extensions: Extensions) -> bool:
    from cryptography import x509  # noqa: PLC0415 - as above
    from cryptography.x509.oid import ExtendedKeyUsageOID as Usage  # noqa: PLC0415 - as above

    try:
        usages = extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
    except x509.ExtensionNotFound:
        return True
    return Usage.SERVER_AUTH in usages or Usage.ANY_EXTENDED_KEY_USAGE in usages


def _unknown(extensions: Extensions) -> str:
    from cryptography import x509  # noqa: PLC0415 - as above

    found = (e for e in extensions if e.critical and isinstance(e.value, x509.UnrecognizedExtension))
    return next((extension.oid.dotted_string for extension in found), "")


def _names(extensions: Extensions) -> tuple[tuple[str, ...], tuple[str, ...]]:
    from cryptography import x509  # noqa: PLC0415 - as above

    try:
        found = extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except x509.ExtensionNotFound:
        return (), ()
    return tuple(found.get_values_for_type(x509.DNSName)), tuple(map(str, found.get_values_for_type(x509.IPAddress)))


def _limits(extensions: Extensions) -> NameLimits:
    from cryptography import x509  # noqa: PLC0415 - as above

    try:
        found = extensions.get_extension_for_class(x509.NameConstraints).value
    except x509.ExtensionNotFound:
        return NameLimits()
    permitted, excluded = found.permitted_subtrees or (), found.excluded_subtrees or ()
    dns, address = x509.DNSName, x509.IPAddress
    return NameLimits(
        tuple(_values(permitted, dns)),
        tuple(_values(excluded, dns)),
        tuple(_values(permitted, address)),
        tuple(_values(excluded, address)),
    )


def _values(names: Iterator[GeneralName] | tuple[()] | list[GeneralName], kind: type[GeneralName]) -> Iterator[str]:
    return (str(name.value) for name in names if isinstance(name, kind))


def _key(certificate: Certificate) -> tuple[str, int, bool]:
    """The kind of key in words, its bits where they tell its strength, and whether Go verifies with it."""
    from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa  # noqa: PLC0415 - as above

    if certificate.public_key_algorithm_oid.dotted_string in _UNNAMED_KEYS:
        pss = certificate.public_key_algorithm_oid.dotted_string == _UNNAMED_KEYS[0]
        return "RSASSA-PSS" if pss else "Ed448", 0, False
    key = certificate.public_key()
    if isinstance(key, rsa.RSAPublicKey):
        return "RSA", key.key_size, True
    if isinstance(key, ec.EllipticCurvePublicKey):
        return key.curve.name, key.key_size, True
    if isinstance(key, ed25519.Ed25519PublicKey):
        return "Ed25519", 0, True
    return type(key).__name__.strip("_").removesuffix("PublicKey"), 0, False


def _curve_fault(certificate: Certificate) -> str:
    """What Go says to a curve that it does not have: it takes nothing from such a certificate."""
    from cryptography.hazmat.primitives.asymmetric import ec  # noqa: PLC0415 - as above

    if certificate.public_key_algorithm_oid.dotted_string != "1.2.840.10045.2.1":
        return ""
    key = certificate.public_key()
    if not isinstance(key, ec.EllipticCurvePublicKey) or key.curve.name in _GO_CURVES:
        return ""
    return f"the certificate has a key on the curve {key.curve.name}, which Go does not know"


def _signature(certificate: Certificate) -> str:
    """The hash of its signature (``sha256``); empty where the algorithm takes none, or none that is known."""
    from cryptography.exceptions import UnsupportedAlgorithm  # noqa: PLC0415 - as above

    try:
        algorithm = certificate.signature_hash_algorithm
    except UnsupportedAlgorithm:
        return ""
    return algorithm.name if algorithm is not None else ""
