"""What an anonymous answer tells of an endpoint: what answers there, its clock, its region, whether a style works."""

from __future__ import annotations

from math import ceil, floor
from typing import TYPE_CHECKING

from checker.evidence.collectors.asking import CallError, Gone
from checker.facts.endpoint_values import Clock, Service, SigningRegion, Style
from checker.model.answer import State

if TYPE_CHECKING:
    from checker.evidence.collectors.endpoint.requests import Reply

_FAILING = 500
_WELL = 200
_CONSOLE_WORDS = ("console", "dashboard", "login", "sign in", "log in", "object browser", "minio")
_CONSOLE_SAYS = b"S3 API Requests must be made to API port"
_OF_THE_STYLE = (
    "SecondLevelDomainForbidden",
    "PathStyleDomainForbidden",
    "VirtualHostDomainRequired",
    "InvalidBucketName",
    "InvalidURI",
    "MethodNotAllowed",
)
"""Errors that mean that a server does not take the bucket where it stands; others are about who asks."""


def service_of(reply: Reply) -> Service:
    """What answers there; raises ``CallError`` where something before it says that it is out of order."""
    if reply.status >= _FAILING and not reply.is_s3:
        raise CallError(Gone(State.UNAVAILABLE, "", f"the endpoint answered {reply.status}"))
    kind = "s3" if reply.is_s3 else "console" if is_console(reply) else "other"
    told = reply.title if kind == "console" else ""
    return Service(kind, reply.status, reply.server, reply.content_type, reply.code, reply.redirect, told)


def is_console(reply: Reply) -> bool:
    """Whether a web console answered: a page that calls itself so, or the words of MinIO's to a client of S3."""
    if _CONSOLE_SAYS in reply.body or "console" in reply.server.lower():
        return True
    title = reply.title.lower()
    return reply.is_page and reply.status == _WELL and any(word in title for word in _CONSOLE_WORDS)


def clock_of(reply: Reply) -> Clock | None:
    """How far the clock is ahead; ``None`` where the answer has no date.

    The header has whole seconds, cut off: the time it means is half a second later on average. It was written
    somewhere between the request and the answer.
    """
    if reply.date is None:
        return None
    ahead = reply.date + 0.5 - (reply.sent + reply.received) / 2
    uncertainty = 0.5 + max(0.0, reply.received - reply.sent) / 2
    return Clock(floor(ahead + 0.5), ceil(uncertainty))


def region_of(reply: Reply) -> SigningRegion | None:
    """The region that requests must be signed for; ``None`` where the answer does not tell."""
    if not reply.is_s3:
        return None
    if reply.bucket_region:
        return SigningRegion(reply.bucket_region, "x-amz-bucket-region")
    return SigningRegion(reply.region, "Region") if reply.region else None


def style_of(host: str, reply: Reply) -> Style:
    """How a request for the bucket ended; raises ``CallError`` where the endpoint only failed to answer it."""
    if reply.status >= _FAILING:
        reason = f"the endpoint answered {reply.status}" + (f" {reply.code}" if reply.code else "")
        raise CallError(Gone(State.UNAVAILABLE, reply.code, reason))
    return Style(host, _outcome(reply), reply.status, reply.code)


def _outcome(reply: Reply) -> str:
    if not reply.is_s3:
        return "other"
    if reply.code == "NoSuchBucket":
        return "no-bucket"
    if reply.lists_buckets:
        return "not-understood"
    return "other" if reply.code in _OF_THE_STYLE else "answered"


def compared(path: Reply | None, virtual: Reply, style: Style) -> Style:
    """A virtual host that the server did not take for a bucket: it names the bucket where that stands in the path.

    Servers that put the bucket into their errors (MinIO) do so in both styles when they understand both.
    """
    if style.outcome == "answered" and path is not None and path.bucket and path.code == virtual.code:
        return style if virtual.bucket else style._replace(outcome="not-understood")
    return style
