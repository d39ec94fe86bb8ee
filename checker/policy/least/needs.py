"""What the policies of a location are written from: its requests, and who and what they name; never a guess."""

from __future__ import annotations

from typing import TYPE_CHECKING

from checker.errors import UsageError
from checker.model.operation import Target
from checker.model.values import NamedTuple
from checker.operations import bucket_name, iam_arn
from checker.operations.key_name import parse_key_name
from checker.operations.keys import is_aws_managed
from checker.operations.partitions import PARTITIONS, partition_of
from checker.operations.plan import catalogue, plan, principal_of, root_of

if TYPE_CHECKING:
    from collections.abc import Collection

    from checker.facts.aws import BucketEncryption
    from checker.model.decision import Principal
    from checker.model.location import AwsLocation
    from checker.operations.plan import Planned

_OTHER = ("-s3alias", "--ol-s3", ".mrap", "--x-s3", "--table-s3")
"""How the names of what is no general purpose bucket end (S3 User Guide, naming rules): its ARNs are others."""
_NAME = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+=,.@_-")
"""What stands in names of IAM: nothing that has a meaning of its own in a policy or a template (IAM API Reference)."""
_SPECIAL = frozenset("*?$")
"""What has such a meaning, and may stand in a path."""


class Needs(NamedTuple):
    """The requests of a location, and what its policies name.

    ``owner`` is the account of the bucket, ``None`` when nobody said and the principal's own account is not known.
    ``keys`` are the customer managed KMS keys that its objects are encrypted with, by their ARNs.
    ``strict`` is true when nothing may be assumed of S3.
    """

    location: AwsLocation
    bucket: str
    region: str
    partition: str
    dns_suffix: str
    root: str
    principal: Principal
    owner: str | None
    requests: tuple[Planned, ...]
    keys: tuple[str, ...]
    strict: bool

    @property
    def bucket_arn(self) -> str:
        """The bucket's ARN."""
        return f"arn:{self.partition}:s3:::{self.bucket}"

    @property
    def is_across_accounts(self) -> bool:
        """Whether the bucket is known to belong to another account than the principal's."""
        return self.owner is not None and self.owner != self.principal.account


def needs_of(location: AwsLocation, encryption: BucketEncryption | None, *, now: str, strict: bool = False) -> Needs:
    """What the policies of a location have to allow; raises ``UsageError`` where the location does not say enough.

    ``encryption`` is the bucket's default, ``None`` for SSE-S3. Requests whose refusal the client survives are among
    them: a policy that leaves them out fills CloudTrail with refusals, and what they would have cleaned up stays.
    """
    bucket, region = _bucket(location), location.region
    partition = partition_of(region)
    if region is None or partition is None:
        what = "names no region" if region is None else f"names no region of AWS: {_short(region)}"
        message = f"the location {what}"
        raise UsageError(message, remedy="add region: it tells the partition of every ARN")
    principal = _principal(location)
    operations = (each for each in catalogue(location.provider) if each.feature in location.features)
    requests = tuple(found for each in operations for found in plan(location, each, encryption, now=now))
    return Needs(
        location,
        bucket,
        region,
        partition.name,
        partition.dns_suffix,
        root_of(location),
        principal,
        location.bucket_owner or principal.account,
        requests,
        _keys(requests, location.bucket_owner or principal.account, principal),
        strict,
    )


def required_principal(needs: Needs, what: str) -> str:
    """The ARN of who asks; raises ``UsageError`` when the location does not tell."""
    if needs.principal.arn is None:
        message = f"{what} names who may do it, and the location does not tell"
        raise UsageError(message, remedy="add principal: the ARN of the IAM user or role whose credentials are used")
    return needs.principal.arn


def _principal(location: AwsLocation) -> Principal:
    """Who asks: nobody known, a user or a role."""
    principal = principal_of(location)
    if principal.arn is not None and not is_whole_arn(principal.arn, ("user", "role")):
        message = f"the principal is no user and no role, which policies could be attached to: {_short(principal.arn)}"
        raise UsageError(message, remedy="give principal: arn:aws:iam::ACCOUNT:user/NAME, or role/NAME")
    return principal


def is_whole_arn(text: str, kinds: Collection[str]) -> bool:
    """Whether a text is the ARN of one identity of these kinds, by a name and in a partition that AWS may have."""
    arn = iam_arn.parse(text)
    if arn is None or arn.kind not in kinds or arn.partition not in {each.name for each in PARTITIONS}:
        return False
    plain = text.isascii() and text.isprintable() and not set(text) & _SPECIAL
    return plain and not set(arn.name) - _NAME


def _bucket(location: AwsLocation) -> str:
    name = (location.bucket or "").strip("/")
    if not name:
        message = "the location names no bucket"
        raise UsageError(message, remedy="add bucket: the name of the bucket")
    legacy = bucket_name.may_be_legacy(name, location.region)
    if name.endswith(_OTHER) or not (bucket_name.is_well_formed(name) or legacy):
        what = "an access point or another kind of bucket" if name.endswith(_OTHER) else "no name of a bucket"
        message = f"bucket is {what}: {_short(name)}"
        raise UsageError(message, remedy="give the name of a general purpose bucket")
    return name


def _keys(requests: tuple[Planned, ...], owner: str | None, principal: Principal) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for planned in requests:
        if planned.ask.target is not Target.KEY:
            continue
        if is_aws_managed(planned.request.resource):
            if owner is not None and principal.account is not None and owner != principal.account:
                message = "the objects are encrypted with an AWS managed key, which no other account can use"
                raise UsageError(message, remedy="encrypt with a customer managed key: a policy can share that one")
        elif planned.unresolved:
            raise UsageError(planned.unresolved, remedy="name the key by its ARN: arn:aws:kms:REGION:ACCOUNT:key/ID")
        elif parse_key_name(planned.request.resource).problem:
            message = f"what encrypts the objects is no KMS key: {_short(planned.request.resource)}"
            raise UsageError(message, remedy="name the key by its ARN: arn:aws:kms:REGION:ACCOUNT:key/ID")
        else:
            found[planned.request.resource] = None
    return tuple(sorted(found))


def _short(text: str) -> str:
    longest = 80
    return repr(text if len(text) <= longest else f"{text[:longest]}...")
