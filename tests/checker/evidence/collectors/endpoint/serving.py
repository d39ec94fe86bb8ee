"""Servers on loopback that answer as told, well or badly, and the endpoint as the collectors see it."""

from __future__ import annotations

import socket
import threading
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from checker.evidence.collectors.asking import Asking
from checker.evidence.collectors.endpoint.network import Limits
from checker.evidence.collectors.endpoint.questions import ask_endpoint, ask_virtual_host
from checker.intake.collected import facts_of
from checker.model.answer import Answer, Asker
from checker.model.fact import Fact, FactKey, Known
from checker.model.location import AwsLocation

if TYPE_CHECKING:
    import ssl
    from collections.abc import Callable, Iterator, Mapping

    Behaviour = Callable[[socket.socket], None]

SOON = Limits(name=2, connect=2, handshake=0.6, read=0.6, whole=20)
"""Time enough on loopback, and little to wait for who never answers."""
HOST = "minio.acme.example"
BUCKET = "acme-velero"


@dataclass
class Server:
    """A server that listens on loopback; ``requests`` are the bytes that it was sent."""

    port: int
    requests: list[bytes] = field(default_factory=list)

    @property
    def lines(self) -> list[str]:
        """The first line of each request."""
        return [request.split(b"\r\n")[0].decode() for request in self.requests]


@contextmanager
def serving(behaviour: Callable[[Server, socket.socket], None], tls: ssl.SSLContext | None = None) -> Iterator[Server]:
    """A server that does ``behaviour`` with every connection, inside of TLS where a context is given."""
    listener = socket.create_server(("127.0.0.1", 0))
    server = Server(listener.getsockname()[1])
    open_: list[socket.socket] = []

    def handle(connection: socket.socket) -> None:
        with suppress(OSError):
            if tls is not None:
                connection = tls.wrap_socket(connection, server_side=True)
                open_.append(connection)
            behaviour(server, connection)
            connection.close()

    def accept() -> None:
        with suppress(OSError):
            while True:
                connection = listener.accept()[0]
                open_.append(connection)
                threading.Thread(target=handle, args=(connection,), daemon=True).start()

    threading.Thread(target=accept, daemon=True).start()
    try:
        yield server
    finally:
        # Closing alone does not wake an accept on Linux.
        with suppress(OSError):
            listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        for each in open_:
            each.close()


def request_of(server: Server, connection: socket.socket) -> bytes:
    """The head of a request, which is kept."""
    data = b""
    while b"\r\n\r\n" not in data:
        more = connection.recv(4096)
        if not more:
            break
        data += more
    if data:
        server.requests.append(data)
    return data


def saying(answer: bytes) -> Callable[[Server, socket.socket], None]:
    """Answer every request with the same bytes."""

    def behave(server: Server, connection: socket.socket) -> None:
        if request_of(server, connection):
            connection.sendall(answer)

    return behave


def deciding(decide: Callable[[bytes], bytes]) -> Callable[[Server, socket.socket], None]:
    """Answer every request with what is decided of it."""

    def behave(server: Server, connection: socket.socket) -> None:
        request = request_of(server, connection)
        if request:
            connection.sendall(decide(request))

    return behave


def reply(status: str, body: bytes = b"", **headers: str) -> bytes:
    """An HTTP answer; ``x_amz_bucket_region`` becomes the header of that name."""
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", "Connection: close"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return "\r\n".join((*lines, "", "")).encode("latin-1") + body


def error(code: str, **elements: str) -> bytes:
    """An error as S3 writes it."""
    more = "".join(f"<{name}>{value}</{name}>" for name, value in elements.items())
    said = f"<Error><Code>{code}</Code><Message>No.</Message>{more}</Error>"
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{said}'.encode()


def denied(**headers: str) -> bytes:
    """What S3 says to a stranger."""
    return reply("403 Forbidden", error("AccessDenied"), content_type="application/xml", **headers)


class Names:
    """The names that resolve during a test, all of them to this machine; nothing else does."""

    def __init__(self, *known: str) -> None:
        """Know some names."""
        self.known = set(known)
        self.asked: list[str] = []
        self._before = socket.getaddrinfo

    def __call__(self, host: Any, port: Any, *args: Any, **named: Any) -> list[Any]:  # noqa: ANN401 - as the original
        """Stand in for the resolver; an address needs none."""
        if host in {"127.0.0.1", "::1"}:
            return self._before(host, port, *args, **named)
        self.asked.append(host)
        if host not in self.known:
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
        return self._before("127.0.0.1", port, *args, **named)


@dataclass
class Seen:
    """What was found out about an endpoint, read as a snapshot would be."""

    answers: tuple[Answer, ...]
    facts: Mapping[str, Fact[object]]

    def value(self, key: FactKey[Any]) -> Any:  # noqa: ANN401 - of the key's type
        """The value of a fact that must be known."""
        fact = self.facts[key.name]
        assert isinstance(fact, Known), fact
        return fact.value


def location_at(url: str, **fields: Any) -> AwsLocation:  # noqa: ANN401 - fields of any type
    """A location at an endpoint of its own."""
    return AwsLocation("prod", s3_url=url, **{"bucket": BUCKET, "region": "eu-central-1", **fields})


def look(location: AwsLocation, environ: Mapping[str, str] | None = None, limits: Limits = SOON) -> Seen:
    """Everything that a stranger learns of the endpoint of a location."""
    asking = Asking(location, Asker.NOBODY, lambda service: service)
    found: dict[str, Any] = {"environ": environ or {}, "limits": limits}
    answers = (*ask_endpoint(asking, **found), *ask_virtual_host(asking, **found))
    return Seen(answers, facts_of(location, answers))
