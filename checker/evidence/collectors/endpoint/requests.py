"""One anonymous request, and what of its answer counts: the status, a few headers, and two elements of an error."""

from __future__ import annotations

import re
import time
from datetime import UTC
from email.utils import parsedate_to_datetime
from http.client import HTTPException, HTTPResponse
from io import BytesIO
from typing import TYPE_CHECKING, cast
from urllib.parse import quote, urlsplit

from checker import __version__
from checker.evidence.collectors.endpoint.network import StepError, clean, receive, send
from checker.evidence.collectors.endpoint.way import stream
from checker.model.values import NamedTuple

if TYPE_CHECKING:
    import socket
    import ssl

    from checker.evidence.collectors.endpoint.network import Budget
    from checker.evidence.collectors.endpoint.where import Where

_CODE = re.compile(rb"<Code>([A-Za-z0-9.]{1,64})</Code>")
_REGION = re.compile(rb"<Region>([A-Za-z0-9-]{1,64})</Region>")
_BUCKET = re.compile(rb"<BucketName>([A-Za-z0-9._-]{1,255})</BucketName>")
_TITLE = re.compile(rb"<title[^>]{0,100}>([^<]{0,200})", re.IGNORECASE)
_RESULTS = (b"<ListBucketResult", b"<ListAllMyBucketsResult")
_WELL = 200
_REDIRECTS = range(300, 400)


class Reply(NamedTuple):
    """An answer as far as it counts; ``ahead`` is how many seconds its date was ahead of this machine's clock."""

    status: int
    server: str = ""
    content_type: str = ""
    date: float | None = None
    sent: float = 0.0
    received: float = 0.0
    bucket_region: str = ""
    has_request_id: bool = False
    redirect: str = ""
    body: bytes = b""

    @property
    def code(self) -> str:
        """The code of an error of S3."""
        return _element(_CODE, self.body)

    @property
    def region(self) -> str:
        """The region that an error of S3 names."""
        return _element(_REGION, self.body)

    @property
    def bucket(self) -> str:
        """The bucket that an error of S3 names."""
        return _element(_BUCKET, self.body)

    @property
    def title(self) -> str:
        """The title of a page of HTML."""
        found = _TITLE.search(self.body)
        return clean(found[1].decode("utf-8", "replace")) if found else ""

    @property
    def is_page(self) -> bool:
        """Whether it is a page for people."""
        start = self.body[:512].lstrip().lower()
        return start.startswith((b"<!doctype html", b"<html")) or self.content_type.lower().startswith("text/html")

    @property
    def is_s3(self) -> bool:
        """Whether S3 answers so: with its XML, or at least with the headers that it alone sends."""
        if self.is_page:
            return False
        lists = self.status == _WELL and any(result in self.body[:2048] for result in _RESULTS)
        errs = b"<Error" in self.body[:2048] and bool(self.code)
        return lists or errs or self.has_request_id or bool(self.bucket_region)

    @property
    def lists_buckets(self) -> bool:
        """Whether it lists buckets: the request was taken for one to the service."""
        return b"<ListAllMyBucketsResult" in self.body[:2048]


def _element(pattern: re.Pattern[bytes], body: bytes) -> str:
    found = pattern.search(body)
    return found[1].decode("ascii") if found else ""


def ask(where: Where, address: str, budget: Budget, path: str, context: ssl.SSLContext) -> Reply:
    """What the endpoint answers to an anonymous GET; no redirect is followed. Raises ``StepError``."""
    if where.is_secure:
        from checker.evidence.collectors.endpoint.handshakes import secured  # noqa: PLC0415 - plain HTTP needs none

        made: socket.socket = secured(where, address, budget, context)
    else:
        made = stream(where, address, budget)
    with made:
        sent = time.time()
        send(made, _request(where, path), budget)
        data = receive(made, budget, is_whole)
    return read(data, sent, time.time())


def _request(where: Where, path: str) -> bytes:
    through = where.via if not where.is_secure else None
    target = f"{where.scheme}://{where.server}{path}" if through is not None else path
    lines = [
        f"GET {target} HTTP/1.1",
        f"Host: {where.server}",
        f"User-Agent: backup-preflight/{__version__}",
        "Accept: */*",
        "Accept-Encoding: identity",
        "Cache-Control: no-cache",
        "Connection: close",
    ]
    if through is not None and through.authorization is not None:
        lines.append(f"Proxy-Authorization: {through.authorization.reveal()}")
    return "\r\n".join((*lines, "", "")).encode("ascii", "replace")


def path_of(where: Where, *, in_path: bool) -> str:
    """The target of the request with which the plugin asks whether a location is there, for one name at most."""
    bucket = f"/{quote(where.bucket)}" if in_path and where.bucket else ""
    base = quote(where.path, safe="/%:@!$&'()*+,;=~")
    return f"{base}{bucket or '/'}?list-type=2&max-keys=1" if where.bucket else f"{base}/"


def is_whole(data: bytes) -> bool:
    """Whether an answer has arrived in full, as far as it says how long it is."""
    head, end, body = data.partition(b"\r\n\r\n")
    if not end:
        return False
    found = re.search(rb"\r\ncontent-length:[ \t]*([0-9]{1,15})[ \t]*(?:\r\n|$)", head, re.IGNORECASE)
    if found is not None:
        return len(body) >= int(found[1])
    return b"chunked" in head.lower() and body.endswith(b"0\r\n\r\n")


class _Received:
    """Bytes that were received, where ``http.client`` wants a socket."""

    def __init__(self, data: bytes) -> None:
        self._data = data

    def makefile(self, _mode: str) -> BytesIO:
        return BytesIO(self._data)


def read(data: bytes, sent: float, received: float) -> Reply:
    """The answer in bytes that may be cut off; raises ``StepError`` where they are no HTTP."""
    response = HTTPResponse(cast("socket.socket", _Received(data)), method="GET")
    try:
        response.begin()
        body = _body(response) or data.partition(b"\r\n\r\n")[2]
    except (HTTPException, ValueError, OSError):
        message = "what answers does not speak HTTP"
        raise StepError(message) from None
    header = response.headers.get
    names = {name.lower() for name in response.headers}
    return Reply(
        response.status,
        clean(header("server", "")),
        clean(header("content-type", "").partition(";")[0]),
        _moment(header("date", "")),
        sent,
        received,
        region if _is_word(region := header("x-amz-bucket-region", "").strip()) else "",
        not names.isdisjoint(("x-amz-request-id", "x-amz-id-2")),
        _origin(header("location", "")) if response.status in _REDIRECTS else "",
        body,
    )


def _body(response: HTTPResponse) -> bytes:
    """What there is of the body: part of it, where it was cut off."""
    try:
        return response.read()
    except HTTPException as error:
        return bytes(getattr(error, "partial", b""))
    except (ValueError, OSError):
        return b""


def _moment(text: str) -> float | None:
    try:
        found = parsedate_to_datetime(text[:100])
        # Without a zone, or with -0000, it would be taken for the time of this machine's zone.
        return (found if found.tzinfo is not None else found.replace(tzinfo=UTC)).timestamp()
    except (TypeError, ValueError, OverflowError, IndexError, OSError):
        return None


def _is_word(text: str) -> bool:
    return text.isascii() and text.replace("-", "").isalnum() and len(text) <= 64  # noqa: PLR2004 - far above any


def _origin(text: str) -> str:
    """Where a redirect leads, without what may be secret in it; a path leads to the same server."""
    try:
        found = urlsplit(text[:2048])
        port = f":{found.port}" if found.port else ""
    except ValueError:
        return ""
    return clean(f"{found.scheme}://{found.hostname}{port}") if found.hostname else ""
