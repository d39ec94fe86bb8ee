"""SeaweedFS over TLS with a private CA, and the users that tests make on it."""

from __future__ import annotations

import json
import os
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import boto3
from botocore.config import Config

from checker.demo import store
from tests.servers import needed

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import pytest

ACCOUNT, REGION = "000000000000", "us-east-1"


@dataclass
class Seaweed:
    """A running server and its administrator."""

    running: store.Store
    made: dict[str, Any] = field(default_factory=dict)

    @property
    def url(self) -> str:
        """Its address."""
        return self.running.url

    @property
    def environ(self) -> Mapping[str, str]:
        """What names its IAM and STS, and its CA, to the SDK."""
        return {
            "AWS_ENDPOINT_URL_IAM": self.url,
            "AWS_ENDPOINT_URL_STS": self.url,
            "AWS_CA_BUNDLE": str(self.running.authority),
            "NO_PROXY": "localhost,127.0.0.1",
        }

    def client(self, service: str, key_id: str = "", secret: str = "") -> Any:  # noqa: ANN401 - clients have no types
        """A client of the administrator, or of somebody else."""
        return boto3.client(
            service,
            endpoint_url=self.url,
            verify=str(self.running.authority),
            aws_access_key_id=key_id or self.running.key_id,
            aws_secret_access_key=secret or self.running.secret.reveal(),
            region_name=REGION,
            config=Config(s3={"addressing_style": "path"}, retries={"total_max_attempts": 2}, proxies={}),
        )

    def bucket(self, name: str, **named: object) -> str:
        """A new bucket."""
        self.client("s3").create_bucket(Bucket=name, **named)
        return name

    def user(self, name: str, policy: object) -> tuple[str, str]:
        """The key pair of a new user with one managed policy."""
        iam = self.client("iam")
        iam.create_user(UserName=name)
        made = iam.create_policy(PolicyName=f"{name}-policy", PolicyDocument=json.dumps(policy))
        iam.attach_user_policy(UserName=name, PolicyArn=made["Policy"]["Arn"])
        key = iam.create_access_key(UserName=name)["AccessKey"]
        return key["AccessKeyId"], key["SecretAccessKey"]

    def keys_of(self, bucket: str) -> list[str]:
        """Everything that lies in a bucket: keys, versions and unfinished uploads."""
        s3 = self.client("s3")
        objects = [each["Key"] for each in s3.list_objects_v2(Bucket=bucket).get("Contents", [])]
        listed = s3.list_object_versions(Bucket=bucket)
        versions = [each["Key"] for kind in ("Versions", "DeleteMarkers") for each in listed.get(kind, [])]
        uploads = [each["Key"] for each in s3.list_multipart_uploads(Bucket=bucket).get("Uploads", [])]
        return sorted({*objects, *versions, *uploads})


@contextmanager
def seaweed(folder: Path, patch: pytest.MonkeyPatch) -> Iterator[Seaweed]:
    """A server for as long as the block lasts."""
    weed = needed("weed")
    patch.setenv("PATH", f"{Path(weed).parent}{os.pathsep}{os.environ['PATH']}")
    with store.running(folder) as running:
        yield Seaweed(running)


def needs(bucket: str, *without: str) -> dict[str, Any]:
    """The policy that a location of a bucket needs, without some of its actions."""
    objects = ["s3:GetObject", "s3:PutObject", "s3:DeleteObject", "s3:AbortMultipartUpload"]
    kept = [action for action in objects if action not in without]
    return {
        "Version": "2012-10-17",
        "Statement": [
            {"Effect": "Allow", "Action": "s3:ListBucket", "Resource": f"arn:aws:s3:::{bucket}"},
            {"Effect": "Allow", "Action": kept, "Resource": f"arn:aws:s3:::{bucket}/*"},
        ],
    }
