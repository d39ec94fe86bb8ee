"""Users, groups and roles of a real account, as the tests of several modules want them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from tests.checker.evidence.collectors.aws.account import ACCOUNT

if TYPE_CHECKING:
    from checker.model.secret import Keys
    from tests.checker.evidence.collectors.aws.account import Account


def allow(*actions: str, resource: object = "*") -> str:
    """A policy that allows some actions."""
    statement = {"Effect": "Allow", "Action": list(actions), "Resource": resource}
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})


def arn(kind: str, name: str) -> str:
    """The ARN of something of IAM in the account."""
    return f"arn:aws:iam::{ACCOUNT}:{kind}/{name}"


def whole_user(account: Account, name: str) -> Keys:
    """A user with everything: an inline and a managed policy, a group with one of each, a boundary, a key."""
    iam = account.client("iam")
    keys = account.user(name, allow("s3:*"))
    for policy in ("own", "of-group", "boundary"):
        iam.create_policy(PolicyName=f"{name}-{policy}", PolicyDocument=allow("s3:*", "kms:*"))
    iam.attach_user_policy(UserName=name, PolicyArn=arn("policy", f"{name}-own"))
    iam.put_user_permissions_boundary(UserName=name, PermissionsBoundary=arn("policy", f"{name}-boundary"))
    iam.create_group(GroupName=f"{name}-group")
    iam.put_group_policy(GroupName=f"{name}-group", PolicyName="inline", PolicyDocument=allow("ec2:DescribeVolumes"))
    iam.attach_group_policy(GroupName=f"{name}-group", PolicyArn=arn("policy", f"{name}-of-group"))
    iam.add_user_to_group(GroupName=f"{name}-group", UserName=name)
    return keys


def trust(principal: str, external_id: str = "") -> str:
    """A trust policy."""
    statement: dict[str, Any] = {"Effect": "Allow", "Principal": {"AWS": principal}, "Action": "sts:AssumeRole"}
    if external_id:
        statement["Condition"] = {"StringEquals": {"sts:ExternalId": external_id}}
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})


def role(account: Account, name: str, trusted: str, *, path: str = "/", **more: object) -> str:
    """The ARN of a new role with one inline policy."""
    iam = account.client("iam")
    made = iam.create_role(RoleName=name, Path=path, AssumeRolePolicyDocument=trusted, **more)
    iam.put_role_policy(RoleName=name, PolicyName="inline", PolicyDocument=allow("s3:*"))
    found: str = made["Role"]["Arn"]
    return found
