"""A faulty proxy in front of a real server: it passes requests on, but for those that a test wants spoiled.

It ends TLS itself, with a certificate of the same private CA, and hands the request on as it came, host included, so
that the signature stays good.
"""

from __future__ import annotations

import http.client
import socket
import ssl
import struct
import threading
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from enum import Enum
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, cast
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path


class Fault(Enum):
    """What becomes of a request."""

    SILENCE = "the connection stays open, and nothing comes"
    RESET = "the connection is reset"
    RESET_AFTER = "the request is carried out, and its answer is never seen"
    ERROR = "500 InternalError"
    SLOW_DOWN = "503 SlowDown"
    TRUNCATED = "the answer is cut off"
    NOT_XML = "the answer is a page"
    WRONG_LENGTH = "the answer is longer than it says"
    GARBAGE = "what comes is no HTTP"


@dataclass(frozen=True)
class Seen:
    """A request as the proxy saw it."""

    method: str
    path: str
    query: str
    headers: dict[str, str]


Choice = "Callable[[Seen], Fault | None]"


@dataclass
class Faulty:
    """A running proxy; ``choose`` says what becomes of each request."""

    url: str
    choose: Callable[[Seen], Fault | None] = lambda _: None
    seen: list[Seen] = field(default_factory=list)
    over: threading.Event = field(default_factory=threading.Event)


_ERRORS = {Fault.ERROR: (500, "InternalError"), Fault.SLOW_DOWN: (503, "SlowDown")}
_PAGE = b"<!doctype html><title>Sign in</title><p>Please sign in."


@contextmanager
def faulty(upstream: str, authority: Path, certificate: tuple[Path, Path]) -> Iterator[Faulty]:
    """A proxy for as long as the block lasts; ``certificate`` is its chain and key."""
    target = urlsplit(upstream)
    trust = ssl.create_default_context(cafile=str(authority))
    own = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    own.load_cert_chain(*map(str, certificate))
    server = _Server(("127.0.0.1", 0), _Handler)
    server.socket = own.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    server.upstream = lambda: http.client.HTTPSConnection(target.hostname or "", target.port, context=trust, timeout=20)
    server.proxy = Faulty(f"https://localhost:{server.server_address[1]}")
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield server.proxy
    finally:
        server.proxy.over.set()
        server.shutdown()
        server.server_close()
        thread.join(10)


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    upstream: Callable[[], http.client.HTTPSConnection]
    proxy: Faulty

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing: a client that went away is what many tests are about."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    @property
    def owner(self) -> _Server:
        """The server, as what it is."""
        return cast("_Server", self.server)

    def handle_one_request(self) -> None:
        """One request, of whatever method."""
        with suppress(OSError, ssl.SSLError, ValueError):
            self.raw_requestline = self.rfile.readline(65537)
            if self.raw_requestline and self.parse_request():
                self._answer()
                self.wfile.flush()
                return
        self.close_connection = True

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name that the library gives it
        """Print nothing."""

    def _answer(self) -> None:
        path, _, query = self.path.partition("?")
        headers = {name.lower(): value for name, value in self.headers.items()}
        request = Seen(self.command, path, query, headers)
        proxy = self.owner.proxy
        proxy.seen.append(request)
        if headers.get("expect", "").lower() == "100-continue":
            self.send_response_only(100)
            self.end_headers()
        is_chunked = headers.get("transfer-encoding", "").lower() == "chunked"
        body = self._chunks() if is_chunked else self.rfile.read(int(headers.get("content-length", "0")))
        fault = proxy.choose(request)
        if fault is Fault.SILENCE:
            proxy.over.wait(30)
            self.close_connection = True
        elif fault is Fault.RESET:
            self._reset()
        elif fault in _ERRORS:
            self._error(*_ERRORS[fault])
        elif fault is Fault.NOT_XML:
            self._send(200, [("Content-Type", "text/html")], _PAGE)
        elif fault is Fault.GARBAGE:
            self.wfile.write(b"\x16\x03\x01 this is no HTTP\r\n\r\n")
            self.close_connection = True
        else:
            self._pass_on(body, fault)

    def _chunks(self) -> bytes:
        """A body of unknown length, chunk by chunk, as it came."""
        body = b""
        while True:
            head = self.rfile.readline()
            size = int(head.split(b";")[0], 16)
            body += head + self.rfile.read(size + 2)
            if not size:
                return body

    def _pass_on(self, body: bytes, fault: Fault | None) -> None:
        connection = self.owner.upstream()
        try:
            connection.putrequest(self.command, self.path, skip_host=True, skip_accept_encoding=True)
            for name, value in self.headers.items():
                if name.lower() not in {"connection", "expect"}:
                    connection.putheader(name, value)
            connection.endheaders(body)
            answer = connection.getresponse()
            content = answer.read()
            kept = [(n, v) for n, v in answer.getheaders() if n.lower() not in _HOP]
        finally:
            connection.close()
        if fault is Fault.RESET_AFTER:
            self._reset()
        elif fault is Fault.TRUNCATED:
            self._send(answer.status, kept, content[: len(content) // 2], length=max(len(content), 10))
            self.close_connection = True
        elif fault is Fault.WRONG_LENGTH:
            self._send(answer.status, kept, content, length=max(len(content) - 5, 0))
            self.close_connection = True
        else:
            given = {n.lower(): v for n, v in answer.getheaders()}.get("content-length")
            length = int(given) if given and self.command == "HEAD" else len(content)
            self._send(answer.status, kept, content, length=length)

    def _send(self, status: int, headers: list[tuple[str, str]], content: bytes, *, length: int | None = None) -> None:
        self.send_response_only(status)
        for name, value in headers:
            self.send_header(name, value)
        if status != http.HTTPStatus.NO_CONTENT:
            self.send_header("Content-Length", str(len(content) if length is None else length))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(content)

    def _error(self, status: int, code: str) -> None:
        text = f"<?xml version='1.0' encoding='UTF-8'?><Error><Code>{code}</Code><Message>{code}</Message></Error>"
        self._send(status, [("Content-Type", "application/xml")], text.encode())

    def _reset(self) -> None:
        """End the connection with a TCP reset rather than an orderly close."""
        self.close_connection = True
        with suppress(OSError):
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        with suppress(OSError):
            self.connection.close()


_HOP = frozenset({"connection", "content-length", "transfer-encoding", "keep-alive"})
