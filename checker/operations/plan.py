"""Binding: the requests of the catalogue as one location would send them.

Names that only a running cluster knows are samples. They are the same in every run, and unlike any real name, so that
a policy narrowed to certain backups, namespaces or volumes denies them, as it would deny the next backup.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from checker.model.decision import Request
from checker.model.location import AwsLocation, Provider
from checker.model.operation import Client, Target
from checker.operations import ebs, kopia, velero
from checker.operations.context import (
    IMPLIED_LIST_ASSUMPTION,
    common_keys,
    ec2_keys,
    headers,
    kms_keys,
    s3_keys,
    tags_of,
)
from checker.operations.keys import UNKNOWN_ACCOUNT, UNKNOWN_REGION, Key, key_arn, key_of
from checker.operations.partitions import partition_name
from checker.operations.planned import SAMPLES, Planned, is_sent, root_of
from checker.operations.principal import bucket_owner_of, principal_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from checker.facts.aws import BucketEncryption
    from checker.model.location import Location
    from checker.model.operation import Ask, Operation
    from checker.operations.context import Context, Values

__all__ = [
    "IMPLIED_LIST_ASSUMPTION",
    "SAMPLES",
    "Key",
    "Planned",
    "bucket_owner_of",
    "catalogue",
    "key_arn",
    "key_of",
    "operation",
    "plan",
    "principal_of",
    "root_of",
]

_EC2 = {Target.VOLUME: "volume", Target.SNAPSHOT: "snapshot"}


def catalogue(provider: Provider) -> tuple[Operation, ...]:
    """Every operation that Velero and kopia perform at a provider; empty when none is modelled yet."""
    if provider is Provider.AWS:
        return velero.OPERATIONS + kopia.OPERATIONS + ebs.OPERATIONS
    return velero.OPERATIONS + kopia.OPERATIONS if provider is Provider.MINIO else ()


def operation(name: str) -> Operation:
    """The operation of that name (``backup-upload``); raises ``KeyError`` when there is none."""
    for operations in (velero.OPERATIONS, kopia.OPERATIONS, ebs.OPERATIONS):
        for found in operations:
            if found.name == name:
                return found
    raise KeyError(name)


def plan(
    location: Location, operation: Operation, encryption: BucketEncryption | None, *, now: str
) -> tuple[Planned, ...]:
    """Every request of an operation at a location, with what it carries; none when no bucket is named.

    ``encryption`` is the bucket's default, ``None`` for SSE-S3. ``now`` is the time of the requests (ISO 8601).
    """
    if not location.bucket:
        return ()
    if not isinstance(location, AwsLocation):
        from checker.operations.minio_plan import minio_plan  # noqa: PLC0415 - one provider of several

        return minio_plan(location, operation, now=now)
    binder = _Binder(location, encryption, now)
    planned = (binder.bind(operation, ask) for ask in operation.asks if binder.is_sent(ask))
    return tuple(found for found in planned if found is not None)


class _Binder:
    """What all requests of one location share, worked out once for an operation."""

    __slots__ = (
        "_bases",
        "_common",
        "_encryption",
        "_location",
        "_names",
        "_owner",
        "_partition",
        "_principal",
        "_words",
    )

    def __init__(self, location: AwsLocation, encryption: BucketEncryption | None, now: str) -> None:
        self._location = location
        self._encryption = encryption
        self._principal = principal_of(location)
        self._owner = bucket_owner_of(location)
        self._partition = partition_name(location.region)
        self._names = {"root": root_of(location), **SAMPLES}
        self._common = common_keys(location, self._principal, now)
        self._words = headers(location)
        self._bases: dict[Client | Target, Context] = {}

    def is_sent(self, ask: Ask) -> bool:
        """Whether this location's clients, of their versions, send the request at all."""
        return is_sent(self._location, ask)

    def bind(self, operation: Operation, ask: Ask) -> Planned | None:
        """The request itself; ``None`` for a KMS request when no KMS key is involved."""
        if ask.target is Target.KEY:
            return self._bind_key(operation, ask)
        if ask.target is Target.OBJECT or ask.target is Target.BUCKET:
            return self._bind_s3(operation, ask)
        return self._bind_ec2(operation, ask)

    def _bind_s3(self, operation: Operation, ask: Ask) -> Planned:
        base = self._bases.get(ask.client)
        if base is None:
            base = self._bases[ask.client] = s3_keys(self._location, self._common, ask.client, self._owner)
        resource = self._bucket_arn()
        if ask.target is Target.OBJECT:
            resource = f"{resource}/{ask.name.format_map(self._names)}"
        context = self._fill(base, ask.context)
        return Planned(operation, ask, Request(self._principal, ask.action, resource, self._owner, context))

    def _bind_key(self, operation: Operation, ask: Ask) -> Planned | None:
        key = key_of(self._location, self._encryption, ask.client)
        if key is None:
            return None
        base = self._bases.get(Target.KEY)
        if base is None:
            base = self._bases[Target.KEY] = kms_keys(self._location, self._common, self._principal, key.account)
        arn = self._bucket_arn()
        if self._encryption is None or not self._encryption.bucket_key:
            arn = f"{arn}/{ask.name.format_map(self._names)}"
        context = base | {"kms:encryptioncontext:aws:s3:arn": (arn,)}
        request = Request(self._principal, ask.action, key.arn, key.account, context)
        return Planned(operation, ask, request, key.unresolved)

    def _bind_ec2(self, operation: Operation, ask: Ask) -> Planned:
        region = (self._location.snapshot_plugin or {}).get("region") or self._location.region
        account = self._principal.account
        base = self._bases.get(Target.ANY)
        if base is None:
            base = self._bases[Target.ANY] = ec2_keys(self._location, self._common, region, account)
        resource, owner = "*", account
        if ask.target in _EC2:
            # A snapshot's ARN names no account.
            place = "" if ask.target is Target.SNAPSHOT else account or UNKNOWN_ACCOUNT
            name = ask.name.format_map(self._names)
            resource = f"arn:{partition_name(region)}:ec2:{region or UNKNOWN_REGION}:{place}:{_EC2[ask.target]}/{name}"
        context = self._fill(base, ask.context)
        return Planned(operation, ask, Request(self._principal, ask.action, resource, owner, context))

    def _bucket_arn(self) -> str:
        return f"arn:{self._partition}:s3:::{(self._location.bucket or '').strip('/')}"

    def _fill(self, base: Context, sent: Mapping[str, str]) -> Mapping[str, Values | None]:
        if not sent:
            return base
        context = base.copy()
        tagging = self._location.plugin.get("tagging", "")
        for key, template in sent.items():
            if template == "{tags}":
                context |= tags_of(tagging)
            elif template == "{unknown}" or (template == "{unknown-if-tagging}" and tagging):
                context.pop(key, None)
            elif template in _HEADERS:
                self._put_header(context, key, template)
            elif template != "{unknown-if-tagging}":
                context[key] = (template.format_map(self._names),)
        return context

    def _put_header(self, context: Context, key: str, word: str) -> None:
        if word in self._words:
            context[key] = self._words[word]
        else:
            context.pop(key, None)


_HEADERS = frozenset({"{sse}", "{sse-key}", "{sse-c}", "{payload}", "{kopia-payload}"})
