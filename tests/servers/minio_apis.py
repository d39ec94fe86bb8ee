"""Which API of S3 a request is, and the actions that a MinIO server wants for it.

From the server's router and handlers (github.com/minio/minio, cmd/api-router.go and the handlers), read for what they
ask: the names of actions are facts. ``any_of`` is what several APIs have for a fallback.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.servers.minio_request import Request


@dataclass(frozen=True)
class Api:
    """An API, and what it takes to call it."""

    name: str
    any_of: tuple[str, ...] = ()
    """One of them suffices."""
    authorized_first: bool = False
    """Whether the server looks for permission before it verifies the signature."""
    any_region: bool = False
    """Whether it takes the signature of another region."""


def _bucket(verb: str, noun: str, *actions: str) -> Api:
    return Api(verb + noun, actions)


def _reading_and_writing(noun: str, get: str, put: str) -> dict[str, Api]:
    return {"GET": _bucket("Get", noun, get), "PUT": _bucket("Put", noun, put), "DELETE": _bucket("Delete", noun, put)}


_DUMMY = "s3:GetBucketPolicy"
"""What the server wants for a subresource that it has only for the clients' sake."""
_BUCKET: dict[str, dict[str, Api]] = {
    "location": {"GET": Api("GetBucketLocation", ("s3:GetBucketLocation",), any_region=True)},
    "policyStatus": {"GET": _bucket("Get", "BucketPolicyStatus", "s3:GetBucketPolicyStatus")},
    "policy": {
        "GET": _bucket("Get", "BucketPolicy", "s3:GetBucketPolicy"),
        "PUT": _bucket("Put", "BucketPolicy", "s3:PutBucketPolicy"),
        "DELETE": _bucket("Delete", "BucketPolicy", "s3:DeleteBucketPolicy"),
    },
    "versioning": _reading_and_writing("BucketVersioning", "s3:GetBucketVersioning", "s3:PutBucketVersioning"),
    "object-lock": _reading_and_writing(
        "ObjectLockConfiguration", "s3:GetBucketObjectLockConfiguration", "s3:PutBucketObjectLockConfiguration"
    ),
    "encryption": _reading_and_writing(
        "BucketEncryption", "s3:GetEncryptionConfiguration", "s3:PutEncryptionConfiguration"
    ),
    "lifecycle": _reading_and_writing(
        "BucketLifecycle", "s3:GetLifecycleConfiguration", "s3:PutLifecycleConfiguration"
    ),
    "tagging": _reading_and_writing("BucketTagging", "s3:GetBucketTagging", "s3:PutBucketTagging"),
    "notification": _reading_and_writing("BucketNotification", "s3:GetBucketNotification", "s3:PutBucketNotification"),
    "replication": _reading_and_writing(
        "BucketReplication", "s3:GetReplicationConfiguration", "s3:PutReplicationConfiguration"
    ),
    "acl": {"GET": _bucket("Get", "BucketAcl", _DUMMY), "PUT": _bucket("Put", "BucketAcl", "s3:PutBucketPolicy")},
    "cors": {"GET": _bucket("Get", "BucketCors", "s3:GetBucketCors")},
    "website": {"GET": _bucket("Get", "BucketWebsite", _DUMMY)},
    "accelerate": {"GET": _bucket("Get", "BucketAccelerate", _DUMMY)},
    "requestPayment": {"GET": _bucket("Get", "BucketRequestPayment", _DUMMY)},
    "logging": {"GET": _bucket("Get", "BucketLogging", _DUMMY)},
    "uploads": {"GET": _bucket("List", "MultipartUploads", "s3:ListBucketMultipartUploads")},
    "versions": {"GET": _bucket("List", "ObjectVersions", "s3:ListBucketVersions", "s3:ListBucket")},
}
_WITHOUT = ("publicAccessBlock", "ownershipControls", "inventory", "metrics", "analytics", "intelligent-tiering")
"""The subresources that the server answers with NotImplemented."""
_OBJECT: dict[str, dict[str, Api]] = {
    "acl": {"GET": Api("GetObjectAcl", (_DUMMY,)), "PUT": Api("PutObjectAcl", ("s3:PutBucketPolicy",))},
    "tagging": {
        "GET": Api("GetObjectTagging", ("s3:GetObjectTagging",)),
        "PUT": Api("PutObjectTagging", ("s3:PutObjectTagging",)),
        "DELETE": Api("DeleteObjectTagging", ("s3:DeleteObjectTagging",)),
    },
    "retention": {
        "GET": Api("GetObjectRetention", ("s3:GetObjectRetention",)),
        "PUT": Api("PutObjectRetention", ("s3:PutObjectRetention",)),
    },
    "legal-hold": {
        "GET": Api("GetObjectLegalHold", ("s3:GetObjectLegalHold",)),
        "PUT": Api("PutObjectLegalHold", ("s3:PutObjectLegalHold",)),
    },
    "attributes": {"GET": Api("GetObjectAttributes", ("s3:GetObjectAttributes",))},
    "restore": {"POST": Api("RestoreObject", ("s3:RestoreObject",))},
    "uploads": {"POST": Api("CreateMultipartUpload", ("s3:PutObject",))},
    "uploadId": {
        "GET": Api("ListParts", ("s3:ListMultipartUploadParts",)),
        "PUT": Api("UploadPart", ("s3:PutObject",), authorized_first=True),
        "POST": Api("CompleteMultipartUpload", ("s3:PutObject",)),
        "DELETE": Api("AbortMultipartUpload", ("s3:AbortMultipartUpload",)),
    },
}
_PLAIN_BUCKET = {
    "GET": Api("ListObjects", ("s3:ListBucket",)),
    "HEAD": Api("HeadBucket", ("s3:ListBucket", "s3:HeadBucket")),
    "PUT": Api("CreateBucket", ("s3:CreateBucket",)),
    "DELETE": Api("DeleteBucket", ("s3:DeleteBucket",)),
}
_PLAIN_OBJECT = {
    "GET": Api("GetObject", ("s3:GetObject",)),
    "HEAD": Api("HeadObject", ("s3:GetObject",)),
    "PUT": Api("PutObject", ("s3:PutObject",), authorized_first=True),
    "DELETE": Api("DeleteObject", ("s3:DeleteObject",)),
}
LIST_BUCKETS = Api("ListBuckets", ("s3:ListAllMyBuckets",), any_region=True)
DELETE_OBJECTS = Api("DeleteObjects")
_COPY = Api("CopyObject", ("s3:PutObject",))
_COPY_PART = Api("UploadPartCopy", ("s3:PutObject",))


def api_of(request: Request) -> Api | None:
    """The API of a request; none for what the server does not have."""
    if not request.bucket:
        return LIST_BUCKETS if request.method == "GET" else None
    if not request.key:
        return _of_bucket(request)
    for subresource, apis in _OBJECT.items():
        if subresource in request.query:
            found = apis.get(request.method)
            copies = found is not None and found.name == "UploadPart" and "x-amz-copy-source" in request.headers
            return _COPY_PART if copies else found
    if request.method == "PUT" and "x-amz-copy-source" in request.headers:
        return _COPY
    return _PLAIN_OBJECT.get(request.method)


def _of_bucket(request: Request) -> Api | None:
    if request.method == "POST":
        return DELETE_OBJECTS if "delete" in request.query else None
    if any(name in request.query for name in _WITHOUT):
        return None
    for subresource, apis in _BUCKET.items():
        if subresource in request.query:
            return apis.get(request.method)
    if request.method == "DELETE" and request.headers.get("x-minio-force-delete") == "true":
        return Api("DeleteBucket", ("s3:ForceDeleteBucket",))
    return _PLAIN_BUCKET.get(request.method)
