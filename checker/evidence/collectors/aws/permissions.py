"""What the collectors need: every action that a live run asks for, and on what; the policy of a reader, as data.

``sts:GetCallerIdentity`` needs no permission, and dry runs of EC2 are asked by the credential alone, of its own
permissions. Service Authorization Reference, "Actions, resources, and condition keys" of each service.
"""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING

from checker.model.decision import Principal
from checker.model.location import CredentialType
from checker.model.operation import Client
from checker.model.values import NamedTuple
from checker.operations import iam_arn
from checker.operations.keys import key_of
from checker.operations.partitions import partition_name
from checker.operations.principal import bucket_owner_of, principal_of

if TYPE_CHECKING:
    from checker.facts.aws import BucketEncryption
    from checker.model.location import AwsLocation


class On(Enum):
    """What an action is asked of."""

    BUCKET = "bucket"
    KEY = "key"
    USER = "user"
    ROLE = "role"
    PRINCIPAL = "principal"
    GROUP = "group"
    POLICY = "policy"
    ANY = "any"
    ASSUMED = "assumed role"


class Need(NamedTuple):
    """Actions that are asked of one kind of thing; ``sid`` says what for."""

    sid: str
    on: On
    actions: tuple[str, ...]


NEEDS: tuple[Need, ...] = (
    Need(
        "ReadBucket",
        On.BUCKET,
        (
            "s3:GetBucketAcl",
            "s3:GetBucketLocation",
            "s3:GetBucketLogging",
            "s3:GetBucketObjectLockConfiguration",
            "s3:GetBucketOwnershipControls",
            "s3:GetBucketPolicy",
            "s3:GetBucketPublicAccessBlock",
            "s3:GetBucketRequestPayment",
            "s3:GetBucketVersioning",
            "s3:GetEncryptionConfiguration",
            "s3:GetLifecycleConfiguration",
            "s3:GetReplicationConfiguration",
            "s3:ListBucket",
        ),
    ),
    Need("ReadKey", On.KEY, ("kms:DescribeKey", "kms:GetKeyPolicy", "kms:GetKeyRotationStatus", "kms:ListGrants")),
    Need(
        "ReadUser",
        On.USER,
        (
            "iam:GetAccessKeyLastUsed",
            "iam:GetUser",
            "iam:GetUserPolicy",
            "iam:ListAccessKeys",
            "iam:ListAttachedUserPolicies",
            "iam:ListGroupsForUser",
            "iam:ListUserPolicies",
        ),
    ),
    Need("ReadGroups", On.GROUP, ("iam:GetGroupPolicy", "iam:ListAttachedGroupPolicies", "iam:ListGroupPolicies")),
    Need(
        "ReadRole",
        On.ROLE,
        ("iam:GetRole", "iam:GetRolePolicy", "iam:ListAttachedRolePolicies", "iam:ListRolePolicies"),
    ),
    Need("ReadPolicies", On.POLICY, ("iam:GetPolicy", "iam:GetPolicyVersion")),
    Need("Simulate", On.PRINCIPAL, ("iam:SimulatePrincipalPolicy",)),
    Need(
        "ReadAccount",
        On.ANY,
        (
            "iam:GetAccountSummary",
            "kms:ListAliases",
            "organizations:DescribeOrganization",
            "organizations:DescribePolicy",
            "organizations:ListParents",
            "organizations:ListPoliciesForTarget",
            "s3:GetAccountPublicAccessBlock",
        ),
    ),
    Need("TryRole", On.ASSUMED, ("sts:AssumeRole",)),
)
"""Every need of the collectors; what a location has none of is left out of its policy."""


def reader_policy(
    location: AwsLocation | None, encryption: BucketEncryption | None = None, *, encryption_known: bool = False
) -> dict[str, object]:
    """The policy of who reads a location's account; words in angle brackets stand for what nobody said.

    ``encryption`` is the bucket's default, when it is known: then no other key is asked for.
    """
    keys = _keys(location, encryption, known=encryption_known)
    resources = {**_of_principal(location), On.KEY: keys, On.ANY: ["*"]}
    bucket = location.bucket if location is not None else None
    resources[On.BUCKET] = [f"arn:{_partition(location)}:s3:::{bucket or '<bucket>'}"]
    statements: list[dict[str, object]] = []
    for need in NEEDS:
        found = resources[need.on]
        if found:
            named = found[0] if len(found) == 1 else found
            statements.append({"Sid": need.sid, "Effect": "Allow", "Action": list(need.actions), "Resource": named})
    return {"Version": "2012-10-17", "Statement": statements}


def _partition(location: AwsLocation | None) -> str:
    return partition_name(location.region) if location is not None else "aws"


def _of_principal(location: AwsLocation | None) -> dict[On, list[str]]:
    """The ARNs of the user or role, of its groups and policies; none of what the location has none of."""
    principal = principal_of(location) if location is not None else Principal(None, None)
    iam = f"arn:{_partition(location)}:iam::{principal.account or '<account>'}"
    parsed = iam_arn.parse(principal.arn or "")
    users: list[str] = []
    roles: list[str] = []
    if parsed is None:
        users = [f"{iam}:user/<user>"]
    elif parsed.kind == "user":
        users = [str(principal.arn)]
    elif parsed.kind == "role":
        roles = _spelled(location, str(principal.arn))
    assumed = _assumed(location, iam)
    return {
        On.USER: users,
        On.GROUP: [f"{iam}:group/*"] if users else [],
        On.ROLE: list(dict.fromkeys((*roles, *assumed))),
        On.PRINCIPAL: [*users, *(roles or ([f"{iam}:role/<role>"] if location is None else []))],
        On.POLICY: [f"arn:{_partition(location)}:iam::aws:policy/*", f"{iam}:policy/*"],
        On.ASSUMED: assumed,
    }


def _spelled(location: AwsLocation | None, arn: str) -> list[str]:
    """The ARN of a role; the name of a session leaves its path out."""
    if location is None or ":assumed-role/" not in (location.principal or ""):
        return [arn]
    return [arn, arn.replace(":role/", ":role/*/", 1)]


def _assumed(location: AwsLocation | None, iam: str) -> list[str]:
    if location is None:
        return [f"{iam}:role/<role>"]
    credentials = location.credentials
    if credentials is None or credentials.type is not CredentialType.STS:
        return []
    return [credentials.role_arn or f"{iam}:role/<role>"]


def _keys(location: AwsLocation | None, encryption: BucketEncryption | None, *, known: bool) -> list[str]:
    """The keys of both clients; any key of the region where the bucket's default may name one that nobody told of."""
    if location is None:
        return ["arn:aws:kms:<region>:<account>:key/*"]
    found = [key_of(location, encryption, client) for client in (Client.PLUGIN, Client.KOPIA)]
    keys = [key for key in found if key is not None]
    exact = list(dict.fromkeys(key.arn for key in keys if not key.unresolved))
    if known and all(not key.unresolved for key in keys):
        return exact
    account = bucket_owner_of(location) or "<account>"
    every = f"arn:{_partition(location)}:kms:{location.region or '<region>'}:{account}:key/"
    return [*(arn for arn in exact if not arn.startswith(every)), f"{every}*"]
