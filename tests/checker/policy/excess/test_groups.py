"""The group that each action belongs to."""

from __future__ import annotations

import pytest

from checker.operations.documented import documented_actions
from checker.policy.excess import groups
from checker.policy.excess.groups import Group, Zone, by_weight, group_of
from checker.policy.services import reference


@pytest.mark.parametrize(
    ("action", "zone", "group"),
    [
        ("s3:GetObject", Zone.FOREIGN, Group.OTHER_BUCKETS),
        ("s3:PutBucketPolicy", Zone.FOREIGN, Group.OTHER_BUCKETS),
        ("s3:ListBucketVersions", Zone.FOREIGN, Group.OTHER_BUCKETS),
        ("s3:GetObjectTagging", Zone.FOREIGN, Group.OTHER_BUCKETS),
        ("s3:GetBucketLocation", Zone.FOREIGN, Group.UNNEEDED),
        ("s3:GetDataAccess", Zone.NONE, Group.OTHER_BUCKETS),
        ("s3:PutBucketPolicy", Zone.OWN, Group.PUBLISHING),
        ("s3:PutObjectAcl", Zone.OWN, Group.PUBLISHING),
        ("s3:PutReplicationConfiguration", Zone.OWN, Group.PUBLISHING),
        ("s3:DeleteBucket", Zone.OWN, Group.ERASING),
        ("s3:BypassGovernanceRetention", Zone.OWN, Group.ERASING),
        ("s3:DeleteObjectVersion", Zone.BESIDE, Group.ERASING),
        ("s3:PutLifecycleConfiguration", Zone.OWN, Group.ERASING),
        ("s3:PutBucketLogging", Zone.OWN, Group.CONFIGURATION),
        ("s3:GetBucketPolicy", Zone.OWN, Group.UNNEEDED),
        ("s3:ListAllMyBuckets", Zone.NONE, Group.UNNEEDED),
        ("kms:Decrypt", Zone.FOREIGN, Group.OTHER_KEYS),
        ("kms:Encrypt", Zone.OWN, Group.UNNEEDED),
        ("kms:ScheduleKeyDeletion", Zone.OWN, Group.KEY_ADMINISTRATION),
        ("kms:CreateGrant", Zone.FOREIGN, Group.KEY_ADMINISTRATION),
        ("kms:DescribeKey", Zone.FOREIGN, Group.UNNEEDED),
        ("kms:GenerateRandom", Zone.NONE, Group.UNNEEDED),
        ("ec2:ModifySnapshotAttribute", Zone.NONE, Group.SHARING),
        ("ec2:RunInstances", Zone.NONE, Group.COMPUTE),
        ("ec2:DescribeInstances", Zone.NONE, Group.UNNEEDED),
        ("ec2:GetPasswordData", Zone.NONE, Group.COMPUTE),
        ("iam:PassRole", Zone.NONE, Group.ESCALATION),
        ("iam:CreateAccessKey", Zone.NONE, Group.ESCALATION),
        ("iam:ListUsers", Zone.NONE, Group.UNNEEDED),
        ("sts:AssumeRole", Zone.NONE, Group.ESCALATION),
        ("sts:GetCallerIdentity", Zone.NONE, Group.UNNEEDED),
        ("rds:DeleteDBInstance", Zone.NONE, Group.OTHER_SERVICES),
    ],
)
def test_action_belongs_to_its_group(action: str, zone: Zone, group: Group) -> None:
    """As the rule on the group describes it."""
    service, _, name = action.partition(":")
    held = reference.service(service)
    assert group_of(service, name.lower(), None if held is None else held.action(name), zone) is group


def test_own_role_may_be_assumed() -> None:
    """The role that the location's credentials name is no other."""
    assert group_of("sts", "assumerole", None, Zone.NONE, own_role=True) is None
    assert group_of("sts", "assumeroot", None, Zone.NONE, own_role=True) is Group.ESCALATION


TABLES = {
    "s3": ("_ERASING", "_PUBLISHING", "_HANDING_OUT"),
    "kms": ("_CRYPTOGRAPHIC", "_HARMLESS_KEY_ACTIONS"),
    "ec2": ("_SHARING", "_TELLING"),
    "sts": ("_ROLES",),
}


@pytest.mark.parametrize("name", TABLES)
def test_every_action_named_here_exists(name: str) -> None:
    """A typo in the groups would let an action slip into a milder one."""
    service = reference.service(name)
    assert service is not None
    for table in TABLES[name]:
        assert not [action for action in getattr(groups, table) if service.action(action) is None]


def test_every_action_shown_first_exists() -> None:
    """As above."""
    for text in groups._FIRST.split():  # noqa: SLF001 - the table is what is tested
        assert reference.expand(text), text


def test_narrowable_actions_are_documented() -> None:
    """What a condition could bind is part of the documented policy."""
    assert set(groups.NARROWABLE) <= set(documented_actions())


def test_best_known_actions_come_first() -> None:
    """A list that is cut short names what a reader knows."""
    assert by_weight({"iam:AddClientIDToOpenIDConnectProvider", "iam:PassRole", "iam:AttachUserPolicy"}) == [
        "iam:AttachUserPolicy",
        "iam:PassRole",
        "iam:AddClientIDToOpenIDConnectProvider",
    ]
