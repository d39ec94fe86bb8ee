"""TLS with an endpoint, as the plugin and as kopia would meet it."""

from __future__ import annotations

import ssl
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
import trustme
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from checker.evidence.collectors.endpoint import handshakes
from checker.evidence.collectors.endpoint.handshakes import ADDED, ALONE, NOTHING, SYSTEM
from checker.facts import endpoint
from checker.model.fact import Absent, Unavailable
from tests.checker.documents import certifying
from tests.checker.evidence.collectors.endpoint.serving import HOST, Names, denied, location_at, look, saying, serving

if TYPE_CHECKING:
    import socket
    from collections.abc import Callable
    from pathlib import Path

    from tests.checker.evidence.collectors.endpoint.serving import Seen, Server

pytestmark = pytest.mark.usefixtures("names")


def seen_over(context: ssl.SSLContext, environ: dict[str, str], **fields: object) -> Seen:
    """What is seen of a server that answers as S3 does, over TLS."""
    with serving(saying(denied()), context) as server:
        return look(location_at(f"https://{HOST}:{server.port}", **fields), environ)


def test_the_right_certificate(
    shown: Callable[..., ssl.SSLContext], pem: bytes, elsewhere: dict[str, str], authority: trustme.CA
) -> None:
    """Both clients trust the server: the plugin by all roots, kopia by the certificate alone."""
    seen = seen_over(shown(), elsewhere, certificate=pem)
    plugin, kopia = seen.value(endpoint.PLUGIN_TRUST), seen.value(endpoint.KOPIA_TRUST)
    assert (plugin.ok, plugin.roots) == (True, ADDED)
    assert (kopia.ok, kopia.roots) == (True, ALONE)
    handshake = seen.value(endpoint.HANDSHAKE)
    assert handshake.version == "TLSv1.3"
    assert handshake.cipher
    assert handshake.whole_chain
    assert len(handshake.chain) == 1
    assert handshake.chain[0].startswith("-----BEGIN CERTIFICATE-----")
    assert authority.cert_pem.bytes().decode() not in handshake.chain


def test_no_certificate_is_given(shown: Callable[..., ssl.SSLContext], elsewhere: dict[str, str]) -> None:
    """Both clients go by the system's roots, which do not know the server's authority."""
    seen = seen_over(shown(), elsewhere)
    for key in (endpoint.PLUGIN_TRUST, endpoint.KOPIA_TRUST):
        trusted = seen.value(key)
        assert (trusted.ok, trusted.roots, trusted.code) == (False, SYSTEM, 20)
        assert trusted.failure == "unable to get local issuer certificate"


def test_kopia_trusts_the_certificate_alone(
    shown: Callable[..., ssl.SSLContext], stranger: trustme.CA, pem: bytes, tmp_path: Path
) -> None:
    """A server of an authority that the system knows is trusted by the plugin, and not by kopia beside another CA."""
    (tmp_path / "system.pem").write_bytes(pem)
    environ = {"SSL_CERT_FILE": str(tmp_path / "system.pem")}
    seen = seen_over(shown(), environ, certificate=stranger.cert_pem.bytes())
    assert seen.value(endpoint.PLUGIN_TRUST).ok
    assert not seen.value(endpoint.KOPIA_TRUST).ok
    assert seen.value(endpoint.KOPIA_TRUST).code == 20


def test_another_name(shown: Callable[..., ssl.SSLContext], pem: bytes, elsewhere: dict[str, str]) -> None:
    """A certificate for another host is refused by that name, and what answers there is seen all the same."""
    seen = seen_over(shown("other.acme.example"), elsewhere, certificate=pem)
    plugin = seen.value(endpoint.PLUGIN_TRUST)
    assert (plugin.ok, plugin.code) == (False, 62)
    assert HOST in plugin.failure
    assert seen.value(endpoint.SERVICE).kind == "s3"


def test_the_common_name_does_not_count(elsewhere: dict[str, str], tmp_path: Path) -> None:
    """Go looks at the subject alternative names alone, also where there are none."""
    root = certifying.make("Acme CA")
    leaf = certifying.make(HOST, root, is_ca=False)
    key = leaf.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    (tmp_path / "server.pem").write_bytes(leaf.pem + key)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(tmp_path / "server.pem")
    assert seen_over(context, elsewhere, certificate=root.pem).value(endpoint.PLUGIN_TRUST).code == 62


def test_an_expired_certificate(authority: trustme.CA, pem: bytes, elsewhere: dict[str, str]) -> None:
    """It is refused as such."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    ended = datetime.now(UTC) - timedelta(days=1)
    authority.issue_cert(HOST, not_before=ended - timedelta(days=9), not_after=ended).configure_cert(context)
    trusted = seen_over(context, elsewhere, certificate=pem).value(endpoint.KOPIA_TRUST)
    assert (trusted.ok, trusted.code, trusted.failure) == (False, 10, "certificate has expired")


def of_intermediate(authority: trustme.CA, *, whole: bool) -> tuple[ssl.SSLContext, trustme.CA]:
    """A server whose certificate an intermediate authority signed, which it shows or keeps back."""
    between = authority.create_child_ca()
    leaf = between.issue_cert(HOST)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    if whole:
        leaf.configure_cert(context)
    else:
        with leaf.private_key_pem.tempfile() as key, leaf.cert_chain_pems[0].tempfile() as chain:
            context.load_cert_chain(chain, key)
    return context, between


def test_a_missing_intermediate(authority: trustme.CA, pem: bytes, elsewhere: dict[str, str]) -> None:
    """The root alone does not help against a server that shows its own certificate alone."""
    context, _ = of_intermediate(authority, whole=False)
    seen = seen_over(context, elsewhere, certificate=pem)
    assert len(seen.value(endpoint.HANDSHAKE).chain) == 1
    assert not seen.value(endpoint.PLUGIN_TRUST).ok
    assert seen.value(endpoint.PLUGIN_TRUST).code in {20, 21}


def test_a_whole_chain(authority: trustme.CA, pem: bytes, elsewhere: dict[str, str]) -> None:
    """The server's own certificate stands first, and that of the intermediate behind it."""
    context, between = of_intermediate(authority, whole=True)
    seen = seen_over(context, elsewhere, certificate=pem)
    chain = seen.value(endpoint.HANDSHAKE).chain
    assert len(chain) == 2
    assert chain[1].split() == between.cert_pem.bytes().decode().split()
    assert seen.value(endpoint.KOPIA_TRUST).ok


def test_an_intermediate_ends_a_chain_as_in_go(authority: trustme.CA, elsewhere: dict[str, str]) -> None:
    """Every certificate of Go's pool is an anchor: the intermediate alone suffices, and so does the server's own."""
    context, between = of_intermediate(authority, whole=False)
    assert seen_over(context, elsewhere, certificate=between.cert_pem.bytes()).value(endpoint.KOPIA_TRUST).ok
    leaf = authority.issue_cert(HOST)
    own = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    leaf.configure_cert(own)
    assert seen_over(own, elsewhere, certificate=leaf.cert_chain_pems[0].bytes()).value(endpoint.KOPIA_TRUST).ok


def test_only_the_servers_certificate_can_be_had() -> None:
    """Where Python does not tell the chain, the fact says that it is not whole."""
    made = handshakes._chain(_Bare())  # type: ignore[arg-type]  # noqa: SLF001 - no public way to another Python
    assert made == ((ssl.DER_cert_to_PEM_cert(b"leaf"),), False)


class _Bare:
    """A socket of a Python that tells nothing of the chain."""

    def getpeercert(self, *, binary_form: bool) -> bytes:
        """The server's own certificate."""
        assert binary_form
        return b"leaf"


def test_verification_is_switched_off(shown: Callable[..., ssl.SSLContext], elsewhere: dict[str, str]) -> None:
    """The clients then take any server, and the facts say so."""
    seen = seen_over(shown("other.acme.example"), elsewhere, plugin={"insecureSkipTLSVerify": "true"})
    for key in (endpoint.PLUGIN_TRUST, endpoint.KOPIA_TRUST):
        assert (seen.value(key).ok, seen.value(key).roots) == (True, NOTHING)


def test_a_certificate_that_nobody_can_read(shown: Callable[..., ssl.SSLContext], elsewhere: dict[str, str]) -> None:
    """The plugin passes over it; kopia refuses to start, so that there is no handshake to try."""
    seen = seen_over(shown(), elsewhere, certificate=b"not a certificate")
    assert seen.value(endpoint.PLUGIN_TRUST).code == 20
    fact = seen.facts[endpoint.KOPIA_TRUST.name]
    assert isinstance(fact, Unavailable)
    assert "no certificate can be read" in fact.reason


def test_an_old_protocol(authority: trustme.CA, pem: bytes, elsewhere: dict[str, str]) -> None:
    """A server that ends at TLS 1.1 is seen as such, and refused by both clients."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(HOST).configure_cert(context)
    try:
        context.set_ciphers("ALL:@SECLEVEL=0")
        context.minimum_version = ssl.TLSVersion.MINIMUM_SUPPORTED
        with pytest.warns(DeprecationWarning, match="TLSv1_1"):
            context.maximum_version = ssl.TLSVersion.TLSv1_1
    except (ssl.SSLError, ValueError):
        pytest.skip("this OpenSSL speaks no TLS 1.1")
    seen = seen_over(context, elsewhere, certificate=pem)
    if not seen.value(endpoint.HANDSHAKE).version:
        pytest.skip("this OpenSSL speaks no TLS 1.1")
    assert seen.value(endpoint.HANDSHAKE).version == "TLSv1.1"
    plugin = seen.value(endpoint.PLUGIN_TRUST)
    assert (plugin.ok, plugin.code) == (False, 0)
    assert "protocol version" in plugin.failure


def test_ciphers_that_go_does_not_offer(authority: trustme.CA, pem: bytes, elsewhere: dict[str, str]) -> None:
    """A server that only exchanges keys by RSA is seen, and refused by clients written in Go."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(HOST, key_type=trustme.KeyType.RSA).configure_cert(context)
    context.maximum_version = ssl.TLSVersion.TLSv1_2
    context.set_ciphers("AES128-GCM-SHA256")
    seen = seen_over(context, elsewhere, certificate=pem)
    assert seen.value(endpoint.HANDSHAKE).cipher == "AES128-GCM-SHA256"
    assert not seen.value(endpoint.PLUGIN_TRUST).ok
    assert "handshake failure" in seen.value(endpoint.PLUGIN_TRUST).failure


def assert_ends_at_tls(seen: Seen, words: str) -> None:
    """The handshake failed in such words, and what comes after it says so and nothing more."""
    assert words in seen.value(endpoint.HANDSHAKE).failure
    for key in (endpoint.PLUGIN_TRUST, endpoint.KOPIA_TRUST, endpoint.SERVICE, endpoint.CLOCK, endpoint.PATH_STYLE):
        fact = seen.facts[key.name]
        assert isinstance(fact, Unavailable)
        assert fact.supplied
        assert words in fact.reason


def test_plain_http_on_the_port_of_tls(elsewhere: dict[str, str]) -> None:
    """The handshake fails with OpenSSL's words for bytes that are no TLS."""
    with serving(lambda _server, connection: connection.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")) as server:
        assert_ends_at_tls(look(location_at(f"https://{HOST}:{server.port}"), elsewhere), "wrong version number")


def test_a_silent_server(elsewhere: dict[str, str]) -> None:
    """A server that accepts and never answers costs the time of a step, and no more."""

    def be_silent(_server: Server, connection: socket.socket) -> None:
        while connection.recv(4096):
            pass

    with serving(be_silent) as server:
        assert_ends_at_tls(look(location_at(f"https://{HOST}:{server.port}"), elsewhere), "was not done within")


def test_a_server_that_hangs_up(elsewhere: dict[str, str]) -> None:
    """A connection that is closed in the middle of a handshake is told of so."""
    with serving(lambda _server, connection: connection.close()) as server:
        assert_ends_at_tls(look(location_at(f"https://{HOST}:{server.port}"), elsewhere), "closed in the middle")


def test_plain_http_has_no_tls() -> None:
    """Where the URL is plain HTTP there is no handshake, which is known rather than unread."""
    with serving(saying(denied())) as server:
        seen = look(location_at(f"http://{HOST}:{server.port}"))
    for key in (endpoint.HANDSHAKE, endpoint.PLUGIN_TRUST, endpoint.KOPIA_TRUST):
        assert isinstance(seen.facts[key.name], Absent)


def test_the_virtual_host_has_a_certificate_of_its_own(
    names: Names, shown: Callable[..., ssl.SSLContext], pem: bytes, elsewhere: dict[str, str]
) -> None:
    """A certificate for the endpoint's name does not cover the bucket's before it; one with a wildcard does."""
    assert names.known
    narrow = seen_over(shown(), elsewhere, certificate=pem).value(endpoint.VIRTUAL_HOST)
    assert (narrow.outcome, narrow.status) == ("untrusted", 0)
    assert narrow.host in narrow.failure
    wide = seen_over(shown(HOST, f"*.{HOST}"), elsewhere, certificate=pem)
    assert wide.value(endpoint.VIRTUAL_HOST).outcome == "answered"


def test_a_server_that_knows_its_own_name_alone(
    names: Names, authority: trustme.CA, pem: bytes, elsewhere: dict[str, str]
) -> None:
    """One that ends the handshake for the bucket's own host will end the plugin's too."""
    assert names.known
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(HOST).configure_cert(context)

    def know(_socket: object, name: str, _context: object) -> int | None:
        return None if name == HOST else ssl.ALERT_DESCRIPTION_UNRECOGNIZED_NAME

    context.sni_callback = know
    seen = seen_over(context, elsewhere, certificate=pem)
    assert seen.value(endpoint.PLUGIN_TRUST).ok
    style = seen.value(endpoint.VIRTUAL_HOST)
    assert style.outcome == "other"
    assert "unrecognized name" in style.failure
