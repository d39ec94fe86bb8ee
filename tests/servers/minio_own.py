"""What the stand-in answers to S3 requests itself, and what it has SeaweedFS do."""
# ruff: noqa: EM101 - the literal is an error code of the server

from __future__ import annotations

import re
from http import HTTPStatus
from typing import TYPE_CHECKING
from urllib.parse import quote, unquote
from xml.sax.saxutils import escape

from tests.servers.minio_answers import XMLNS, Answer, S3Error, xml_answer
from tests.servers.minio_deleting import delete_objects
from tests.servers.minio_store import Bucket
from tests.servers.minio_xml import parsed, text_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.servers.minio_apis import Api
    from tests.servers.minio_request import Request
    from tests.servers.minio_s3 import Asking

_LOCK_HEADERS = ("x-amz-object-lock-mode", "x-amz-object-lock-retain-until-date")
_HOLD_HEADER = "x-amz-object-lock-legal-hold"
_BYPASS = "x-amz-bypass-governance-retention"
_SSE = "x-amz-server-side-encryption"
_NO_KMS = "the server has no KMS to encrypt with"
_WRITES = frozenset({"PutObject", "CopyObject", "UploadPart", "UploadPartCopy", "CreateMultipartUpload"})


def retention_values(request: Request) -> dict[str, str]:
    """What the conditions of a retention are asked about."""
    if not request.content:
        return {}
    root = parsed(request.content)
    values = {
        "object-lock-mode": text_of(root, "Mode"),
        "object-lock-retain-until-date": text_of(root, "RetainUntilDate"),
    }
    return {name: value for name, value in values.items() if value}


def is_missing(asking: Asking) -> bool:
    """Whether the object that is asked for is not there."""
    request = asking.request
    answer = asking.site.backing.ask("HEAD", f"/{quote(request.bucket)}/{quote(request.key)}")
    return answer.status == HTTPStatus.NOT_FOUND


def copy_source(request: Request) -> tuple[str, str]:
    """Bucket and key of what is copied."""
    bucket, _, key = unquote(request.headers["x-amz-copy-source"].partition("?")[0]).lstrip("/").partition("/")
    return bucket, key


def authorize_more(asking: Asking, api: Api) -> None:
    """What an API wants beside its own action, for what the request has with it."""
    request = asking.request
    if "x-amz-copy-source" in request.headers and api.name in _WRITES:
        asking.must("s3:GetObject", *copy_source(request))
    if api.name == "CreateBucket" and _wants_lock(request):
        asking.must("s3:PutBucketObjectLockConfiguration")
        asking.must("s3:PutBucketVersioning")
    if api.name in ("PutObject", "CopyObject", "CreateMultipartUpload"):
        wanted = []
        wanted += ["s3:PutObjectRetention"] if any(name in request.headers for name in _LOCK_HEADERS) else []
        wanted += ["s3:PutObjectLegalHold"] if _HOLD_HEADER in request.headers else []
        for action in wanted:
            asking.must(action)


def _wants_lock(request: Request) -> bool:
    return request.headers.get("x-amz-bucket-object-lock-enabled", "").lower() == "true"


def carry_out(asking: Asking, api: Api) -> Answer:
    """Do what is allowed."""
    site, request = asking.site, asking.request
    if _BYPASS in request.headers and not asking.may("s3:BypassGovernanceRetention"):
        request.pairs = [each for each in request.pairs if each[0].lower() != _BYPASS]
    if api.name == "ListBuckets":
        return _list_buckets(asking)
    if api.name == "CreateBucket":
        return _create_bucket(asking)
    bucket = site.buckets.get(request.bucket)
    if bucket is None:
        raise S3Error("NoSuchBucket", 404)
    special = _SPECIAL.get(api.name)
    if special is not None:
        return special(asking, bucket)
    document = _DOCUMENTS.get(api.name.removeprefix("Get").removeprefix("Put").removeprefix("Delete"))
    if document is not None:
        return _document(asking, bucket, *document)
    if api.name in _WRITES:
        return _write(asking, bucket, api)
    return _pass_on(asking, bucket)


def _pass_on(asking: Asking, bucket: Bucket) -> Answer:
    answer = asking.site.backing.pass_on(asking.request)
    if asking.request.method in ("GET", "HEAD"):
        answer.headers |= bucket.encrypted.get(asking.request.key, {})
    return answer


def _write(asking: Asking, bucket: Bucket, api: Api) -> Answer:
    """Put something, where the server would take it: lock, encryption and quota."""
    request, site = asking.request, asking.site
    locks = any(name in request.headers for name in (*_LOCK_HEADERS, _HOLD_HEADER))
    if locks and not bucket.locked:
        raise S3Error("InvalidRequest", 400, "the bucket has no object lock")
    encryption = _encryption(asking, bucket)
    content = request.content
    if bucket.quota and (
        len(content) >= bucket.quota or site.backing.size(request.bucket) + len(content) >= bucket.quota
    ):
        raise S3Error("XMinioAdminBucketQuotaExceeded", 400)
    answer = site.backing.pass_on(request)
    if answer.status == HTTPStatus.OK and encryption and not api.name.startswith("UploadPart"):
        bucket.encrypted[request.key] = encryption
        answer.headers |= encryption
    return answer


def _encryption(asking: Asking, bucket: Bucket) -> dict[str, str]:
    """How an object is encrypted: the server wants a KMS for every way but with the client's own key."""
    given = {name: value for name, value in asking.request.headers.items() if name.startswith(_SSE)}
    if f"{_SSE}-customer-algorithm" in given:
        if not asking.request.secure:
            raise S3Error("InvalidRequest", 400, "a key of one's own goes over HTTPS only")
        return {}
    if _SSE in given and not asking.site.settings.kms:
        raise S3Error("NotImplemented", 501, _NO_KMS)
    if not given and "encryption" in bucket.documents:
        rule = parsed(bucket.documents["encryption"])
        found = [each.text or "" for each in rule.iter() if each.tag.rpartition("}")[2] == "SSEAlgorithm"]
        return {_SSE: found[0]} if found else {}
    return given


def _list_buckets(asking: Asking) -> Answer:
    """All buckets, or those that one may list or locate; refused where there is none of these."""
    site = asking.site
    names = sorted(site.buckets)
    if asking.who is None:
        raise S3Error("AccessDenied")
    if not asking.may("s3:ListAllMyBuckets", "", ""):
        extra = {"prefix": "", "delimiter": "/"}  # what the server puts there for s3:prefix and s3:delimiter
        either = ("s3:ListBucket", "s3:GetBucketLocation")
        names = [name for name in names if any(asking.may(action, name, "", extra=extra) for action in either)]
        if not names:
            raise S3Error("AccessDenied")
    listed = "".join(
        f"<Bucket><Name>{name}</Name><CreationDate>{_stamp(site.buckets[name])}</CreationDate></Bucket>"
        for name in names
    )
    owner = "<Owner><ID>02d6176db174dc93cb1b899f7c6078f08654445fe8cf1b6ce98d8855f66bdbf4</ID>"
    owner += "<DisplayName>minio</DisplayName></Owner>"
    return xml_answer(f"<ListAllMyBucketsResult{XMLNS}>{owner}<Buckets>{listed}</Buckets></ListAllMyBucketsResult>")


def _stamp(bucket: Bucket) -> str:
    return bucket.created.strftime("%Y-%m-%dT%H:%M:%S.000Z")


_BUCKET_NAME = re.compile(r"(?!\d+\.\d+\.\d+\.\d+$)[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]")


def _create_bucket(asking: Asking) -> Answer:
    site, request = asking.site, asking.request
    region = site.settings.region
    wanted = text_of(parsed(request.content), "LocationConstraint") if request.content else ""
    if region and wanted not in ("", region):
        raise S3Error("InvalidRegion", 400, "the region is not that of the server")
    if not _BUCKET_NAME.fullmatch(request.bucket) or ".." in request.bucket:
        raise S3Error("InvalidBucketName", 400, "no bucket may have this name")
    if request.bucket in site.buckets:
        raise S3Error("BucketAlreadyOwnedByYou", 409, "the bucket is there already, and yours")
    answer = site.backing.pass_on(request, body=b"")
    if answer.status == HTTPStatus.OK:
        site.buckets[request.bucket] = Bucket(locked=_wants_lock(request))
        answer.headers["Location"] = f"/{request.bucket}"
    return answer


def _delete_bucket(asking: Asking, _: Bucket) -> Answer:
    site, request = asking.site, asking.request
    held = site.backing.ask("GET", f"/{quote(request.bucket)}?max-keys=1&versions=").body
    forced = request.headers.get("x-minio-force-delete") == "true"
    if not forced and any(mark in held for mark in (b"<Version>", b"<DeleteMarker>")):
        raise S3Error("BucketNotEmpty", 409, "the bucket holds something")
    answer = site.backing.pass_on(request)
    if answer.status == HTTPStatus.NO_CONTENT:
        del site.buckets[request.bucket]
    return answer


def _location(asking: Asking, _: Bucket) -> Answer:
    region = asking.site.settings.region
    shown = "" if region == "us-east-1" else region
    return xml_answer(f"<LocationConstraint{XMLNS}>{escape(shown)}</LocationConstraint>")


def _head_bucket(_: Asking, __: Bucket) -> Answer:
    return Answer(HTTPStatus.OK, length=0)


def _object_lock(asking: Asking, bucket: Bucket) -> Answer:
    """Only a bucket that was made with object lock has a configuration of it."""
    if bucket.locked:
        return _pass_on(asking, bucket)
    if asking.request.method == "GET":
        raise S3Error("ObjectLockConfigurationNotFoundError", 404, "the bucket has no object lock")
    raise S3Error("InvalidBucketState", 409, "object lock comes with a bucket, or never")


def _policy_status(asking: Asking, bucket: Bucket) -> Answer:
    policy = bucket.documents.get("policy", b"").decode()
    name, iam = asking.request.bucket, asking.site.iam
    public = all(iam.allows_anonymous(policy, action, name, "", {}) for action in ("s3:ListBucket", "s3:PutObject"))
    shown = "TRUE" if public else "FALSE"
    return xml_answer(f"<PolicyStatus{XMLNS}><IsPublic>{shown}</IsPublic></PolicyStatus>")


_GRANT = (
    f"<AccessControlPolicy{XMLNS}><Owner><ID></ID><DisplayName></DisplayName></Owner><AccessControlList><Grant>"
    '<Grantee xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:type="CanonicalUser"><Type>CanonicalUser</Type>'
    "</Grantee><Permission>FULL_CONTROL</Permission></Grant></AccessControlList></AccessControlPolicy>"
)


def _acl(asking: Asking, _: Bucket) -> Answer:
    if asking.request.method == "GET":
        return xml_answer(_GRANT)
    return Answer(HTTPStatus.OK)


_SPECIAL: dict[str, Callable[[Asking, Bucket], Answer]] = {
    "DeleteBucket": _delete_bucket,
    "GetBucketLocation": _location,
    "HeadBucket": _head_bucket,
    "GetObjectLockConfiguration": _object_lock,
    "PutObjectLockConfiguration": _object_lock,
    "DeleteObjects": delete_objects,
    "GetBucketPolicyStatus": _policy_status,
    "GetBucketAcl": _acl,
    "PutBucketAcl": _acl,
    "GetObjectAcl": _acl,
    "PutObjectAcl": _acl,
    "GetBucketAccelerate": lambda _, __: xml_answer(f"<AccelerateConfiguration{XMLNS}/>"),
    "GetBucketLogging": lambda _, __: xml_answer(f"<BucketLoggingStatus{XMLNS}/>"),
    "GetBucketRequestPayment": lambda _, __: xml_answer(
        f"<RequestPaymentConfiguration{XMLNS}><Payer>BucketOwner</Payer></RequestPaymentConfiguration>"
    ),
}
_DOCUMENTS = {
    "BucketPolicy": ("policy", "NoSuchBucketPolicy"),
    "BucketEncryption": ("encryption", "ServerSideEncryptionConfigurationNotFoundError"),
    "BucketLifecycle": ("lifecycle", "NoSuchLifecycleConfiguration"),
    "BucketTagging": ("tagging", "NoSuchTagSet"),
    "BucketReplication": ("replication", "ReplicationConfigurationNotFoundError"),
    "BucketNotification": ("notification", ""),
    "BucketCors": ("cors", "NoSuchCORSConfiguration"),
    "BucketWebsite": ("website", "NoSuchWebsiteConfiguration"),
}
_TYPES = {"policy": "application/json"}


def _document(asking: Asking, bucket: Bucket, name: str, absent: str) -> Answer:
    """A subresource that the stand-in keeps as it was put."""
    method, body = asking.request.method, asking.request.content
    if method == "GET":
        if name in bucket.documents:
            return Answer(HTTPStatus.OK, bucket.documents[name], {"Content-Type": _TYPES.get(name, "application/xml")})
        if absent:
            raise S3Error(absent, 404, "the bucket has none")
        return xml_answer(f"<NotificationConfiguration{XMLNS}/>")
    if method == "DELETE":
        bucket.documents.pop(name, None)
        return Answer(HTTPStatus.NO_CONTENT)
    if name == "policy":
        problem = asking.site.iam.refusal(body.decode(errors="replace"), asking.request.bucket)
        if problem:
            raise S3Error("MalformedPolicy", 400, problem)
    elif name == "encryption" and not asking.site.settings.kms:
        raise S3Error("NotImplemented", 501, _NO_KMS)
    else:
        parsed(body)
    bucket.documents[name] = body
    return Answer(HTTPStatus.NO_CONTENT if name == "policy" else HTTPStatus.OK)
