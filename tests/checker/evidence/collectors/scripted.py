"""A server on loopback that answers as a test says, and keeps what it was asked."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

if TYPE_CHECKING:
    import ssl
    from collections.abc import Callable, Iterator, Mapping

XML = '<?xml version="1.0" encoding="UTF-8"?>\n'


@dataclass(frozen=True)
class Asked:
    """One request as it came."""

    method: str
    path: str
    query: Mapping[str, list[str]]
    headers: Mapping[str, str]
    body: bytes

    @property
    def target(self) -> str:
        """The operation of a JSON protocol (``TrentService.DescribeKey``)."""
        return self.headers.get("x-amz-target", "")


@dataclass(frozen=True)
class Said:
    """One answer."""

    status: int = 200
    body: str | bytes = ""
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass
class Server:
    """The running server, and every request that came."""

    url: str
    asked: list[Asked] = field(default_factory=list)


def error(code: str, status: int = 404, **headers: str) -> Said:
    """An error as S3 words it."""
    return Said(status, f"{XML}<Error><Code>{code}</Code><Message>no</Message></Error>", headers)


@contextmanager
def serving(answer: Callable[[Asked], Said], tls: ssl.SSLContext | None = None) -> Iterator[Server]:
    """A server that answers by a function, until the block ends."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def _serve(self) -> None:
            parts = urlsplit(self.path)
            body = self.rfile.read(int(self.headers.get("content-length") or 0))
            headers = {name.lower(): value for name, value in self.headers.items()}
            asked = Asked(self.command, parts.path, parse_qs(parts.query, keep_blank_values=True), headers, body)
            server.asked.append(asked)
            said = answer(asked)
            data = said.body if isinstance(said.body, bytes) else said.body.encode()
            self.send_response(said.status)
            for name, value in said.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(data)

        do_GET = do_HEAD = do_POST = do_PUT = do_DELETE = _serve  # noqa: N815 - the names that the class wants

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class names it so
            """Say nothing."""
            del format, args

    class Listener(ThreadingHTTPServer):
        daemon_threads = True
        request_queue_size = 64  # a connection beyond the queue is tried again after a second

        def handle_error(self, request: object, client_address: object) -> None:
            """Pass over a client that goes away: some tests want just that."""
            del request, client_address

    running = Listener(("127.0.0.1", 0), Handler)
    if tls is not None:
        running.socket = tls.wrap_socket(running.socket, server_side=True)
    server = Server(f"{'https' if tls else 'http'}://127.0.0.1:{running.server_address[1]}")
    thread = threading.Thread(target=running.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        running.shutdown()
        running.server_close()
        thread.join()
