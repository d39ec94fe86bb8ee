"""What an endpoint answered to a stranger, in a form of our own: each entry of ``evidence.endpoint``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from checker.facts.endpoint_values import (
    KINDS,
    OUTCOMES,
    Clock,
    Connected,
    Handshake,
    ProxyOnTheWay,
    Resolved,
    Service,
    SigningRegion,
    Style,
    Trusted,
)
from checker.intake.answers import inside, listed, named, needed_word, number, truth, word
from checker.intake.node import kind_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from checker.intake.node import Node


def resolved(node: Node) -> Resolved:
    """``{host: minio.acme.example, addresses: [10.0.0.7]}``, or ``failure`` in place of the addresses."""
    found = inside(node, "", "host")
    return Resolved(word(found, "host"), _texts(found, "addresses"), word(found, "failure"), truth(found, "isProxy"))


def connected(node: Node) -> Connected:
    """``{host: minio.acme.example, port: 9000, address: 10.0.0.7}``, or ``failure`` in place of the address."""
    found = inside(node, "", "host")
    port = _needed_number(node, found, "port")
    return Connected(word(found, "host"), port, word(found, "address"), word(found, "failure"), truth(found, "isProxy"))


def handshake(node: Node) -> Handshake:
    """``{host, version: TLSv1.3, cipher, chain: [PEM, PEM]}``, or ``failure`` in place of them."""
    found = inside(node, "", "host")
    whole = truth(found, "wholeChain") if "wholeChain" in found else True
    return Handshake(
        word(found, "host"),
        word(found, "version"),
        word(found, "cipher"),
        _texts(found, "chain"),
        whole,
        word(found, "failure"),
    )


def trusted(node: Node) -> Trusted:
    """``{host, ok: false, roots: the system's roots, code: 20, failure: unable to get local issuer certificate}``."""
    found = inside(node, "", "ok")
    return Trusted(
        needed_word(node, found, "host"),
        truth(found, "ok"),
        needed_word(node, found, "roots"),
        number(found, "code") or 0,
        word(found, "failure"),
    )


def clock(node: Node) -> Clock:
    """``{seconds: -3, uncertainty: 1}``: how far the endpoint is ahead of the machine that asked."""
    found = inside(node, "", "seconds")
    uncertainty = number(found, "uncertainty")
    return Clock(_whole(found, "seconds"), 1 if uncertainty is None else uncertainty)


def service(node: Node) -> Service:
    """``{kind: s3, status: 403, server: MinIO, contentType: application/xml, code: AccessDenied}``."""
    found = inside(node, "", "kind")
    return Service(
        word(found, "kind", KINDS),
        number(found, "status") or 0,
        word(found, "server"),
        word(found, "contentType"),
        word(found, "code"),
        word(found, "redirect"),
        word(found, "title"),
    )


def signing_region(node: Node) -> SigningRegion:
    """``{region: eu-west-1, toldBy: x-amz-bucket-region}``."""
    found = inside(node, "", "region")
    return SigningRegion(word(found, "region"), needed_word(node, found, "toldBy"))


def style(node: Node) -> Style:
    """``{host, outcome: answered, status: 403, code: AccessDenied}``."""
    found = inside(node, "", "outcome")
    return Style(
        needed_word(node, found, "host"),
        word(found, "outcome", OUTCOMES),
        number(found, "status") or 0,
        word(found, "code"),
        word(found, "failure"),
    )


def proxy(node: Node) -> ProxyOnTheWay:
    """``{url: http://proxy.acme.example:3128, variable: HTTPS_PROXY}``."""
    found = inside(node, "", "url")
    return ProxyOnTheWay(
        word(found, "url"),
        needed_word(node, found, "variable"),
        truth(found, "hasCredentials"),
        word(found, "bypassed"),
    )


def _texts(found: dict[str, Node], name: str) -> tuple[str, ...]:
    texts = [each.text() for each in listed(found.get(name))]
    return tuple(text for text in texts if text is not None)


def _needed_number(owner: Node, found: dict[str, Node], name: str) -> int:
    value = number(found, name)
    if name not in found and isinstance(owner.value, dict):
        owner.fail(f"{named(owner)} has no {name}")
    return value or 0


def _whole(found: dict[str, Node], name: str) -> int:
    """A whole number, which may be negative."""
    node = found.get(name)
    if node is None:
        return 0
    value = node.value
    if isinstance(value, bool) or not isinstance(value, int):
        node.fail(f"{named(node)} must be a whole number, found {kind_of(value)}")
        return 0
    return value


READERS: Mapping[str, Callable[[Node], object]] = {
    "endpoint.dns": resolved,
    "endpoint.tcp": connected,
    "endpoint.tls": handshake,
    "endpoint.pluginTls": trusted,
    "endpoint.kopiaTls": trusted,
    "endpoint.clock": clock,
    "endpoint.service": service,
    "endpoint.region": signing_region,
    "endpoint.pathStyle": style,
    "endpoint.virtualHost": style,
    "endpoint.proxy": proxy,
}
"""The reader of each, by the name of its entry."""
