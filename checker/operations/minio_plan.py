"""Binding for MinIO: the requests of the catalogue as they arrive at a MinIO server.

What differs from AWS, from cmd/bucket-policy.go of the server (2026-02-12): conditions see the headers that really
came, so that the parts of an upload carry no encryption headers; a missing object is answered 404 to everyone who may
read it, so that no listing is implied; there is no account, no organisation and no KMS policy.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from checker.model.decision import Principal, Request
from checker.model.operation import Client, Target
from checker.operations.context import headers, tags_of
from checker.operations.planned import SAMPLES, Planned, is_sent, root_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from checker.model.location import MinioLocation
    from checker.model.operation import Ask, Operation
    from checker.operations.context import Context, Values

ARN = "arn:aws:s3:::"
"""What every resource of a MinIO policy begins with."""

_NEVER: Context = {
    "aws:referer": None,
    "s3:delimiter": None,
    "s3:existingobjecttag/*": None,
    "s3:locationconstraint": None,
    "s3:max-keys": None,
    "s3:object-lock-legal-hold": None,
    "s3:object-lock-mode": None,
    "s3:object-lock-remaining-retention-days": None,
    "s3:object-lock-retain-until-date": None,
    "s3:prefix": None,
    "s3:requestobjecttag/*": None,
    "s3:requestobjecttagkeys": None,
    "s3:versionid": None,
    "s3:x-amz-copy-source": None,
    "s3:x-amz-metadata-directive": None,
    "s3:x-amz-server-side-encryption": None,
    "s3:x-amz-server-side-encryption-aws-kms-key-id": None,
    "s3:x-amz-server-side-encryption-customer-algorithm": None,
    "s3:x-amz-storage-class": None,
}
"""What no client sends unless an ask of the catalogue says so."""

_HEADERS = ("{sse}", "{sse-key}", "{sse-c}", "{payload}", "{kopia-payload}")
_ENCRYPTION = "s3:x-amz-server-side-encryption"


def minio_plan(location: MinioLocation, operation: Operation, *, now: str) -> tuple[Planned, ...]:
    """Every request of an operation at a location with a bucket; ``now`` is their time (ISO 8601)."""
    asks = [
        ask
        for ask in operation.asks
        if ask.target in {Target.OBJECT, Target.BUCKET} and ask.when != "implied-list" and is_sent(location, ask)
    ]
    principal = Principal(None, None)
    names = {"root": root_of(location), **SAMPLES}
    bucket = f"{ARN}{(location.bucket or '').strip('/')}"
    found = []
    for ask in asks:
        resource = f"{bucket}/{ask.name.format_map(names)}" if ask.target is Target.OBJECT else bucket
        context = _context(location, ask, names, now)
        found.append(Planned(operation, ask, Request(principal, ask.action, resource, None, context)))
    return tuple(found)


def _context(location: MinioLocation, ask: Ask, names: Mapping[str, str], now: str) -> Mapping[str, Values | None]:
    context = {**_NEVER, **_who(location), **_signature(ask), "aws:currenttime": (now,)}
    # Over https a proxy may have opened TLS before the server: then the server calls the request insecure.
    if (location.s3_url or "").lower().startswith("http://"):
        context["aws:securetransport"] = ("false",)
    words = headers(location)
    begins = "s3:requestobjecttagkeys" in ask.context
    for key, template in ask.context.items():
        if key.startswith(_ENCRYPTION) and not begins and ask.action.endswith("PutObject"):
            continue
        if template == "{tags}":
            context |= tags_of(location.plugin.get("tagging", ""))
        elif template == "{unknown}" or (template == "{unknown-if-tagging}" and location.plugin.get("tagging")):
            context.pop(key, None)
        elif template in _HEADERS:
            if template in words:
                context[key] = words[template]
            else:
                context.pop(key, None)
        elif template != "{unknown-if-tagging}":
            context[key] = (template.format_map(names),)
    return _as_verified(context)


def _as_verified(context: Context) -> Context:
    """The context without what the server finds only in signatures whose body ends in no checksum."""
    if any("TRAILER" in value for value in context.get("s3:x-amz-content-sha256") or ()):
        # From cmd/bucket-policy.go, getConditionValues; nobody has confirmed it at a server.
        for key in ("s3:signatureversion", "s3:authtype"):
            context.pop(key, None)
    return context


def _who(location: MinioLocation) -> Context:
    """Who asks, and from where: conditions see the user that an access key belongs to, never the key itself."""
    context: Context = {}
    if location.principal is not None:
        context |= {"aws:username": (location.principal,), "aws:userid": (location.principal,)}
    if location.network.source_addresses:
        # One of them is the request's: a condition is decided where all of them agree.
        context["?aws:sourceip"] = location.network.source_addresses
    if location.credentials is not None and location.credentials.session_token is None:
        # Long-term keys are a user's of the server itself: no identity provider has said anything of it.
        context |= {"jwt:*": None, "ldap:*": None, "sts:*": None, "svc:*": None}
    return context


def _signature(ask: Ask) -> Context:
    if ask.client is Client.DOWNLOADER:
        return {"s3:signatureversion": ("AWS4-HMAC-SHA256",), "s3:authtype": ("REST-QUERY-STRING",)}
    return {
        "s3:signatureversion": ("AWS4-HMAC-SHA256",),
        "s3:authtype": ("REST-HEADER",),
        "s3:signatureage": None,
    }
