"""The policy of an administrator who reads all that a live run asks a MinIO server for, and changes nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from checker.operations.minio_plan import ARN

if TYPE_CHECKING:
    from checker.model.location import MinioLocation

_ADMINISTRATION = (
    "admin:GetBucketQuota",
    "admin:GetGroup",
    "admin:GetPolicy",
    "admin:GetUser",
    "admin:ListServiceAccounts",
    "admin:ServerInfo",
)
_BUCKET = (
    "s3:GetBucketLocation",
    "s3:GetBucketObjectLockConfiguration",
    "s3:GetBucketPolicy",
    "s3:GetBucketVersioning",
    "s3:GetEncryptionConfiguration",
    "s3:GetLifecycleConfiguration",
    "s3:GetReplicationConfiguration",
    "s3:ListBucket",
)


def reader_policy(location: MinioLocation) -> dict[str, object]:
    """The policy; MinIO's administration knows no narrower resources."""
    bucket = (location.bucket or "<bucket>").strip("/")
    statements = [
        {"Sid": "ReadUsersAndServer", "Effect": "Allow", "Action": list(_ADMINISTRATION)},
        {"Sid": "ReadTheBucket", "Effect": "Allow", "Action": list(_BUCKET), "Resource": [f"{ARN}{bucket}"]},
    ]
    return {"Version": "2012-10-17", "Statement": statements}
