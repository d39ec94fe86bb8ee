"""The questions about an AWS location that documents or the account can answer."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from checker.model.fact import FactKey

if TYPE_CHECKING:
    from checker.documents.document import Document
    from checker.documents.marks import Path
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
