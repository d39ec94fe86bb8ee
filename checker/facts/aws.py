"""The questions about an AWS location that documents or the account can answer."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, TypeAlias

from checker.model.fact import FactKey
from checker.model.values import NamedTuple

if TYPE_CHECKING:
    from checker.documents.document import Document
    from checker.documents.marks import Path
    from checker.facts.aws_storage import (
        AccessKeyRecord,
        AccessLogging,
        AccountSummary,
        BucketAcl,
        LifecycleRule,
        ObjectLock,
        ReplicationRule,
        Role,
        Versioning,
    )
    from checker.model.place import Place


class PolicyKind(Enum):
    """How a policy is attached; it bounds its size and says which elements it may have."""

    MANAGED = "managed"
    INLINE = "inline"
    GROUP = "group"
    BOUNDARY = "boundary"
    SESSION = "session"
    SCP = "scp"
    RCP = "rcp"
    VPC_ENDPOINT = "vpc-endpoint"
    BUCKET = "bucket"
    KEY = "key"
    TRUST = "trust"


class PolicyDocument(NamedTuple):
    """A policy as its author wrote it: the document it stands in, and the path at which it starts."""

    name: str
    kind: PolicyKind
    document: Document
    path: Path = ()

    def __eq__(self, other: object) -> bool:
        """Whether it is the very same policy; texts are never compared."""
        return self is other

    def __ne__(self, other: object) -> bool:
        """The opposite; a tuple has a comparison of its own here."""
        return self is not other

    def __hash__(self) -> int:
        """A hash by identity, as equality is."""
        return id(self)

    @property
    def value(self) -> object:
        """The policy itself, parsed."""
        value = self.document.value
        for key in self.path:
            value = value[key]  # type: ignore[index]  # the path was made from this very value
        return value

    def at(self, *path: str | int) -> Place:
        """The place of something inside the policy."""
        return self.document.at(self.path + path)


Levels: TypeAlias = tuple[tuple[PolicyDocument, ...], ...]
"""Policies of an organisation, from the root down: one tuple a level."""


class PublicAccessBlock(NamedTuple):
    """The four switches of S3 Block Public Access, bucket and account taken together."""

    block_public_acls: bool = False
    ignore_public_acls: bool = False
    block_public_policy: bool = False
    restrict_public_buckets: bool = False


class BucketEncryption(NamedTuple):
    """The bucket's default encryption; ``algorithm`` is ``AES256``, ``aws:kms`` or ``aws:kms:dsse``.

    ``key`` is what the bucket names (ARN, id or alias); ``None`` with ``aws:kms`` is the AWS managed key.
    """

    algorithm: str
    key: str | None = None
    bucket_key: bool = False


class KmsGrant(NamedTuple):
    """A KMS grant: who may do what, within which encryption context."""

    grantee: str
    operations: tuple[str, ...]
    context_equals: tuple[tuple[str, str], ...] = ()
    context_subset: tuple[tuple[str, str], ...] = ()
    place: Place | None = None


IDENTITY_POLICIES: FactKey[tuple[PolicyDocument, ...]] = FactKey(
    "identityPolicies", "identity policies of the principal", "iam:GetUserPolicy, iam:GetPolicyVersion"
)
PERMISSIONS_BOUNDARY: FactKey[PolicyDocument] = FactKey(
    "permissionsBoundary",
    "permissions boundary of the principal",
    "iam:GetUser",
    assumed="the principal has no permissions boundary",
)
SESSION_POLICY: FactKey[PolicyDocument] = FactKey(
    "sessionPolicy", "session policy", assumed="the credentials carry no session policy"
)
SERVICE_CONTROL_POLICIES: FactKey[Levels] = FactKey(
    "serviceControlPolicies",
    "service control policies",
    "organizations:ListPoliciesForTarget",
    assumed="no service control policy restricts the principal's account",
)
RESOURCE_CONTROL_POLICIES: FactKey[Levels] = FactKey(
    "resourceControlPolicies",
    "resource control policies",
    "organizations:ListPoliciesForTarget",
    assumed="no resource control policy restricts the bucket's account",
)
VPC_ENDPOINT_POLICY: FactKey[PolicyDocument] = FactKey(
    "vpcEndpointPolicy",
    "VPC endpoint policy",
    "ec2:DescribeVpcEndpoints",
    assumed="no VPC endpoint policy restricts the requests",
)
TRUST_POLICY: FactKey[PolicyDocument] = FactKey("trustPolicy", "trust policy of the role", "iam:GetRole")
BUCKET_POLICY: FactKey[PolicyDocument] = FactKey(
    "bucketPolicy", "bucket policy", "s3:GetBucketPolicy", assumed="the bucket has no policy"
)
PUBLIC_ACCESS_BLOCK: FactKey[PublicAccessBlock] = FactKey(
    "publicAccessBlock",
    "S3 Block Public Access",
    "s3:GetBucketPublicAccessBlock",
    assumed="S3 Block Public Access takes nothing from what the bucket policy grants",
)
BUCKET_ENCRYPTION: FactKey[BucketEncryption] = FactKey(
    "bucketEncryption",
    "default encryption of the bucket",
    "s3:GetEncryptionConfiguration",
    assumed="the bucket encrypts with SSE-S3 (no KMS key)",
)
BUCKET_REGION: FactKey[str] = FactKey("bucketRegion", "region of the bucket", "s3:ListBucket", optional=True)
KMS_KEY_POLICY: FactKey[PolicyDocument] = FactKey("kmsKey.policy", "key policy", "kms:GetKeyPolicy")
KMS_KEY_STATE: FactKey[str] = FactKey("kmsKey.state", "state of the KMS key", "kms:DescribeKey")
KMS_KEY_SPEC: FactKey[str] = FactKey("kmsKey.spec", "type of the KMS key", "kms:DescribeKey")
KMS_KEY_USAGE: FactKey[str] = FactKey("kmsKey.usage", "usage of the KMS key", "kms:DescribeKey", optional=True)
KMS_KEY_GRANTS: FactKey[tuple[KmsGrant, ...]] = FactKey(
    "kmsKey.grants", "grants of the KMS key", "kms:ListGrants", assumed="the KMS key has no grants"
)
IMPLIED_LIST_CONTEXT: FactKey[str] = FactKey(
    "impliedListContext",
    "context of the check behind a 404",
    assumed="S3 decides 404 or 403 by s3:ListBucket with s3:prefix = the requested key (observed, undocumented)",
)
BUCKET_VERSIONING: FactKey[Versioning] = FactKey(
    "bucketVersioning", "versioning of the bucket", "s3:GetBucketVersioning", optional=True
)
OBJECT_LOCK: FactKey[ObjectLock] = FactKey(
    "objectLock", "Object Lock of the bucket", "s3:GetBucketObjectLockConfiguration", optional=True
)
LIFECYCLE: FactKey[tuple[LifecycleRule, ...]] = FactKey(
    "lifecycle", "lifecycle of the bucket", "s3:GetLifecycleConfiguration", optional=True
)
OBJECT_OWNERSHIP: FactKey[str] = FactKey(
    "objectOwnership", "object ownership of the bucket", "s3:GetBucketOwnershipControls", optional=True
)
BUCKET_ACL: FactKey[BucketAcl] = FactKey(
    "bucketAcl", "access control list of the bucket", "s3:GetBucketAcl", optional=True
)
ACCESS_LOGGING: FactKey[AccessLogging] = FactKey(
    "accessLogging", "access logging of the bucket", "s3:GetBucketLogging", optional=True
)
REQUEST_PAYMENT: FactKey[str] = FactKey(
    "requestPayment", "who pays for requests to the bucket", "s3:GetBucketRequestPayment", optional=True
)
REPLICATION: FactKey[tuple[ReplicationRule, ...]] = FactKey(
    "replication", "replication of the bucket", "s3:GetReplicationConfiguration", optional=True
)
TOP_LEVEL: FactKey[tuple[str, ...]] = FactKey(
    "topLevel", "names directly under the location's prefix", "s3:ListBucket", optional=True
)
ACCOUNT_PUBLIC_ACCESS_BLOCK: FactKey[PublicAccessBlock] = FactKey(
    "accountPublicAccessBlock",
    "S3 Block Public Access of the account",
    "s3:GetAccountPublicAccessBlock",
    optional=True,
)
KMS_KEY_ROTATION: FactKey[bool] = FactKey(
    "kmsKey.rotation", "rotation of the KMS key", "kms:GetKeyRotationStatus", optional=True
)
KMS_KEY_DELETION_DATE: FactKey[str] = FactKey(
    "kmsKey.deletionDate", "deletion date of the KMS key", "kms:DescribeKey", optional=True
)
KMS_KEY_ORIGIN: FactKey[str] = FactKey("kmsKey.origin", "origin of the KMS key", "kms:DescribeKey", optional=True)
KMS_KEY_ARN: FactKey[str] = FactKey("kmsKey.arn", "ARN of the KMS key", "kms:DescribeKey", optional=True)
KMS_KEY_MANAGER: FactKey[str] = FactKey("kmsKey.manager", "manager of the KMS key", "kms:DescribeKey", optional=True)
ACCESS_KEYS: FactKey[tuple[AccessKeyRecord, ...]] = FactKey(
    "accessKeys", "access keys of the user", "iam:ListAccessKeys", optional=True
)
ACCOUNT_SUMMARY: FactKey[AccountSummary] = FactKey(
    "accountSummary", "summary of the account", "iam:GetAccountSummary", optional=True
)
ROLE: FactKey[Role] = FactKey("role", "the role that is assumed", "iam:GetRole", optional=True)
