"""The S3 side of the stand-in: who asks, whether they may, and what is answered."""
# ruff: noqa: EM101 - the literal is an error code of the server

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from typing import TYPE_CHECKING

from tests.servers import minio_own as own
from tests.servers import minio_sigv4 as sigv4
from tests.servers.minio_answers import Answer, S3Error
from tests.servers.minio_apis import DELETE_OBJECTS, LIST_BUCKETS, Api, api_of
from tests.servers.minio_deleting import denies_version
from tests.servers.minio_iam import Iam, Identity, Kind
from tests.servers.minio_request import Request, condition_values
from tests.servers.minio_store import Backing, Bucket
from tests.servers.minio_xml import tags_of

if TYPE_CHECKING:
    from collections.abc import Mapping

SKEW = timedelta(minutes=15)
RESERVED = ("minio", ".minio.sys")


@dataclass
class Settings:
    """How the server is configured; a test may change it while it runs."""

    region: str = ""
    """The site's region; "" accepts any."""
    domain: str = ""
    """Where buckets may lie in the host; "" is path style only."""
    kms: bool = False
    """Whether there is a KMS for server-side encryption."""
    root_access: bool = True
    """Whether root and its access keys may ask at all."""
    clock: timedelta = field(default_factory=timedelta)
    """How far the server's clock is off."""

    @property
    def now(self) -> datetime:
        """What time the server thinks it is."""
        return datetime.now(UTC) + self.clock


@dataclass
class Site:
    """The server's state: what it is, who there is, and what there is."""

    settings: Settings
    iam: Iam
    backing: Backing
    buckets: dict[str, Bucket] = field(default_factory=dict)
    seen: list[tuple[str, str, str]] = field(default_factory=list)
    """Every S3 request that it was asked: API, bucket and key."""
    failures: list[str] = field(default_factory=list)
    """Where the stand-in itself broke, which fails the test."""


class Asking:
    """One request, and who makes it."""

    def __init__(self, site: Site, request: Request, api: Api | None) -> None:
        """Not authenticated yet."""
        self.site, self.request, self.api = site, request, api
        self.who: Identity | None = None
        self.signature: sigv4.Signature | None = None

    def identify(self, service: str = "s3") -> None:
        """Find out whose access key signed; raises what the server answers where it cannot be."""
        request, settings = self.request, self.site.settings
        try:
            found = sigv4.signature_of(request.headers, request.target.partition("?")[2])
        except sigv4.MalformedError:
            raise S3Error("AuthorizationHeaderMalformed", 400, "the signature cannot be read") from None
        if found is None:
            if "authorization" in request.headers:
                raise S3Error("InvalidRequest", 400, "the signature is of a version that the server does not take")
            return
        if not found.presigned and abs(settings.now - found.time) > SKEW:
            raise S3Error("RequestTimeTooSkewed")
        any_region = self.api is None or self.api.any_region
        if settings.region and found.region != settings.region and not any_region:
            wrong = f"the region '{found.region}' is wrong; expecting '{settings.region}'"
            message = f"The authorization header is malformed; {wrong}"
            raise S3Error("AuthorizationHeaderMalformed", 400, message, Region=settings.region)
        if found.service != service:
            raise S3Error("AuthorizationHeaderMalformed", 400, f"the service is '{found.service}', not '{service}'")
        self.signature, self.who = found, self._credential(found.key_id)

    def _credential(self, key_id: str) -> Identity:
        iam, request = self.site.iam, self.request
        who = iam.identity(key_id)
        if who is None or (who.expires is not None and who.expires < self.site.settings.now):
            raise S3Error("InvalidAccessKeyId")
        of_root = iam.root.key_id in (who.key_id, who.parent)
        if not who.enabled or (of_root and not self.site.settings.root_access):
            raise S3Error("InvalidAccessKeyId", 403, "the access key is disabled")
        token = request.headers.get("x-amz-security-token") or request.query.get("X-Amz-Security-Token", "")
        if token != (who.token if who.kind is Kind.TEMPORARY else ""):
            raise S3Error("InvalidTokenId", 403, "the session token is not that of the access key")
        return who

    def verify(self) -> None:
        """Make sure that the signature is made with the secret; raises what the server answers."""
        found, who, request = self.signature, self.who, self.request
        if found is None or who is None:
            return
        now = self.site.settings.now
        if found.presigned and not found.time - SKEW <= now <= found.time + timedelta(seconds=found.expires):
            raise S3Error("AccessDenied", 403, "Request has expired")
        body = None if request.is_chunked else request.body
        if not sigv4.matches(found, who.secret, request.method, request.target, request.headers, body):
            raise S3Error("SignatureDoesNotMatch")
        said = request.headers.get("x-amz-content-sha256", "")
        if body is not None and len(said) == 64 and said != hashlib.sha256(body).hexdigest():
            raise S3Error("XAmzContentSHA256Mismatch", 400)
        streamed = said == sigv4.STREAMED
        if streamed and not sigv4.chunks_match(found, who.secret, request.body):
            raise S3Error("SignatureDoesNotMatch")

    def may(
        self,
        action: str,
        bucket: str | None = None,
        key: str | None = None,
        *,
        tags: str | None = None,
        extra: Mapping[str, str] | None = None,
        values: Mapping[str, str] | None = None,
        deny_only: bool = False,
    ) -> bool:
        """Whether who asks may do something; without names, to what the request is about."""
        iam, request = self.site.iam, self.request
        about = request.bucket if bucket is None else bucket
        named = request.key if key is None else key
        now = self.site.settings.now
        conditions = condition_values(request, self.who, iam.root.key_id, now=now, tags=tags, extra=extra)
        conditions |= {name: [value] for name, value in (values or {}).items()}
        if self.who is not None:
            return iam.allows(self.who, action, about, named, conditions, deny_only=deny_only)
        policy = self.site.buckets.get(about, Bucket()).documents.get("policy", b"").decode()
        return iam.allows_anonymous(policy, action, about, named, conditions)

    def must(self, action: str, bucket: str | None = None, key: str | None = None) -> None:
        """Refuse what is not allowed."""
        if not self.may(action, bucket, key):
            raise S3Error("AccessDenied")


def answer(site: Site, request: Request) -> Answer:
    """What the server answers to an S3 request."""
    try:
        return _answer(site, request)
    except S3Error as error:
        told = error.xml(request.bucket, request.key, request.resource, site.settings.region)
        if request.method == "HEAD":  # which has no body to say it in
            told.headers |= {"x-minio-error-code": error.code, "x-minio-error-desc": f'"{error.message}"'}
        return told


def _answer(site: Site, request: Request) -> Answer:
    api = api_of(request)
    asking = Asking(site, request, api)
    site.seen.append((api.name if api else "", request.bucket, request.key))
    if request.bucket in RESERVED:
        raise S3Error("AllAccessDisabled")
    asking.identify()
    if api is None:
        known = request.method in ("GET", "PUT", "POST", "DELETE")
        raise S3Error("NotImplemented", 501) if known else S3Error("MethodNotAllowed", 405)
    if api.authorized_first:
        _authorize(asking, api)
        asking.verify()
    else:
        asking.verify()
        _authorize(asking, api)
    return own.carry_out(asking, api)


def _authorize(asking: Asking, api: Api) -> None:
    """Ask for the actions of an API; what is decided one by one is left to those who carry it out."""
    request = asking.request
    if api in (LIST_BUCKETS, DELETE_OBJECTS):
        return
    if api.name == "PutObjectRetention":
        values = own.retention_values(request)
        allowed = asking.may("s3:PutObjectRetention", values=values) or (
            values.get("object-lock-mode") == "GOVERNANCE"
            and request.headers.get("x-amz-bypass-governance-retention", "").lower() == "true"
            and asking.may("s3:BypassGovernanceRetention", values=values)
        )
    else:
        tags = _tags(asking, api)
        denied = api.name == "DeleteObject" and denies_version(asking, request.query.get("versionId", ""))
        allowed = not denied and any(asking.may(action, tags=tags) for action in api.any_of)
    if allowed:
        own.authorize_more(asking, api)
        return
    absent = asking.who is None and api.name in ("GetObject", "HeadObject") and asking.may("s3:ListBucket", key="")
    if absent and own.is_missing(asking):
        raise S3Error("NoSuchKey", HTTPStatus.NOT_FOUND)
    raise S3Error("AccessDenied")


_EXISTING = frozenset({"GetObject", "HeadObject", "GetObjectTagging", "DeleteObjectTagging"})


def _tags(asking: Asking, api: Api) -> str | None:
    """The tags that conditions see instead of those of the header."""
    if api.name == "PutObjectTagging":
        return tags_of(asking.request.content) or None
    site = asking.site
    if api.name not in _EXISTING or asking.request.bucket not in site.buckets:
        return None
    who = asking.who
    documents = [*site.iam.policies.values(), who.policy if who else ""]
    documents.append(site.buckets[asking.request.bucket].documents.get("policy", b"").decode())
    if not any("ObjectTag" in document for document in documents):
        return None  # nobody asks
    return site.backing.tags(asking.request) or None
