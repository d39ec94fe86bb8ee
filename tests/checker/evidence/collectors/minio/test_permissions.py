"""The policy of an administrator who reads: no more than that, and for one location."""

from __future__ import annotations

from typing import Any, cast

import pytest

from checker.evidence.collectors.minio.permissions import reader_policy
from checker.model.location import MinioLocation


def statements(bucket: str | None) -> list[dict[str, Any]]:
    """What the policy for a bucket says."""
    policy = reader_policy(MinioLocation("prod", bucket=bucket))
    assert policy["Version"] == "2012-10-17"
    return cast("list[dict[str, Any]]", policy["Statement"])


def test_it_grants_reading_alone() -> None:
    """No action that changes anything, and no pattern that might cover one."""
    actions = [action for each in statements("velero") for action in each["Action"]]
    assert all(action.partition(":")[2].startswith(("Get", "List", "ServerInfo")) for action in actions)
    assert not any("*" in action or "Object" in action.replace("ObjectLock", "") for action in actions)


def test_each_statement_is_of_one_namespace() -> None:
    """MinIO takes no other, and no resources with actions of the administration."""
    for each in statements("velero"):
        (namespace,) = {action.partition(":")[0] for action in each["Action"]}
        assert ("Resource" in each) == (namespace == "s3")


@pytest.mark.parametrize(
    ("bucket", "resource"),
    [("velero", "arn:aws:s3:::velero"), ("/velero/", "arn:aws:s3:::velero"), (None, "arn:aws:s3:::<bucket>")],
)
def test_it_names_the_locations_own_bucket(bucket: str | None, resource: str) -> None:
    """Or says that it is to be filled in."""
    assert [each["Resource"] for each in statements(bucket) if "Resource" in each] == [[resource]]
