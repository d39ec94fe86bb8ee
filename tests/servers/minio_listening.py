"""The ports of the stand-in: the API's, over TLS and plain, and the console's."""

from __future__ import annotations

import socket
import ssl
import threading
import traceback
from contextlib import contextmanager, suppress
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, cast

from tests.servers import minio_account, minio_admin, minio_s3
from tests.servers.minio_answers import HEAD, Answer, S3Error, common_headers
from tests.servers.minio_request import Request

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.servers.minio_s3 import Site

_TLS_HANDSHAKE = b"\x16"
_NOT_TLS = b"HTTP/1.0 400 Bad Request\r\n\r\nClient sent an HTTP request to an HTTPS server.\n"
_PAGE = b'<!doctype html><html lang="en"><head><title>MinIO Console</title></head><body></body></html>'


@contextmanager
def listening(answering: Callable[[Request], Answer], trust: ssl.SSLContext | None, site: Site) -> Iterator[int]:
    """The port that answers for as long as the block lasts; over TLS where a certificate is given."""
    server = _Server(("127.0.0.1", 0), _Handler)
    server.answering, server.trust, server.site = answering, trust, site
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield int(server.server_address[1])
    finally:
        server.shutdown()
        server.end_connections()
        server.server_close()
        thread.join(10)


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64
    answering: Callable[[Request], Answer]
    trust: ssl.SSLContext | None
    site: Site

    def __init__(self, *named: object) -> None:
        super().__init__(*named)  # type: ignore[arg-type]  # the handler that the base class wants
        self.open: set[socket.socket] = set()

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing: a client that went away is its own business."""

    def finish_request(self, request: object, client_address: object) -> None:
        """Serve a connection, once it has shown that it speaks what the port does."""
        raw = cast("socket.socket", request)
        connection = self._secured(raw)
        if connection is None:
            return
        self.open.add(connection)
        try:
            super().finish_request(connection, client_address)
        finally:
            self.open.discard(connection)
            self.shutdown_request(connection)

    def _secured(self, raw: socket.socket) -> socket.socket | None:
        if self.trust is None:
            return raw
        raw.settimeout(30)
        try:
            if raw.recv(1, socket.MSG_PEEK) not in (_TLS_HANDSHAKE, b""):
                raw.recv(65536)
                raw.sendall(_NOT_TLS)
                return None
            return self.trust.wrap_socket(raw, server_side=True)
        except (OSError, ssl.SSLError):
            return None

    def end_connections(self) -> None:
        """End those that wait for another request."""
        for each in list(self.open):
            with suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    wbufsize = -1
    disable_nagle_algorithm = True

    @property
    def owner(self) -> _Server:
        """The server, as what it is."""
        return cast("_Server", self.server)

    def handle_one_request(self) -> None:
        """One request, of whatever method."""
        with suppress(OSError, ssl.SSLError):
            self.raw_requestline = self.rfile.readline(65537)
            if self.raw_requestline and self.parse_request():
                self._answer()
                self.wfile.flush()
                return
        self.close_connection = True

    def handle_expect_100(self) -> bool:
        """Let the body come at once."""
        super().handle_expect_100()
        self.wfile.flush()
        return True

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name that the library gives it
        """Print nothing."""

    def _answer(self) -> None:
        is_chunked = self.headers.get("transfer-encoding", "").lower() == "chunked"
        body = self._chunks() if is_chunked else self.rfile.read(int(self.headers.get("content-length") or 0))
        request = Request(
            self.command,
            self.path,
            list(self.headers.items()),
            body,
            self.client_address[0],
            self.owner.trust is not None,
            self.owner.site.settings.domain,
        )
        try:
            answer = self.owner.answering(request)
        except Exception:  # noqa: BLE001 - whatever it is, the test has to see it
            self.owner.site.failures.append(traceback.format_exc())
            answer = S3Error("InternalError", 500, "the stand-in broke").xml("", "", request.path, "")
        self._send(answer)

    def _chunks(self) -> bytes:
        body = []
        while size := int(self.rfile.readline().split(b";")[0], 16):
            body.append(self.rfile.read(size))
            self.rfile.readline()
        self.rfile.readline()
        return b"".join(body)

    def _send(self, answer: Answer) -> None:
        self.send_response_only(answer.status)
        for name, value in {**common_headers(self.owner.site.settings.region), **answer.headers}.items():
            self.send_header(name, value)
        if answer.status != HTTPStatus.NO_CONTENT:
            self.send_header("Content-Length", str(len(answer.body) if answer.length is None else answer.length))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(answer.body)


def api(site: Site, console: str) -> Callable[[Request], Answer]:
    """What the API's port answers."""

    def answering(request: Request) -> Answer:
        if request.path.startswith("/minio/health/"):
            return Answer(HTTPStatus.OK, headers={"X-Minio-Server-Status": "online"})
        if request.path.startswith(minio_admin.PREFIX):
            return minio_admin.answer(site, request)
        form = request.headers.get("content-type", "").startswith("application/x-www-form-urlencoded")
        if request.method == "POST" and request.path == "/" and form:
            return minio_account.assume_role(site, request)
        if _is_browser(request):
            return Answer(HTTPStatus.TEMPORARY_REDIRECT, headers={"Location": console})
        return minio_s3.answer(site, request)

    return answering


def _is_browser(request: Request) -> bool:
    """Somebody who looks at the API with a browser, whom the server sends to its console."""
    is_page = request.path in ("/", "/index.html", "/login") and request.method == "GET"
    signed = "authorization" in request.headers or request.query
    return is_page and not signed and "Mozilla" in request.headers.get("user-agent", "")


def console(request: Request) -> Answer:
    """What the console's port answers: its page, and to S3 requests that they belong elsewhere."""
    is_s3 = "X-Amz-Credential" in request.query or "AWSAccessKeyId" in request.query
    if (
        is_s3
        or any(name in request.headers for name in ("x-amz-content-sha256", "x-amz-date"))
        or (request.headers.get("authorization", "").startswith("AWS4-HMAC-SHA256"))
    ):
        message = "S3 API Requests must be made to API port."
        text = f"{HEAD}<Error><Code>AccessDenied</Code><Message>{message}</Message></Error>"
        return Answer(HTTPStatus.FORBIDDEN, text.encode(), {"Content-Type": "application/xml"})
    return Answer(HTTPStatus.OK, _PAGE, {"Content-Type": "text/html", "Server": "MinIO Console"})
