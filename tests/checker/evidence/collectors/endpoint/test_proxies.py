"""Proxies on the way to an endpoint, as Go's clients take them from the environment."""

from __future__ import annotations

import base64
import socket
import threading
from contextlib import suppress
from typing import TYPE_CHECKING

import pytest

from checker.evidence.collectors.endpoint.proxies import proxy_for
from checker.facts import endpoint
from checker.model.fact import Unavailable
from tests.checker.evidence.collectors.endpoint.serving import (
    BUCKET,
    HOST,
    Names,
    deciding,
    denied,
    location_at,
    look,
    reply,
    request_of,
    saying,
    serving,
)

if TYPE_CHECKING:
    import ssl
    from collections.abc import Callable

    from tests.checker.evidence.collectors.endpoint.serving import Server

PROXY = "http://proxy.acme.example:3128"


def bypass(host: str, no_proxy: str, port: int = 443) -> str:
    """What keeps a host from a proxy."""
    found = proxy_for("https", host, port, {"HTTPS_PROXY": PROXY, "NO_PROXY": no_proxy})
    assert found is not None
    return found.told.bypassed


@pytest.mark.parametrize(
    ("host", "no_proxy", "port"),
    [
        ("a.acme.example", "*", 443),
        ("a.acme.example", "acme.example", 443),
        ("acme.example", "acme.example", 443),
        ("a.acme.example", "other, .acme.example", 443),
        ("a.acme.example", "*.acme.example", 443),
        ("A.ACME.example.", "acme.EXAMPLE", 443),
        ("a.acme.example", "acme.example:9000", 9000),
        ("10.1.2.3", "10.0.0.0/8", 443),
        ("10.1.2.3", "10.1.2.3", 443),
        ("10.1.2.3", "10.1.2.3:443", 443),
        ("fd00::1", "fd00::/8", 443),
        ("fd00::1", "[fd00::1]:443", 443),
    ],
)
def test_no_proxy_keeps_a_host_from_it(host: str, no_proxy: str, port: int) -> None:
    """Domains with all below them, addresses, networks, and ports."""
    assert bypass(host, no_proxy, port) == "NO_PROXY"


@pytest.mark.parametrize(
    ("host", "no_proxy"),
    [
        ("acme.example", ".acme.example"),
        ("notacme.example", "acme.example"),
        ("a.acme.example", "acme.example:9000"),
        ("11.1.2.3", "10.0.0.0/8"),
        ("a.acme.example", "10.0.0.0/8, 300.1.2.3/99, ,"),
        ("10.1.2.30", "10.1.2.3"),
    ],
)
def test_no_proxy_speaks_of_others(host: str, no_proxy: str) -> None:
    """A domain with a period in front is not among its own subdomains; an address is no prefix."""
    assert bypass(host, no_proxy) == ""


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "::1"])
def test_this_machine_itself_is_never_behind_a_proxy(host: str) -> None:
    """As in Go, without NO_PROXY."""
    assert bypass(host, "")


def test_which_variable_counts() -> None:
    """The one of the scheme, in capitals first; within a CGI program HTTP_PROXY is what a stranger may have set."""
    environ = {"HTTP_PROXY": "http://a:1", "http_proxy": "http://b:2", "https_proxy": "c.example"}
    http, https = proxy_for("http", HOST, 80, environ), proxy_for("https", HOST, 443, environ)
    assert http is not None
    assert (http.host, http.port, http.told.variable) == ("a", 1, "HTTP_PROXY")
    assert https is not None
    assert (https.host, https.port, https.told.variable) == ("c.example", 80, "https_proxy")
    assert proxy_for("http", HOST, 80, {"HTTP_PROXY": "http://a:1", "REQUEST_METHOD": "GET"}) is None
    assert proxy_for("https", HOST, 443, {"HTTP_PROXY": "http://a:1"}) is None


def test_the_password_stays_away_from_what_is_told() -> None:
    """The fact holds the proxy's address, and that it wants credentials."""
    found = proxy_for("https", HOST, 443, {"HTTPS_PROXY": "http://us%40er:p%21ss@proxy.acme.example:3128/x?y"})
    assert found is not None
    assert found.told == (PROXY, "HTTPS_PROXY", True, "")
    assert "p%21ss" not in repr(found)
    assert "p!ss" not in repr(found)
    assert found.authorization is not None
    assert base64.b64decode(found.authorization.reveal().partition(" ")[2]) == b"us@er:p!ss"


def tunnelling(port: list[int]) -> Callable[[Server, socket.socket], None]:
    """A proxy that connects everybody to one port of this machine."""

    def behave(server: Server, connection: socket.socket) -> None:
        request_of(server, connection)
        with socket.create_connection(("127.0.0.1", port[0])) as inner:
            connection.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")
            thread = threading.Thread(target=pipe, args=(inner, connection), daemon=True)
            thread.start()
            pipe(connection, inner)
            thread.join(5)

    return behave


def pipe(source: socket.socket, target: socket.socket) -> None:
    """Everything from one to the other."""
    with suppress(OSError):
        while data := source.recv(65536):
            target.sendall(data)
        target.shutdown(socket.SHUT_WR)


def test_tls_goes_through_a_proxy(
    names: Names, shown: Callable[..., ssl.SSLContext], pem: bytes, elsewhere: dict[str, str]
) -> None:
    """The proxy is asked to connect, told its password, and the endpoint's name is never resolved here."""
    names.known = {"proxy.acme.example"}
    with (
        serving(saying(denied()), shown(HOST, f"*.{HOST}")) as server,
        serving(tunnelling([server.port])) as proxy,
    ):
        environ = {**elsewhere, "HTTPS_PROXY": f"http://user:secret@proxy.acme.example:{proxy.port}"}
        seen = look(location_at(f"https://{HOST}", certificate=pem), environ)
    assert seen.value(endpoint.RESOLVED)[::3] == ("proxy.acme.example", True)
    assert seen.value(endpoint.CONNECTED).is_proxy
    assert seen.value(endpoint.KOPIA_TRUST).ok
    assert seen.value(endpoint.SERVICE).kind == "s3"
    assert seen.value(endpoint.VIRTUAL_HOST).outcome == "answered"
    assert set(names.asked) == {"proxy.acme.example"}
    assert {f"CONNECT {HOST}:443 HTTP/1.1", f"CONNECT {BUCKET}.{HOST}:443 HTTP/1.1"} == set(proxy.lines)
    told = base64.b64encode(b"user:secret")
    assert all(told in request for request in proxy.requests)
    assert not [request for request in server.requests if b"roxy" in request]
    assert "secret" not in str(seen)
    assert told.decode() not in str(seen)


def test_a_proxy_that_refuses(names: Names) -> None:
    """Its answer is the reason why there is no handshake."""
    names.known = {"proxy.acme.example"}
    with serving(saying(reply("407 Proxy Authentication Required"))) as proxy:
        environ = {"HTTPS_PROXY": f"http://proxy.acme.example:{proxy.port}"}
        seen = look(location_at(f"https://{HOST}"), environ)
    assert seen.value(endpoint.HANDSHAKE).failure == "the proxy answered 407 to CONNECT"


def test_plain_http_goes_through_a_proxy(names: Names) -> None:
    """The proxy gets the whole URL."""
    names.known = {"proxy.acme.example"}
    with serving(deciding(lambda request: denied() if request.startswith(b"GET http://") else b"")) as proxy:
        seen = look(location_at(f"http://{HOST}"), {"http_proxy": f"proxy.acme.example:{proxy.port}"})
    assert seen.value(endpoint.PATH_STYLE).outcome == "answered"
    assert f"GET http://{HOST}/{BUCKET}?list-type=2&max-keys=1 HTTP/1.1" in proxy.lines


@pytest.mark.parametrize(
    ("url", "words"), [("socks5://a:1", "reached by socks5"), ("gopher://a", "cannot be read"), ("http://[", "be read")]
)
def test_a_proxy_that_cannot_be_tried(names: Names, url: str, words: str) -> None:
    """The endpoint is not asked past it."""
    assert names.known
    seen = look(location_at(f"https://{HOST}"), {"HTTPS_PROXY": url})
    for key in (endpoint.RESOLVED, endpoint.SERVICE, endpoint.VIRTUAL_HOST):
        fact = seen.facts[key.name]
        assert isinstance(fact, Unavailable)
        assert words in fact.reason
    assert names.asked == []


def test_a_proxy_that_this_host_is_kept_from(names: Names) -> None:
    """It is told of, and not used."""
    with serving(saying(denied())) as server:
        environ = {"HTTP_PROXY": "http://proxy.acme.example:1", "no_proxy": "acme.example"}
        seen = look(location_at(f"http://{HOST}:{server.port}"), environ)
    assert seen.value(endpoint.PROXY).bypassed == "no_proxy"
    assert seen.value(endpoint.SERVICE).kind == "s3"
    assert "proxy.acme.example" not in names.asked
