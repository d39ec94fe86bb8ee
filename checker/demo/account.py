"""The account of the demo: a bucket, a user for Velero, and the policy that is attached to it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import boto3
from botocore.config import Config

from checker.model.secret import Secret
from checker.model.values import NamedTuple

if TYPE_CHECKING:
    from checker.demo.store import Store

BUCKET, USER, REGION = "demo-velero", "velero", "us-east-1"
ARN = f"arn:aws:iam::000000000000:user/{USER}"
_POLICY = "velero-backup"
_OBJECT_ACTIONS = ["s3:GetObject", "s3:PutObject", "s3:AbortMultipartUpload"]
FLAWED = {
    "Version": "2012-10-17",
    "Statement": [
        {"Effect": "Allow", "Action": "s3:ListBucket", "Resource": f"arn:aws:s3:::{BUCKET}"},
        {"Effect": "Allow", "Action": _OBJECT_ACTIONS, "Resource": f"arn:aws:s3:::{BUCKET}/*"},
    ],
}
"""A policy as they are often written: it backs up, and cannot delete."""


class User(NamedTuple):
    """The user that Velero is given, and the key pair made for it."""

    key_id: str
    secret: Secret


def prepare(store: Store) -> User:
    """Make the bucket, and the user with the flawed policy."""
    _client(store, "s3").create_bucket(Bucket=BUCKET)
    iam = _client(store, "iam")
    iam.create_user(UserName=USER)
    key = iam.create_access_key(UserName=USER)["AccessKey"]
    attach(store, FLAWED)
    return User(key["AccessKeyId"], Secret(key["SecretAccessKey"]))


def attach(store: Store, policy: object) -> None:
    """Make ``policy`` the one that the user has."""
    iam = _client(store, "iam")
    for old in iam.list_attached_user_policies(UserName=USER)["AttachedPolicies"]:
        iam.detach_user_policy(UserName=USER, PolicyArn=old["PolicyArn"])
        iam.delete_policy(PolicyArn=old["PolicyArn"])
    made = iam.create_policy(PolicyName=_POLICY, PolicyDocument=json.dumps(policy))
    iam.attach_user_policy(UserName=USER, PolicyArn=made["Policy"]["Arn"])


def _client(store: Store, service: str) -> Any:  # noqa: ANN401 - clients of botocore are made at run time
    return boto3.Session().client(
        service,
        endpoint_url=store.url,
        verify=str(store.authority),
        aws_access_key_id=store.key_id,
        aws_secret_access_key=store.secret.reveal(),
        region_name=REGION,
        config=Config(s3={"addressing_style": "path"}, retries={"max_attempts": 2}, connect_timeout=5, proxies={}),
    )
