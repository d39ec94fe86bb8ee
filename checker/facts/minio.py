"""The questions about a MinIO location that documents or the server can answer, beside those of any S3 bucket."""

from __future__ import annotations

from typing import TYPE_CHECKING

from checker.model.fact import FactKey
from checker.model.values import NamedTuple

if TYPE_CHECKING:
    from checker.facts.aws import PolicyDocument


class User(NamedTuple):
    """A user of the server: whether it is enabled, the names of its own policies, and of the groups it is in."""

    name: str
    enabled: bool
    policies: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()


class Group(NamedTuple):
    """A group that the user is in, and the policies attached to it."""

    name: str
    enabled: bool
    policies: tuple[PolicyDocument, ...] = ()


class AccessKey(NamedTuple):
    """An access key (service account) of a user: ``inherits`` when it has no policy of its own.

    ``expires`` is UTC, ISO 8601, empty where it never does.
    """

    parent: str
    enabled: bool
    inherits: bool
    expires: str = ""


class Server(NamedTuple):
    """What is known of the server.

    ``generation`` is ``community`` (the engine of minio/pkg before v3.3) or ``aistor``; empty where nobody said.
    ``region`` is the site region, empty where none is set (then every region is accepted), ``None`` where nobody said;
    ``encrypts`` tells whether a KMS is configured, ``domains`` for which hosts virtual-host style works.
    """

    generation: str = ""
    version: str = ""
    region: str | None = None
    encrypts: bool | None = None
    domains: tuple[str, ...] | None = None


class Quota(NamedTuple):
    """The hard quota of a bucket, and what it holds, in bytes; ``used`` is ``None`` where nobody said."""

    limit: int
    used: int | None = None


class BucketAccess(NamedTuple):
    """Which of reading and writing the server grants a credential on one bucket, as it says itself."""

    bucket: str
    read: bool
    write: bool


class Account(NamedTuple):
    """What the server says of the credential that asks: whose it is, and the buckets that it can see."""

    name: str
    buckets: tuple[BucketAccess, ...] = ()


IDENTITY_POLICIES: FactKey[tuple[PolicyDocument, ...]] = FactKey(
    "identityPolicies", "policies of the user", "admin:GetUser, admin:GetPolicy"
)
GROUPS: FactKey[tuple[Group, ...]] = FactKey(
    "groups", "groups of the user", "admin:GetGroup", assumed="no group of the user is disabled or denies anything"
)
USER: FactKey[User] = FactKey("user", "state of the user", "admin:GetUser", assumed="the user is enabled")
ACCESS_KEY: FactKey[AccessKey] = FactKey(
    "accessKey",
    "state of the access key",
    "admin:ListServiceAccounts",
    assumed="the access key is enabled and does not expire",
)
ACCESS_KEY_POLICY: FactKey[PolicyDocument] = FactKey(
    "accessKeyPolicy",
    "policy of the access key",
    "admin:ListServiceAccounts",
    assumed="the access key has no policy of its own",
)
SESSION_POLICY: FactKey[PolicyDocument] = FactKey(
    "sessionPolicy", "session policy", assumed="the credentials carry no session policy"
)
BUCKET_POLICY: FactKey[PolicyDocument] = FactKey(
    "bucketPolicy", "policy for anonymous requests", "s3:GetBucketPolicy", optional=True
)
SERVER: FactKey[Server] = FactKey("server", "the server", "admin:ServerInfo, admin:ConfigUpdate", optional=True)
QUOTA: FactKey[Quota] = FactKey("quota", "quota of the bucket", "admin:GetBucketQuota", optional=True)
ACCOUNT: FactKey[Account] = FactKey("account", "what the server says of the access key", optional=True)

KEYS: tuple[FactKey[object], ...] = (
    IDENTITY_POLICIES,
    GROUPS,
    USER,
    ACCESS_KEY,
    ACCESS_KEY_POLICY,
    SESSION_POLICY,
    BUCKET_POLICY,
    SERVER,
    QUOTA,
    ACCOUNT,
)
"""Every question of this module."""
