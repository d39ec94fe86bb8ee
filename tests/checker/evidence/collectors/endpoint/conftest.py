"""Authorities, contexts and names for servers on loopback."""

from __future__ import annotations

import socket
import ssl
from typing import TYPE_CHECKING

import pytest
import trustme

from tests.checker.evidence.collectors.endpoint.serving import BUCKET, HOST, Names

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


@pytest.fixture(scope="session")
def authority() -> trustme.CA:
    """The private authority that the servers' certificates come from."""
    return trustme.CA()


@pytest.fixture(scope="session")
def stranger() -> trustme.CA:
    """Another authority, which has signed nothing here."""
    return trustme.CA()


@pytest.fixture(scope="session")
def pem(authority: trustme.CA) -> bytes:
    """The private authority's certificate, as a location gives it."""
    return authority.cert_pem.bytes()


@pytest.fixture(scope="session")
def shown(authority: trustme.CA) -> Callable[..., ssl.SSLContext]:
    """Make the context of a server that shows a certificate for some names."""

    def make(*names: str) -> ssl.SSLContext:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        authority.issue_cert(*(names or (HOST,))).configure_cert(context)
        return context

    return make


@pytest.fixture
def names(monkeypatch: pytest.MonkeyPatch) -> Names:
    """The resolver: it knows the endpoint, and its virtual host."""
    found = Names(HOST, f"{BUCKET}.{HOST}")
    monkeypatch.setattr(socket, "getaddrinfo", found)
    return found


@pytest.fixture
def elsewhere(tmp_path: Path, stranger: trustme.CA) -> dict[str, str]:
    """An environment in which the system's roots are another authority's alone."""
    path = tmp_path / "roots.pem"
    path.write_bytes(stranger.cert_pem.bytes())
    return {"SSL_CERT_FILE": str(path)}
