"""What AWS answers about a bucket, its key and its account; apart from the questions, so that few runs pay for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from checker.model.values import NamedTuple

if TYPE_CHECKING:
    from checker.model.place import Place


class Versioning(NamedTuple):
    """The versioning of a bucket: ``Enabled``, ``Suspended``, or empty where it never was on."""

    status: str = ""
    mfa_delete: bool = False


class ObjectLock(NamedTuple):
    """An Object Lock that is enabled, and the retention that each new version gets; an empty mode means none."""

    mode: str = ""
    days: int = 0
    years: int = 0


class Transition(NamedTuple):
    """A move to another storage class, ``days`` after creation (``None`` with a date)."""

    storage_class: str
    days: int | None = None
    date: str = ""


class LifecycleRule(NamedTuple):
    """One rule of a lifecycle; ``tags`` and sizes narrow it further than its prefix does."""

    id: str
    enabled: bool
    prefix: str = ""
    tags: tuple[tuple[str, str], ...] = ()
    larger_than: int | None = None
    smaller_than: int | None = None
    expiration_days: int | None = None
    expiration_date: str = ""
    expires_delete_markers: bool = False
    transitions: tuple[Transition, ...] = ()
    noncurrent_days: int | None = None
    noncurrent_kept: int | None = None
    noncurrent_transitions: tuple[Transition, ...] = ()
    abort_days: int | None = None
    place: Place | None = None


class AclGrant(NamedTuple):
    """A grant of an access control list: ``CanonicalUser`` by id, ``Group`` by address, and what it permits."""

    kind: str
    grantee: str
    permission: str


class BucketAcl(NamedTuple):
    """The access control list of a bucket; ``owner`` is the canonical user id of the bucket's account."""

    owner: str
    grants: tuple[AclGrant, ...] = ()


class AccessLogging(NamedTuple):
    """Where the server access logs of a bucket go."""

    bucket: str
    prefix: str = ""


class ReplicationRule(NamedTuple):
    """One rule of a replication: which objects go to which bucket (an ARN), encrypted there with which key."""

    id: str
    enabled: bool
    prefix: str = ""
    tags: tuple[tuple[str, str], ...] = ()
    delete_markers: bool = False
    bucket: str = ""
    key: str = ""
    place: Place | None = None


class AccessKeyRecord(NamedTuple):
    """An access key of a user; ``created`` and ``last_used`` are UTC, ISO 8601, ``last_used`` empty where unknown."""

    id: str
    active: bool
    created: str
    last_used: str = ""


class AccountSummary(NamedTuple):
    """What IAM counts in an account; the root user's part of it."""

    root_access_keys: int
    root_mfa: bool


class Role(NamedTuple):
    """A role as IAM has it; its trust policy is a fact of its own."""

    arn: str
    max_session_seconds: int
    created: str = ""
