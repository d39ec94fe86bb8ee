"""The proxy that Go's HTTP clients would take on the way to a host, by the variables of the environment.

The plugin and kopia are written in Go. Its rules are those of golang.org/x/net/http/httpproxy, proxy.go: the name in
capitals stands before the other, HTTP_PROXY does not count within a CGI program, localhost and loopback addresses never
go through a proxy, and NO_PROXY takes addresses, networks, hosts with a port, and domains with all that is below them.
"""

from __future__ import annotations

from ipaddress import ip_address, ip_network
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from checker.facts.endpoint_values import ProxyOnTheWay
from checker.model.secret import Secret
from checker.model.values import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping
    from ipaddress import IPv4Address, IPv6Address

_PORTS = {"http": 80, "https": 443, "socks5": 1080, "socks5h": 1080}


class Proxy(NamedTuple):
    """A proxy as it is used: where it listens, and what it wants to be told; ``told`` is what reports may say of it."""

    scheme: str
    host: str
    port: int
    authorization: Secret | None
    told: ProxyOnTheWay


def proxy_for(scheme: str, host: str, port: int, environ: Mapping[str, str]) -> Proxy | None:
    """The proxy that the environment names for a URL, even where ``NO_PROXY`` keeps the host from it.

    Raises ``ValueError`` when its URL cannot be read.
    """
    names = ("HTTPS_PROXY", "https_proxy") if scheme == "https" else ("HTTP_PROXY", "http_proxy")
    variable = next((name for name in names if environ.get(name)), None)
    if variable is None or (variable == "HTTP_PROXY" and environ.get("REQUEST_METHOD")):
        return None
    found = urlsplit(_with_scheme(environ[variable]))
    if not found.hostname or found.scheme not in _PORTS:
        raise ValueError(variable)
    listens = found.port or _PORTS[found.scheme]
    name = f"[{found.hostname}]" if ":" in found.hostname else found.hostname
    told = ProxyOnTheWay(
        f"{found.scheme}://{name}:{listens}",
        variable,
        has_credentials=found.username is not None,
        bypassed=_bypassed(host, port, environ),
    )
    return Proxy(found.scheme, found.hostname, listens, _authorization(found.username, found.password), told)


def _with_scheme(text: str) -> str:
    text = text.strip()
    return text if "://" in text else f"http://{text}"


def _authorization(user: str | None, password: str | None) -> Secret | None:
    if user is None:
        return None
    from base64 import b64encode  # noqa: PLC0415 - few proxies want to be told who asks

    pair = f"{unquote(user)}:{unquote(password or '')}"
    return Secret(f"Basic {b64encode(pair.encode()).decode()}")


def _bypassed(host: str, port: int, environ: Mapping[str, str]) -> str:
    """What keeps a host from the proxy; empty when nothing does."""
    host = host.lower().rstrip(".")
    address = _address(host)
    if host == "localhost" or (address is not None and address.is_loopback):
        return "the host is this machine itself"
    variable = next((name for name in ("NO_PROXY", "no_proxy") if environ.get(name)), "")
    entries = environ.get(variable, "").split(",")
    matches = any(_matches(entry.strip().lower(), host, port) for entry in entries)
    return variable if matches else ""


def _matches(entry: str, host: str, port: int) -> bool:
    if not entry:
        return False
    if entry == "*":
        return True
    address = _address(host)
    if "/" in entry:
        try:
            return address is not None and address in ip_network(entry, strict=False)
        except ValueError:
            pass
    name, at_port = _split(entry)
    if at_port and at_port != str(port):
        return False
    if (of_entry := _address(name)) is not None:
        return of_entry == address
    if name.startswith("*."):
        name = name[1:]
    if name.startswith("."):
        return host.endswith(name)
    return bool(name) and (host == name or host.endswith(f".{name}"))


def _split(entry: str) -> tuple[str, str]:
    name, colon, port = entry.rpartition(":")
    if colon and port.isdigit() and (":" not in name or name.startswith("[")):
        return name.strip("[]"), port
    return entry.strip("[]"), ""


def _address(text: str) -> IPv4Address | IPv6Address | None:
    try:
        return ip_address(text)
    except ValueError:
        return None
