"""The requests of the catalogue, sent to a real server as they are planned, and whether it let them through."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError

from checker.model.location import Feature, Provider
from checker.model.operation import Client, Target
from checker.operations.plan import catalogue, plan

if TYPE_CHECKING:
    from collections.abc import Callable

    from checker.model.decision import Request
    from checker.model.location import AwsLocation
    from checker.operations.plan import Planned

_DENIED = frozenset(("AccessDenied", "403", "AccessDeniedException"))
_PART = b"x" * 16


def requests(location: AwsLocation, now: str) -> list[Planned]:
    """Every request to S3 that differs from the others in what a server can see of it."""
    found: dict[tuple[object, ...], Planned] = {}
    for operation in catalogue(Provider.AWS):
        if operation.feature is Feature.VOLUME_SNAPSHOTS:
            continue
        for planned in plan(location, operation, None, now=now):
            ask = planned.ask
            if ask.target not in {Target.BUCKET, Target.OBJECT} or ask.client is Client.DOWNLOADER or ask.when:
                continue
            context = planned.request.context
            seen = (verb(planned), planned.request.resource, context.get("s3:prefix"), context.get("s3:delimiter"))
            found.setdefault(seen, planned)
    return list(found.values())


def verb(planned: Planned) -> str:
    """Which call of the API a planned request is."""
    action, why = planned.request.action.partition(":")[2], planned.ask.why
    if action == "GetObject":
        return "HeadObject" if why.startswith("HEAD") else "GetObject"
    if action == "PutObject":
        return next((call for call in _UPLOADS if why.startswith(call)), "PutObject")
    return action


_UPLOADS = ("CreateMultipartUpload", "UploadPart", "CompleteMultipartUpload")


def is_allowed(call: Callable[[], object]) -> bool:
    """Whether the server let a call through; what is refused for another reason is a fault of the test."""
    try:
        call()
    except ClientError as error:
        if error.response["Error"]["Code"] in _DENIED:
            return False
        raise
    return True


class Server:
    """One bucket on the server, as a user sees it and as the root user, who prepares what a request needs."""

    def __init__(self, root: Any, user: Any, bucket: str) -> None:  # noqa: ANN401 - clients have no types
        """Ask with two clients of S3."""
        self._root = root
        self._user = user
        self._bucket = bucket

    def allows(self, planned: Planned) -> bool:
        """Whether the server lets the user's request through; what it changed is put right."""
        request = planned.request
        call = verb(planned)
        if call == "ListBucket":
            return is_allowed(lambda: self._user.list_objects_v2(Bucket=self._bucket, **_listing(request)))
        key = request.resource.partition("/")[2]
        named = {"Bucket": self._bucket, "Key": key}
        if call in {*_UPLOADS, "AbortMultipartUpload"}:
            return self._allows_upload(call, named)
        self._root.put_object(**named, Body=_PART)
        calls: dict[str, Callable[[], object]] = {
            "HeadObject": lambda: self._user.head_object(**named),
            "GetObject": partial(self._user.get_object, **named),
            "PutObject": lambda: self._user.put_object(**named, Body=_PART),
            "DeleteObject": lambda: self._user.delete_object(**named),
        }
        return is_allowed(calls[call])

    def _allows_upload(self, call: str, named: dict[str, str]) -> bool:
        if call == "CreateMultipartUpload":
            return is_allowed(lambda: self._user.create_multipart_upload(**named))
        upload = {**named, "UploadId": self._root.create_multipart_upload(**named)["UploadId"]}
        if call == "UploadPart":
            return is_allowed(lambda: self._user.upload_part(**upload, PartNumber=1, Body=_PART))
        if call == "AbortMultipartUpload":
            return is_allowed(lambda: self._user.abort_multipart_upload(**upload))
        tag = self._root.upload_part(**upload, PartNumber=1, Body=_PART)["ETag"]
        parts = {"Parts": [{"PartNumber": 1, "ETag": tag}]}
        return is_allowed(lambda: self._user.complete_multipart_upload(**upload, MultipartUpload=parts))


def _listing(request: Request) -> dict[str, str]:
    """The parameters of a listing, as its context says."""
    prefix, delimiter = (request.context.get(name) for name in ("s3:prefix", "s3:delimiter"))
    return ({"Prefix": prefix[0]} if prefix is not None else {}) | (
        {"Delimiter": delimiter[0]} if delimiter is not None else {}
    )
