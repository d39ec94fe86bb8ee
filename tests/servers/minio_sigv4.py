"""Signature Version 4 as a server reads it: the parts of a signed request, and whether the signature is theirs.

The algorithm is AWS's own, as published (docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-authenticating-requests.html).
"""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from urllib.parse import quote, unquote, unquote_plus

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

ALGORITHM = "AWS4-HMAC-SHA256"
UNSIGNED = "UNSIGNED-PAYLOAD"
STREAMED = "STREAMING-AWS4-HMAC-SHA256-PAYLOAD"
STREAMED_TRAILER = "STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER"
STREAMED_UNSIGNED = "STREAMING-UNSIGNED-PAYLOAD-TRAILER"
_STAMP = "%Y%m%dT%H%M%SZ"


class MalformedError(ValueError):
    """A signed request whose signature cannot be read at all."""


@dataclass(frozen=True)
class Signature:
    """What a request says about its own signature."""

    key_id: str
    date: str
    region: str
    service: str
    signed: tuple[str, ...]
    value: str
    time: datetime
    presigned: bool = False
    expires: int = 0


def pairs(query: str) -> list[tuple[str, str]]:
    """The parameters of a query, decoded, in their order; one without a value has an empty one."""
    found = (each.partition("=") for each in query.split("&") if each)
    return [(unquote_plus(name), unquote_plus(value)) for name, _, value in found]


def signature_of(headers: Mapping[str, str], query: str) -> Signature | None:
    """The signature of a request, from its header or its query; none for an anonymous request."""
    given = dict(pairs(query))
    if headers.get("authorization", "").startswith(ALGORITHM):
        text = headers["authorization"][len(ALGORITHM) :].replace(" ", "")
        named = (part.partition("=") for part in text.split(","))
        return _signature({name: value for name, _, value in named}, headers.get("x-amz-date", ""))
    if "X-Amz-Credential" in given:
        parts = {name.removeprefix("X-Amz-"): value for name, value in given.items()}
        found = _signature(parts, parts.get("Date", ""))
        seconds = parts.get("Expires", "")
        if not seconds.isdecimal():
            raise MalformedError
        return Signature(*_fields(found), presigned=True, expires=int(seconds))
    return None


def _fields(found: Signature) -> tuple[str, str, str, str, tuple[str, ...], str, datetime]:
    return found.key_id, found.date, found.region, found.service, found.signed, found.value, found.time


def _signature(parts: Mapping[str, str], stamp: str) -> Signature:
    scope = parts.get("Credential", "").rsplit("/", 4)
    signed, value = parts.get("SignedHeaders", ""), parts.get("Signature", "")
    if len(scope) != 5 or scope[4] != "aws4_request" or not signed or not value:
        raise MalformedError
    try:
        time = datetime.strptime(stamp, _STAMP).replace(tzinfo=UTC)
    except ValueError:
        raise MalformedError from None
    return Signature(scope[0], scope[1], scope[2], scope[3], tuple(signed.split(";")), value, time)


def matches(
    found: Signature, secret: str, method: str, target: str, headers: Mapping[str, str], body: bytes | None
) -> bool:
    """Whether the signature of a request was made with this secret; ``body`` is none where it is not signed whole."""
    path, _, query = target.partition("?")
    payload = headers.get("x-amz-content-sha256", "")
    if found.presigned:
        payload = dict(pairs(query)).get("X-Amz-Content-Sha256", UNSIGNED)
    elif body is not None and payload != UNSIGNED:
        payload = hashlib.sha256(body).hexdigest()
    given = [(name, value) for name, value in pairs(query) if name != "X-Amz-Signature"]
    canonical = "\n".join(
        (
            method,
            quote(unquote(path), safe="-_.~/"),
            _query(given),
            *(f"{name}:{' '.join(headers.get(name, '').split())}" for name in found.signed),
            "",
            ";".join(found.signed),
            payload,
        )
    )
    return hmac.compare_digest(_seal(found, secret, canonical), found.value)


def _query(given: Iterable[tuple[str, str]]) -> str:
    encoded = sorted((quote(name, safe="-_.~"), quote(value, safe="-_.~")) for name, value in given)
    return "&".join(f"{name}={value}" for name, value in encoded)


def _seal(found: Signature, secret: str, canonical: str) -> str:
    scope = f"{found.date}/{found.region}/{found.service}/aws4_request"
    digest = hashlib.sha256(canonical.encode()).hexdigest()
    text = f"{ALGORITHM}\n{found.time.strftime(_STAMP)}\n{scope}\n{digest}"
    return hmac.new(signing_key(found, secret), text.encode(), hashlib.sha256).hexdigest()


def signing_key(found: Signature, secret: str) -> bytes:
    """The key of a day, region and service, which its requests are signed with."""
    key = f"AWS4{secret}".encode()
    for part in (found.date, found.region, found.service, "aws4_request"):
        key = hmac.new(key, part.encode(), hashlib.sha256).digest()
    return key


def signed_anew(
    method: str, target: str, headers: Iterable[tuple[str, str]], key_id: str, secret: str
) -> list[tuple[str, str]]:
    """The headers of a request, signed by somebody else, its body unsigned; ``target`` holds no signature any more."""
    now = datetime.now(UTC)
    kept = {name.lower(): value for name, value in headers if name.lower() not in _REPLACED}
    kept |= {"x-amz-date": now.strftime(_STAMP), "x-amz-content-sha256": UNSIGNED}
    names = tuple(sorted(name for name in kept if name == "host" or name.startswith("x-amz-")))
    found = Signature(key_id, now.strftime("%Y%m%d"), "us-east-1", "s3", names, "", now)
    path, _, query = target.partition("?")
    lines = (f"{name}:{' '.join(kept[name].split())}" for name in names)
    canonical = "\n".join((method, path, _query(pairs(query)), *lines, "", ";".join(names), UNSIGNED))
    scope = f"{key_id}/{found.date}/{found.region}/s3/aws4_request"
    said = f"{ALGORITHM} Credential={scope}, SignedHeaders={';'.join(names)}, Signature="
    return [*kept.items(), ("authorization", said + _seal(found, secret, canonical))]


_REPLACED = frozenset(
    {"authorization", "x-amz-date", "date", "x-amz-content-sha256", "x-amz-security-token", "connection", "expect"}
)


def unchunked(body: bytes) -> bytes:
    """The content of an ``aws-chunked`` body: chunk by chunk, its signatures and trailers left out."""
    content, at = [], 0
    while at < len(body):
        end = body.index(b"\r\n", at)
        size = int(body[at:end].split(b";")[0], 16)
        if not size:
            break
        content.append(body[end + 2 : end + 2 + size])
        at = end + 2 + size + 2
    return b"".join(content)


def chunks_match(found: Signature, secret: str, body: bytes) -> bool:
    """Whether each chunk of a body is signed after the one before it."""
    key, previous, at = signing_key(found, secret), found.value, 0
    scope = f"{found.date}/{found.region}/{found.service}/aws4_request"
    while at < len(body):
        end = body.index(b"\r\n", at)
        size_text, _, rest = body[at:end].partition(b";")
        size = int(size_text, 16)
        chunk = body[end + 2 : end + 2 + size]
        digests = f"{hashlib.sha256(b'').hexdigest()}\n{hashlib.sha256(chunk).hexdigest()}"
        text = f"{ALGORITHM}-PAYLOAD\n{found.time.strftime(_STAMP)}\n{scope}\n{previous}\n{digests}"
        expected = hmac.new(key, text.encode(), hashlib.sha256).hexdigest()
        if not hmac.compare_digest(expected.encode(), rest.removeprefix(b"chunk-signature=").strip()):
            return False
        previous, at = expected, end + 2 + size + 2
        if not size:
            return True
    return False
