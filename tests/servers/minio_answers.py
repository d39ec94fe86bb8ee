"""What a MinIO server answers with: documents, errors, and the headers that all of them have."""

from __future__ import annotations

import json
import secrets
from dataclasses import dataclass, field
from http import HTTPStatus
from xml.sax.saxutils import escape

HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
XMLNS = ' xmlns="http://s3.amazonaws.com/doc/2006-03-01/"'


@dataclass
class Answer:
    """An answer; ``length`` is what it says of its size where it has no body."""

    status: int
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    length: int | None = None


class S3Error(Exception):
    """A refusal, by the code and status that the server gives it."""

    def __init__(self, code: str, status: int = 403, message: str = "", **more: str) -> None:
        """Say what is refused."""
        super().__init__(code)
        self.code, self.status, self.message, self.more = code, status, message or _MESSAGES.get(code, code), more

    def xml(self, bucket: str, key: str, resource: str, region: str) -> Answer:
        """The error of an S3 request."""
        parts = {
            "Code": self.code,
            "Message": self.message,
            "Key": key,
            "BucketName": bucket,
            "Resource": resource,
            "Region": self.more.get("Region", region),
            "RequestId": request_id(),
            "HostId": _HOST,
        }
        text = "".join(f"<{name}>{escape(value)}</{name}>" for name, value in parts.items() if value)
        return Answer(self.status, f"{HEAD}<Error>{text}</Error>".encode(), {"Content-Type": "application/xml"})

    def json(self, resource: str) -> Answer:
        """The error of an administrator's request."""
        parts = {"Code": self.code, "Message": self.message, "Resource": resource}
        return json_answer({**parts, "RequestId": request_id(), "HostId": _HOST}, self.status)


_MESSAGES = {
    "AccessDenied": "Access Denied.",
    "InvalidAccessKeyId": "the server has no such access key",
    "SignatureDoesNotMatch": "the signature is not that of the secret key",
    "RequestTimeTooSkewed": "the request is dated more than 15 minutes off the server's clock",
    "NoSuchBucket": "there is no such bucket",
    "NotImplemented": "the server does not do this",
    "MethodNotAllowed": "the method does nothing here",
    "AllAccessDisabled": "the name is reserved",
    "XMinioAdminBucketQuotaExceeded": "the bucket would outgrow its quota",
}
_HOST = secrets.token_hex(32)


def request_id() -> str:
    """The id of one request."""
    return secrets.token_hex(8).upper()


def xml_answer(text: str, status: int = HTTPStatus.OK) -> Answer:
    """A document of S3."""
    return Answer(status, (HEAD + text).encode(), {"Content-Type": "application/xml"})


def json_answer(value: object, status: int = HTTPStatus.OK) -> Answer:
    """A document of the administrators' API."""
    return Answer(status, json.dumps(value).encode(), {"Content-Type": "application/json"})


def common_headers(region: str) -> dict[str, str]:
    """What every answer of the server says."""
    said = {
        "Server": "MinIO",
        "Accept-Ranges": "bytes",
        "Strict-Transport-Security": "max-age=31536000; includeSubDomains",
        "Vary": "Origin, Accept-Encoding",
        "X-Amz-Id-2": _HOST,
        "X-Amz-Request-Id": request_id(),
        "X-Content-Type-Options": "nosniff",
        "X-Xss-Protection": "1; mode=block",
    }
    return {**said, "X-Amz-Bucket-Region": region} if region else said
