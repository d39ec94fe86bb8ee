"""A request as a MinIO server sees it: bucket, key and parameters, and the condition values that it makes of it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, unquote, urlsplit

from tests.servers import minio_sigv4 as sigv4
from tests.servers.minio_iam import Conditions, Identity, Kind

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


@dataclass
class Request:
    """One request, whole."""

    method: str
    target: str
    pairs: list[tuple[str, str]]
    """The headers as they came."""
    body: bytes
    address: str
    secure: bool
    domain: str = ""
    headers: dict[str, str] = field(init=False)
    query: dict[str, str] = field(init=False)
    bucket: str = field(init=False)
    key: str = field(init=False)
    path: str = field(init=False)

    def __post_init__(self) -> None:
        """Find bucket and key: in the host where it lies in the server's domain, else in the path."""
        self.headers = {name.lower(): value for name, value in self.pairs}
        raw, _, query = self.target.partition("?")
        self.query = dict(reversed(sigv4.pairs(query)))
        self.path = unquote(raw)
        host = self.headers.get("host", "").partition(":")[0]
        if self.domain and host.endswith("." + self.domain):
            self.bucket, self.key = host.removesuffix("." + self.domain), self.path[1:]
        else:
            self.bucket, _, self.key = self.path[1:].partition("/")

    @property
    def is_chunked(self) -> bool:
        """Whether the body comes in signed or counted chunks."""
        return self.headers.get("x-amz-content-sha256", "").startswith("STREAMING-")

    @property
    def content(self) -> bytes:
        """What is sent, without the frame of chunks."""
        return sigv4.unchunked(self.body) if self.is_chunked else self.body

    @property
    def resource(self) -> str:
        """The path of what is asked for, as errors name it."""
        return "/" + "/".join(part for part in (self.bucket, self.key) if part)


_FORWARDED = re.compile(r"for=\"?([^\";,\s]+)", re.IGNORECASE)


def source_address(request: Request) -> str:
    """Where a request comes from: what a proxy says before what the connection says, as the server's default is."""
    first = request.headers.get("x-forwarded-for", "").partition(", ")[0]
    real = request.headers.get("x-real-ip", "")
    told = _FORWARDED.search(request.headers.get("forwarded", ""))
    return first or real or (told[1].strip("[]") if told else "") or request.address


def _auth(request: Request) -> tuple[str, str]:
    """The signature's version and the kind of authorization, as conditions see them."""
    payload = request.headers.get("x-amz-content-sha256", "")
    if request.method == "PUT" and payload in (sigv4.STREAMED_TRAILER, sigv4.STREAMED_UNSIGNED):
        return "", ""  # the server knows these as kinds of their own, which its conditions leave out
    if request.headers.get("authorization", "").startswith(sigv4.ALGORITHM):
        return sigv4.ALGORITHM, "REST-HEADER"
    if "X-Amz-Credential" in request.query:
        return sigv4.ALGORITHM, "REST-QUERY-STRING"
    return "", ""


def condition_values(
    request: Request,
    who: Identity | None,
    root: str,
    *,
    now: datetime | None = None,
    tags: str | None = None,
    extra: Mapping[str, str] | None = None,
) -> Conditions:
    """What the conditions of a policy are asked about, by the names that the server gives them.

    ``tags`` are those that the server puts in the place of the header: of the object that is there, or of the body.
    ``extra`` are headers that it adds, as ``prefix`` and ``delimiter`` where it looks for the buckets of somebody.
    """
    time = now or datetime.now(UTC)
    version, kind = _auth(request)
    name = who.account if who else ""
    values: Conditions = {
        "CurrentTime": [time.strftime("%Y-%m-%dT%H:%M:%SZ")],
        "EpochTime": [str(int(time.timestamp()))],
        "SecureTransport": ["true" if request.secure else "false"],
        "SourceIp": [source_address(request)],
        "UserAgent": [request.headers.get("user-agent", "")],
        "Referer": [request.headers.get("referer", "")],
        "principaltype": [_principal_type(who, root)],
        "userid": [name],
        "username": [name],
        "versionid": [_version_id(request)],
        "signatureversion": [version],
        "authType": [kind],
    }
    found = sigv4.signature_of(request.headers, request.target.partition("?")[2]) if version else None
    if found is not None and found.presigned:
        values["signatureAge"] = [str(int((time - found.time).total_seconds() * 1000))]
    _tags(values, request.headers.get("x-amz-tagging", "") if tags is None else tags)
    _add(values, request, (extra or {}).items())
    # [unverified] "groups": credentials of the server's own users carry none, those of an identity provider would
    for claim, value in _claims(who):
        values[claim] = [value]
    return values


def _principal_type(who: Identity | None, root: str) -> str:
    if who is None:
        return "Anonymous"
    if who.account == root:
        return "Account"
    return "User" if who.kind is Kind.USER else "AssumedRole"


def _version_id(request: Request) -> str:
    copied = request.headers.get("x-amz-copy-source", "")
    return request.query.get("versionId") or parse_qs(urlsplit(copied).query).get("versionId", [""])[0]


def _tags(values: Conditions, text: str) -> None:
    tags = parse_qs(text, keep_blank_values=True)
    for name, given in tags.items():
        values[f"ExistingObjectTag/{name}"] = given[:1]
        values[f"RequestObjectTag/{name}"] = given[:1]
    if tags:
        values["RequestObjectTagKeys"] = list(tags)


_LOCKS = ("Object-Lock-Mode", "Object-Lock-Legal-Hold", "Object-Lock-Retain-Until-Date")


def _add(values: Conditions, request: Request, extra: Iterable[tuple[str, str]]) -> None:
    """Every header and every parameter of the query, below the name that HTTP libraries of Go give it."""
    replaced = {canonical(name): value for name, value in extra}
    given = [(canonical(name), value) for name, value in request.pairs]
    headers = [each for each in given if each[0] not in {"Host", "X-Amz-Tagging", "Transfer-Encoding", *replaced}]
    for name, value in (*headers, *replaced.items(), *sigv4.pairs(request.target.partition("?")[2])):
        short = name.removeprefix("X-Amz-")
        key = short if short in _LOCKS and name != short else name
        values[key] = [*values.get(key, ()), value]


def _claims(who: Identity | None) -> list[tuple[str, str]]:
    if who is None or who.kind in (Kind.ROOT, Kind.USER):
        return []
    own = "embedded-policy" if who.policy else "inherited-policy"
    return [("accesskey", who.key_id), ("parent", who.parent), ("sa-policy", own)]


def canonical(name: str) -> str:
    """The spelling of a header's name in Go's library: a capital after each hyphen."""
    return "-".join(part[:1].upper() + part[1:].lower() for part in name.split("-"))
