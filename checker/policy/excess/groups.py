"""Groups of permissions that no backup needs, and the group that each action belongs to.

* Which actions raise the permissions of whoever holds them: "AWS IAM Privilege Escalation Methods" (Rhino Security
  Labs), and the IAM User Guide, "Grant a user permissions to pass a role to an AWS service".
* Which ones take away what protects a backup: Amazon S3 User Guide, "Managing Object Lock"
  (``s3:BypassGovernanceRetention``), "Deleting object versions from a versioning-enabled bucket", "Managing the
  lifecycle of objects".
* Which ones hand a snapshot to another account: Amazon EBS User Guide, "Share an Amazon EBS snapshot with other AWS
  accounts".
"""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from checker.policy.services.reference import Action


class Group(Enum):
    """A kind of excess: one rule each."""

    EVERYTHING = "everything"
    OTHER_BUCKETS = "other buckets"
    OTHER_PREFIXES = "other prefixes"
    CONFIGURATION = "configuration of the bucket"
    PUBLISHING = "publishing the bucket"
    ERASING = "erasing protected backups"
    UNNEEDED = "unneeded"
    KEY_ADMINISTRATION = "administration of keys"
    OTHER_KEYS = "other keys"
    ESCALATION = "escalation"
    BROAD_SNAPSHOTS = "snapshots without conditions"
    COMPUTE = "compute"
    SHARING = "sharing snapshots"
    OTHER_SERVICES = "other services"
    UNUSED_FEATURE = "unused feature"

    __hash__ = object.__hash__  # Enum's own is a Python function; a member is one object anyway


class Zone(Enum):
    """Whose resource it is: the location's own, beside its prefix, somebody else's, or none in particular."""

    OWN = "own"
    BESIDE = "beside"
    FOREIGN = "foreign"
    NONE = "none"

    __hash__ = object.__hash__  # as above


_ERASING: Final = frozenset(
    {
        "bypassgovernanceretention",
        "deletebucket",
        "deleteobjectversion",
        "putbucketobjectlockconfiguration",
        "putbucketversioning",
        "putencryptionconfiguration",
        "putlifecycleconfiguration",
        "putobjectlegalhold",
        "putobjectretention",
        "replicatedelete",
        "updateobjectencryption",
    }
)
"""What takes away protection from backups, or the backups with it: whoever encrypts or erases them for ransom."""
_PUBLISHING: Final = frozenset(
    {
        "createaccesspoint",
        "createaccesspointforobjectlambda",
        "createmultiregionaccesspoint",
        "initiatereplication",
        "putbucketcors",
        "putbucketwebsite",
        "putinventoryconfiguration",
        "putreplicationconfiguration",
    }
)
"""What lets data out of the bucket, besides the actions that manage permissions."""
_CRYPTOGRAPHIC: Final = frozenset(
    {
        "decapsulate",
        "decrypt",
        "derivesharedsecret",
        "encapsulate",
        "encrypt",
        "generatedatakey",
        "generatedatakeypair",
        "generatedatakeypairwithoutplaintext",
        "generatedatakeywithoutplaintext",
        "generatemac",
        "reencryptfrom",
        "reencryptto",
        "sign",
        "verify",
        "verifymac",
    }
)
"""AWS KMS Developer Guide, "Cryptographic operations"."""
_HARMLESS_KEY_ACTIONS: Final = frozenset({"generaterandom"})
_SHARING: Final = frozenset(
    {
        "copysnapshot",
        "createinstanceexporttask",
        "createstoreimagetask",
        "disableimageblockpublicaccess",
        "disablesnapshotblockpublicaccess",
        "exportimage",
        "modifyimageattribute",
        "modifysnapshotattribute",
        "resetsnapshotattribute",
    }
)
"""What copies disks out of the account or shares them with another."""
_ROLES: Final = frozenset(
    {
        "assumerole",
        "assumeroot",
        "getdelegatedaccesstoken",
        "getfederationtoken",
    }
)

_TELLING: Final = frozenset({"getconsoleoutput", "getconsolescreenshot", "getpassworddata"})
"""What hands out secrets of instances, though it only reads."""
_HANDING_OUT: Final = frozenset({"getdataaccess"})
"""What hands out credentials for any bucket's data (S3 User Guide, "Managing access with S3 Access Grants")."""

NARROWABLE: Final = ("ec2:CreateTags", "ec2:DeleteSnapshot")
"""Snapshot actions that a condition can bind to what Velero makes itself."""

_FIRST: Final = (
    "iam:AttachUserPolicy iam:PutUserPolicy iam:CreatePolicyVersion iam:SetDefaultPolicyVersion iam:AttachRolePolicy "
    "iam:PutRolePolicy iam:AttachGroupPolicy iam:PutGroupPolicy iam:AddUserToGroup iam:CreateAccessKey "
    "iam:CreateLoginProfile iam:UpdateLoginProfile iam:UpdateAssumeRolePolicy iam:PassRole "
    "iam:DeleteUserPermissionsBoundary iam:PutUserPermissionsBoundary iam:CreateServiceLinkedRole sts:AssumeRole "
    "s3:PutBucketPolicy s3:PutBucketPublicAccessBlock s3:PutBucketAcl s3:PutObjectAcl s3:DeleteBucket "
    "s3:BypassGovernanceRetention s3:DeleteObjectVersion s3:PutLifecycleConfiguration s3:PutBucketVersioning "
    "s3:GetObject s3:PutObject s3:DeleteObject s3:ListBucket kms:ScheduleKeyDeletion kms:PutKeyPolicy kms:CreateGrant "
    "kms:DisableKey kms:Decrypt ec2:ModifySnapshotAttribute ec2:ModifyImageAttribute ec2:RunInstances "
    "ec2:TerminateInstances ec2:DeleteVolume"
)
"""The best known of each group, which a list that is cut short shows first."""


def by_weight(actions: set[str]) -> list[str]:
    """Actions with the best known first, then in alphabetical order."""
    first = [action for action in _FIRST.split() if action in actions]
    return first + sorted(actions.difference(first))


def group_of(service: str, name: str, known: Action | None, zone: Zone, *, own_role: bool = False) -> Group | None:
    """The group of an action that nothing needs on a resource; ``name`` in lower case, ``None`` when it is no excess.

    ``known`` is what the reference says of it, ``own_role`` whether the resource is the location's own role.
    """
    level = "" if known is None else known.level
    if service == "s3":
        return _of_storage(name, known, level, zone)
    if service == "kms":
        return _of_keys(name, level, zone)
    if service == "ec2":
        if name in _SHARING:
            return Group.SHARING
        return Group.COMPUTE if "Write" in level or name in _TELLING else Group.UNNEEDED
    if service == "iam":
        return Group.ESCALATION if "Write" in level or "Permissions" in level else Group.UNNEEDED
    if service == "sts":
        if name == "assumerole" and own_role:
            return None
        return Group.ESCALATION if name in _ROLES else Group.UNNEEDED
    return Group.OTHER_SERVICES


def _of_storage(name: str, known: Action | None, level: str, zone: Zone) -> Group:
    on_objects = known is not None and any(kind.name == "object" for kind in known.kinds)
    if name in _HANDING_OUT:
        return Group.OTHER_BUCKETS
    if zone is Zone.FOREIGN:
        told = level in {"Read", "List"} and not on_objects and not name.startswith("listbucket")
        return Group.UNNEEDED if told else Group.OTHER_BUCKETS
    if name in _ERASING:
        return Group.ERASING
    if name in _PUBLISHING or "Permissions" in level:
        return Group.PUBLISHING
    return Group.CONFIGURATION if "Write" in level and not on_objects else Group.UNNEEDED


def _of_keys(name: str, level: str, zone: Zone) -> Group:
    if name in _CRYPTOGRAPHIC:
        return Group.OTHER_KEYS if zone is Zone.FOREIGN else Group.UNNEEDED
    if name in _HARMLESS_KEY_ACTIONS:
        return Group.UNNEEDED
    return Group.KEY_ADMINISTRATION if "Write" in level or "Permissions" in level else Group.UNNEEDED
