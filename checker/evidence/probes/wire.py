"""One request of a probe, sent with the headers of the client that it stands for, and what was answered."""

from __future__ import annotations

import base64
import hashlib
import re
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import urlsplit, urlunsplit

from botocore.awsrequest import AWSRequest

from checker.evidence.collectors.asking import CallError, gone_of
from checker.facts.probe import CORRUPTED, DONE, FAILED, NOT_FOUND, REFUSED, UNANSWERED
from checker.model.values import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from checker.evidence.collectors.asking import Client

_REFUSED = frozenset((401, 403))
_MISSING = 404
_BUSY = frozenset((408, 425, 429, 500, 502, 503, 504, 507, 509, 520, 521, 522, 523, 524))
"""Statuses that tell nothing: the next time the answer may be another."""
_BUSY_CODES = frozenset(("SlowDown", "RequestTimeout", "InternalError", "ServiceUnavailable", "Throttling"))
"""The same, by the error's code."""
_OK, _FIRST_ERROR = 200, 300
_NOTHING: Mapping[str, Any] = {}


class Said(NamedTuple):
    """What came back: the status (0: nothing did), the error's code, words, and the answer with the body read.

    ``repeated`` is true where the SDK sent the request again by itself: an earlier one may have been carried out, too.
    """

    status: int
    code: str = ""
    words: str = ""
    answer: Mapping[str, Any] = _NOTHING
    content: bytes = b""
    repeated: bool = False

    @property
    def went_well(self) -> bool:
        """Whether the request was carried out."""
        return _OK <= self.status < _FIRST_ERROR and not self.code

    @property
    def is_missing(self) -> bool:
        """Whether there is no such thing."""
        return self.status == _MISSING

    @property
    def tells(self) -> bool:
        """Whether it says for certain that the request was carried out, or that it was not."""
        return self.went_well or (self.status != 0 and self.status not in _BUSY and self.code not in _BUSY_CODES)

    def outcome(self, expected: str = DONE) -> str:
        """What that means for a step."""
        if self.went_well or self.is_missing:
            return DONE if self.is_missing == (expected == NOT_FOUND) else FAILED
        if not self.tells:
            return UNANSWERED
        return REFUSED if self.status in _REFUSED else FAILED

    def unless(self, wrong: str, code: str = CORRUPTED) -> Said:
        """The same where nothing is wrong with it; else an answer that does not do."""
        return self._replace(code=code, words=wrong) if wrong and self.went_well else self


class Wire:
    """Sends requests with the client of one credential; between two of them ``ready`` may end the probe."""

    def __init__(self, client: Client, bucket: str, ready: Callable[[], None] = lambda: None) -> None:
        """Send nothing yet."""
        self.client = client
        self.bucket = bucket
        self._ready = ready

    def send(self, method: str, /, **sent: object) -> Said:
        """What is answered to one request about the bucket."""
        return self._send(method, 0, sent)

    def read(self, most: int, /, **sent: object) -> Said:
        """What is answered to a GET, with no more of the object than ``most`` bytes and one."""
        return self._send("get_object", most, sent)

    def _send(self, method: str, most: int, sent: Mapping[str, object]) -> Said:
        self._ready()
        try:
            answer = getattr(self.client, method)(Bucket=self.bucket, **sent)
            stream = answer.pop("Body", None)
            content = b"" if stream is None else _content(stream, most)
        except CallError as error:
            return Said(0, "", error.gone.reason)
        except Exception as error:  # noqa: BLE001 - whatever an SDK raises is no answer
            return _without(error)
        return Said(_status(answer), "", "", answer, content, _was_repeated(answer))

    def fetch(self, key: str, public: str, read: int) -> Said:
        """What whoever has a signed URL is answered, who sends no credential; ``public`` is the endpoint it names."""
        self._ready()
        try:
            with _other_host(self.client, self.bucket, public):
                parameters = {"Bucket": self.bucket, "Key": key}
                url = self.client.generate_presigned_url("get_object", Params=parameters, ExpiresIn=600)
            request = AWSRequest(method="GET", url=url, stream_output=True).prepare()
            # The SDK's own session trusts, waits, and goes through a proxy, as the other requests do.
            answer = self.client._endpoint.http_session.send(request)  # noqa: SLF001 - no public name leads to it
            content = answer.raw.read(read + 1)
            answer.raw.release_conn()
        except Exception as error:  # noqa: BLE001 - as above
            return _without(error)
        if _OK <= answer.status_code < _FIRST_ERROR:
            return Said(answer.status_code, content=content)
        return Said(answer.status_code, _code_in(content), f"the answer was {answer.status_code}")


def _content(stream: Any, read: int) -> bytes:  # noqa: ANN401 - a stream of botocore
    content = cast("bytes", stream.read(read + 1))
    stream.close()
    return content


def _status(answer: Mapping[str, Any]) -> int:
    status = answer.get("ResponseMetadata", {}).get("HTTPStatusCode")
    return status if isinstance(status, int) else 0


def _was_repeated(answer: Mapping[str, Any]) -> bool:
    return bool(answer.get("ResponseMetadata", {}).get("RetryAttempts"))


def _without(error: Exception) -> Said:
    """What an error tells: its status and code; never its text, which may hold what was sent."""
    gone = gone_of(error)
    response = getattr(error, "response", None)
    if not isinstance(response, dict):
        return Said(0, gone.code, gone.reason)
    return Said(_status(response), gone.code, gone.reason, repeated=_was_repeated(response))


def _code_in(content: bytes) -> str:
    found = re.search(rb"<Code>([A-Za-z0-9.]{1,100})</Code>", content[:4096])
    return found.group(1).decode() if found else ""


@contextmanager
def _other_host(client: Client, bucket: str, public: str) -> Iterator[None]:
    """While it lasts, URLs are signed for another endpoint, as the plugin does it with ``publicUrl``."""
    if not public:
        yield
        return
    there = urlsplit(public)

    def move(request: Any, **_rest: object) -> None:  # noqa: ANN401 - a request of botocore
        here = urlsplit(request.url)
        host = f"{bucket}.{there.netloc}" if here.netloc.startswith(f"{bucket}.") else there.netloc
        path = there.path.rstrip("/") + here.path
        request.url = urlunsplit((there.scheme, host, path, here.query, ""))

    client.meta.events.register("before-sign.s3.GetObject", move, unique_id="probe-public")
    try:
        yield
    finally:
        client.meta.events.unregister("before-sign.s3.GetObject", unique_id="probe-public")


def md5(content: bytes) -> str:
    """The Content-MD5 header of a body, which kopia always sends (RFC 1864)."""
    return base64.b64encode(hashlib.md5(content, usedforsecurity=False).digest()).decode()


@contextmanager
def plain_listing(client: Client) -> Iterator[None]:
    """While it lasts, listings do not ask for URL-encoded keys: the plugin's SDK does not, this one does of itself."""

    def plain(params: Any, context: Any, **_rest: object) -> None:  # noqa: ANN401 - a request of botocore
        params.pop("EncodingType", None)
        context.pop("encoding_type_auto_set", None)

    client.meta.events.register("before-parameter-build.s3.ListObjectsV2", plain, unique_id="probe-plain")
    try:
        yield
    finally:
        client.meta.events.unregister("before-parameter-build.s3.ListObjectsV2", unique_id="probe-plain")
