"""What S3 tells of a bucket: one question a fact, each asked with a request that changes nothing.

Amazon S3 API Reference: every operation named here, and "Error responses" for the codes that say "there is none".
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, cast

from checker.evidence.collectors.asking import CallError, Gone, call_name, unknown
from checker.evidence.collectors.collect import Collector
from checker.facts import aws, aws_live
from checker.model.answer import Answer, PolicyText, State
from checker.model.values import NamedTuple
from checker.operations.endpoint import parse_url
from checker.operations.principal import bucket_owner_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from checker.evidence.collectors.asking import Asking
    from checker.model.fact import FactKey
    from checker.model.location import Location

MOST_NAMES_PAGES = 10
"""A root of more than so many pages of a thousand names is told of as such: a part of it is no answer."""

_EXISTS = frozenset((200, 301, 400, 403, 404))
"""The statuses with which S3 answers HeadBucket (Amazon S3 API Reference, HeadBucket)."""
_LONGEST_REGION = 64
_NO_BLOCK = ("NoSuchPublicAccessBlockConfiguration",)


class _Question(NamedTuple):
    """A fact, the method of the client that tells it, and the codes that say that there is none."""

    key: FactKey[Any]
    method: str
    absent: tuple[str, ...] = ()


_QUESTIONS = (
    _Question(aws.PUBLIC_ACCESS_BLOCK, "get_public_access_block", _NO_BLOCK),
    _Question(aws.BUCKET_ENCRYPTION, "get_bucket_encryption", ("ServerSideEncryptionConfigurationNotFoundError",)),
    _Question(aws.BUCKET_VERSIONING, "get_bucket_versioning"),
    _Question(aws.OBJECT_LOCK, "get_object_lock_configuration", ("ObjectLockConfigurationNotFoundError",)),
    _Question(aws.LIFECYCLE, "get_bucket_lifecycle_configuration", ("NoSuchLifecycleConfiguration",)),
    _Question(aws.OBJECT_OWNERSHIP, "get_bucket_ownership_controls", ("OwnershipControlsNotFoundError",)),
    _Question(aws.BUCKET_ACL, "get_bucket_acl"),
    _Question(aws.ACCESS_LOGGING, "get_bucket_logging"),
    _Question(aws.REQUEST_PAYMENT, "get_bucket_request_payment"),
    _Question(aws.REPLICATION, "get_bucket_replication", ("ReplicationConfigurationNotFoundError",)),
)


def _setting(question: _Question, asking: Asking) -> Iterator[Answer]:
    """The answer to a question that one call tells, as it stands."""

    def body() -> dict[str, object]:
        return asking.call("s3", question.method, **_bucket(asking))

    yield _told(asking, question.key, question.method, body, question.absent)


def _policy(asking: Asking) -> Iterator[Answer]:
    def text() -> PolicyText:
        found = asking.call("s3", "get_bucket_policy", **_bucket(asking)).get("Policy")
        if not isinstance(found, str) or not found.strip():
            unknown("an answer came without a policy in it")
        return PolicyText(_named(asking.location, "get_bucket_policy"), aws.PolicyKind.BUCKET.value, found)

    yield _told(asking, aws.BUCKET_POLICY, "get_bucket_policy", text, ("NoSuchBucketPolicy",))


def _head(asking: Asking) -> Iterator[Answer]:
    def ended() -> dict[str, object]:
        end = asking.ended("s3", "head_bucket", **_bucket(asking))
        if end.status not in _EXISTS:
            unknown(f"the answer was {end.status}")
        region = _region_in(end.headers)
        return {"status": end.status, **({"region": region} if region else {})}

    yield _told(asking, aws_live.BUCKET_HEAD, "head_bucket", ended)


def _region(asking: Asking) -> Iterator[Answer]:
    """The region, from the header that S3 sends even with a refusal; else from GetBucketLocation."""
    key = aws.BUCKET_REGION
    try:
        region = _region_in(asking.ended("s3", "head_bucket", **_bucket(asking)).headers)
    except CallError as error:
        yield asking.without(key, _named(asking.location, "head_bucket"), error.gone)
        return
    if region:
        yield asking.known(key, _named(asking.location, "head_bucket"), region)
        return
    yield _told(asking, key, "get_bucket_location", partial(_location_of, asking))


def _location_of(asking: Asking) -> str:
    said = asking.call("s3", "get_bucket_location", **_bucket(asking)).get("LocationConstraint")
    if isinstance(said, str) and said:
        # The name of the region that was Europe's only one (Amazon S3 API Reference, GetBucketLocation).
        return "eu-west-1" if said == "EU" else said
    s3_url = asking.location.s3_url
    if s3_url and not parse_url(s3_url).host.is_aws:
        unknown("the server names no region")
    return "us-east-1"


def _account_block(asking: Asking) -> Iterator[Answer]:
    """The switches of the account that owns the bucket, which the credential's own is unless the location says."""
    key, method = aws.ACCOUNT_PUBLIC_ACCESS_BLOCK, "get_public_access_block"
    account = bucket_owner_of(asking.aws_location)
    call = f"{call_name('s3control', method)} {account or ''}".rstrip()
    if not account:
        yield asking.without(key, call, Gone(State.UNAVAILABLE, "", "the account of the bucket's owner is not known"))
        return
    yield asking.answer(key, "s3control", method, absent=_NO_BLOCK, subject=account, AccountId=account)


def _top_level(asking: Asking) -> Iterator[Answer]:
    """The names right under the prefix, all of them: as ``list-objects-v2 --delimiter /`` prints them."""
    yield _told(asking, aws.TOP_LEVEL, "list_objects_v2", partial(_names, asking))


def _names(asking: Asking) -> dict[str, object]:
    prefix = (asking.location.prefix or "").strip("/")
    root = f"{prefix}/" if prefix else ""
    folders: list[object] = []
    objects: list[object] = []
    more: dict[str, object] = {}
    for _ in range(MOST_NAMES_PAGES):
        page = asking.call("s3", "list_objects_v2", **_bucket(asking), Delimiter="/", Prefix=root, **more)
        if not isinstance(page.get("IsTruncated"), bool):
            unknown("the listing does not say whether it is whole")
        folders += [{"Prefix": each.get("Prefix")} for each in _members(page, "CommonPrefixes")]
        objects += [{"Key": each.get("Key")} for each in _members(page, "Contents")]
        if not page["IsTruncated"]:
            return {"Prefix": root, "CommonPrefixes": folders, "Contents": objects}
        token = page.get("NextContinuationToken")
        if not token or token == more.get("ContinuationToken"):
            unknown("the listing is cut off, and cannot be read on")
        more = {"ContinuationToken": token}
    return unknown(f"more than {MOST_NAMES_PAGES} pages of names stand there")


def _members(page: Mapping[str, object], name: str) -> list[dict[str, object]]:
    return cast("list[dict[str, object]]", page.get(name) or [])


def _told(
    asking: Asking, key: FactKey[Any], method: str, body: Callable[[], object], absent: tuple[str, ...] = ()
) -> Answer:
    call = _named(asking.location, method)
    try:
        return asking.known(key, call, body())
    except CallError as error:
        return asking.without(key, call, error.gone, absent)


def _bucket(asking: Asking) -> dict[str, Any]:
    bucket = asking.location.bucket
    if not bucket:
        unknown("the location names no bucket")
    return {"Bucket": bucket}


def _named(location: Location, method: str) -> str:
    return f"{call_name('s3', method)} {location.bucket or ''}".rstrip()


def _region_in(headers: Mapping[str, str]) -> str:
    region = headers.get("x-amz-bucket-region", "").strip()
    return region if region.isascii() and region.isprintable() and len(region) <= _LONGEST_REGION else ""


COLLECTORS: tuple[Collector, ...] = (
    Collector("s3:HeadBucket", (aws_live.BUCKET_HEAD,), _head, of_credential=True),
    Collector("s3:HeadBucket", (aws.BUCKET_REGION,), _region),
    Collector("s3:GetBucketPolicy", (aws.BUCKET_POLICY,), _policy),
    *(Collector(call_name("s3", each.method), (each.key,), partial(_setting, each)) for each in _QUESTIONS),
    Collector("s3control:GetPublicAccessBlock", (aws.ACCOUNT_PUBLIC_ACCESS_BLOCK,), _account_block),
    Collector("s3:ListObjectsV2", (aws.TOP_LEVEL,), _top_level, of_credential=True),
)
"""Everything that is asked of the bucket."""
