"""What lies behind the stand-in of a MinIO server: SeaweedFS, which keeps the bytes, and what the stand-in keeps."""

from __future__ import annotations

import http.client
import re
import ssl
from dataclasses import dataclass, field
from datetime import UTC, datetime
from queue import Empty, LifoQueue
from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit

from tests.servers import minio_sigv4 as sigv4
from tests.servers.minio_answers import Answer
from tests.servers.minio_xml import tags_of

if TYPE_CHECKING:
    from checker.demo.store import Store
    from tests.servers.minio_request import Request


@dataclass
class Bucket:
    """A bucket, and what the stand-in answers about it itself."""

    created: datetime = field(default_factory=lambda: datetime.now(UTC))
    locked: bool = False
    quota: int = 0
    documents: dict[str, bytes] = field(default_factory=dict)
    """Its subresources: policy, encryption, lifecycle and the like."""
    encrypted: dict[str, dict[str, str]] = field(default_factory=dict)
    """The encryption that each object was put with, as the answers say it."""


class Backing:
    """The store, asked with its administrator's keys."""

    def __init__(self, store: Store) -> None:
        """Over a running store."""
        self.store = store
        self.netloc = urlsplit(store.url).netloc
        self._trust = ssl.create_default_context(cafile=str(store.authority))
        self._idle: LifoQueue[http.client.HTTPSConnection] = LifoQueue()

    def pass_on(self, request: Request, *, query: str | None = None, body: bytes | None = None) -> Answer:
        """What the store answers to a request, signed anew."""
        target = f"/{quote(request.bucket)}" + (f"/{quote(request.key)}" if request.key else "")
        asked = _query(request) if query is None else query
        sent = request.content if body is None else body
        headers = [(name, value) for name, value in request.pairs if _is_passed(name)]
        encoding = request.headers.get("content-encoding", "")
        left = ",".join(part for part in encoding.split(",") if part.strip() not in ("", "aws-chunked"))
        headers += [("content-encoding", left)] if left else []
        headers += _trailers(request) if request.is_chunked else []
        return self.ask(request.method, target + (f"?{asked}" if asked else ""), headers, sent)

    def ask(self, method: str, target: str, headers: list[tuple[str, str]] | None = None, body: bytes = b"") -> Answer:
        """What the store answers; ``target`` is encoded already."""
        given = [*(headers or ()), ("host", self.netloc)]
        signed = sigv4.signed_anew(method, target, given, self.store.key_id, self.store.secret.reveal())
        for attempt in (1, 2):
            connection = self._connection(fresh=attempt > 1)
            try:
                return self._ask(connection, method, target, signed, body)
            except (OSError, http.client.HTTPException):
                connection.close()
                if attempt > 1:
                    raise
        raise AssertionError  # pragma: no cover - the second attempt answers or raises

    def _connection(self, *, fresh: bool) -> http.client.HTTPSConnection:
        if not fresh:
            try:
                return self._idle.get_nowait()
            except Empty:
                pass
        target = urlsplit(self.store.url)
        return http.client.HTTPSConnection(target.hostname or "", target.port, context=self._trust, timeout=30)

    def _ask(
        self,
        connection: http.client.HTTPSConnection,
        method: str,
        target: str,
        headers: list[tuple[str, str]],
        body: bytes,
    ) -> Answer:
        connection.putrequest(method, target, skip_host=True, skip_accept_encoding=True)
        for name, value in headers:
            connection.putheader(name, value)
        connection.putheader("content-length", str(len(body)))
        connection.endheaders(body or None)
        answer = connection.getresponse()
        content = answer.read()
        kept = {name: value for name, value in answer.getheaders() if _is_kept(name.lower())}
        given = answer.getheader("content-length")
        self._idle.put(connection)
        return Answer(answer.status, content, kept, int(given) if method == "HEAD" and given else None)

    def size(self, bucket: str) -> int:
        """How much lies in a bucket."""
        listed = self.ask("GET", f"/{quote(bucket)}?list-type=2").body
        return sum(int(found) for found in re.findall(rb"<Size>(\d+)</Size>", listed))

    def tags(self, request: Request) -> str:
        """The tags of the object that a request is about, as a header gives them."""
        answer = self.ask("GET", f"/{quote(request.bucket)}/{quote(request.key)}?tagging=")
        return tags_of(answer.body) if answer.status == http.HTTPStatus.OK else ""

    def close(self) -> None:
        """Close the connections that wait."""
        while not self._idle.empty():
            self._idle.get_nowait().close()


_NOT_KEPT = {"connection", "content-length", "transfer-encoding", "keep-alive", "server", "date", "accept-ranges"} | {
    "x-amz-request-id",
    "x-amz-id-2",
    "x-amz-bucket-region",
    "vary",
}


def _is_kept(name: str) -> bool:
    return name not in _NOT_KEPT and not name.startswith("seaweed-")


_NOT_PASSED = re.compile(
    "host|content-length|transfer-encoding|content-encoding|connection|expect|forwarded|x-forwarded-.*|x-real-ip"
    "|x-minio-.*|x-amz-trailer|x-amz-decoded-content-length|x-amz-sdk-checksum-algorithm"
    "|x-amz-server-side-encryption(?!-customer).*|x-amz-acl|accept-encoding",
    re.IGNORECASE,
)
_SIGNING = frozenset(
    f"X-Amz-{name}"
    for name in ("Algorithm", "Credential", "Date", "Expires", "SignedHeaders", "Signature", "Security-Token")
)


def _is_passed(name: str) -> bool:
    return not _NOT_PASSED.fullmatch(name)


def _query(request: Request) -> str:
    """The query of a request without its signature."""
    given = sigv4.pairs(request.target.partition("?")[2])
    kept = ((name, value) for name, value in given if name not in _SIGNING and name != "X-Amz-Content-Sha256")
    return "&".join(f"{quote(name, safe='')}={quote(value, safe='')}" for name, value in kept)


def _trailers(request: Request) -> list[tuple[str, str]]:
    """The checksums that follow a chunked body, which the store takes as headers."""
    name = request.headers.get("x-amz-trailer", "").strip()
    tail = request.body[-400:]
    found = re.search(rb"\r\n" + re.escape(name.encode()) + rb":([^\r\n]+)", tail) if name else None
    return [(name, found[1].decode())] if found else []
