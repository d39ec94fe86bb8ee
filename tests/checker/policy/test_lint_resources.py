"""ARNs of resources: what none can have is named, what any may have is not."""

from __future__ import annotations

import pytest

from checker.operations.partitions import PARTITIONS
from checker.policy.lint import Entry
from checker.policy.lint_resources import Reach, arn_fault, mismatches
from checker.policy.services import reference
from checker.policy.services.reference import SERVICES

ACCOUNT = "111122223333"
KEY = f"arn:aws:kms:eu-central-1:{ACCOUNT}:key/1234abcd"


def entries(*texts: str) -> tuple[Entry, ...]:
    """Entries of one element."""
    return tuple(Entry(text, ("Resource", number)) for number, text in enumerate(texts))


@pytest.mark.parametrize("name", SERVICES)
def test_an_arn_of_every_kind_is_fine(name: str) -> None:
    """Filled in as a policy would have it, and with wildcards in every part."""
    service = reference.service(name)
    assert service is not None
    for kind in service.kinds:
        *head, tail = kind.pattern.split(":", 5)
        region = "us-west-2" if head[3] == "us-west-2" else head[3] and "eu-central-1"
        account = head[4] if head[4] in {"", "aws"} else ACCOUNT
        whole = f"arn:aws:{head[2]}:{region}:{account}:{tail.replace('*', 'x')}"
        for text in (whole, kind.pattern):
            fault = arn_fault(text)
            # The reference lists the services that have actions; a few others stand in ARNs only.
            assert fault is None or (not fault.certain and head[2] not in reference.service_names()), text


@pytest.mark.parametrize("partition", PARTITIONS, ids=lambda partition: partition.name)
def test_every_region_fits_its_partition(partition: object) -> None:
    """And no other."""
    for region in partition.regions:  # type: ignore[attr-defined]  # pytest knows no types
        name = partition.name  # type: ignore[attr-defined]  # as above
        assert arn_fault(f"arn:{name}:kms:{region}:{ACCOUNT}:key/*") is None
        other = "aws" if name != "aws" else "aws-cn"
        fault = arn_fault(f"arn:{other}:kms:{region}:{ACCOUNT}:key/*")
        assert fault is not None
        assert fault.put == f"arn:{name}:kms:{region}:{ACCOUNT}:key/*"


@pytest.mark.parametrize(
    "text",
    [
        "*",
        "bucket",
        "arn:aws:s3:::b",
        "arn:aws:s3:::b*",
        "arn:aws:s3:::b/backups/*",
        "arn:aws:s3:::b/file.txt",
        "arn:aws:s3:::${aws:username}/*",
        "arn:aws:s3:*:*:b/*",
        "arn:*:s3:::b",
        "arn:aws:s*",
        "arn:aws:lambda:eu-central-1:111122223333:function:x",
        f"arn:aws:kms:xx-nowhere-9:{'?' * 12}:key/*",
    ],
)
def test_what_may_exist_is_no_certain_fault(text: str) -> None:
    """Wildcards, variables and other services; a region that is not known may be newer than the table."""
    fault = arn_fault(text)
    assert fault is None or not fault.certain


@pytest.mark.parametrize(
    ("text", "put"),
    [
        ("arn:aws:s3:eu-central-1::b/*", "arn:aws:s3:::b/*"),
        (f"arn:aws:s3:eu-central-1:{ACCOUNT}:b", "arn:aws:s3:::b"),
        ("arn:aws:S3:::b", "arn:aws:s3:::b"),
        ("arn:aws-ch:s3:::b", "arn:aws-cn:s3:::b"),
        ("arn::s3:::b", "arn:aws:s3:::b"),
        (f"arn:aws:kms:eu-centrall-1:{ACCOUNT}:key/*", f"arn:aws:kms:eu-central-1:{ACCOUNT}:key/*"),
        (f"arn:aws:iam:eu-central-1:{ACCOUNT}:role/x", f"arn:aws:iam::{ACCOUNT}:role/x"),
        ("arn:aws:s3:::b/", "arn:aws:s3:::b/*"),
        ("arn:aws:s3:::b/kopia", "arn:aws:s3:::b/kopia/*"),
    ],
)
def test_the_arn_that_was_meant_is_proposed(text: str, put: str) -> None:
    """And has no fault itself."""
    fault = arn_fault(text)
    assert fault is not None
    assert fault.put == put
    assert arn_fault(put) is None


def test_folders_of_the_locations_prefix_are_no_objects() -> None:
    """The prefix itself, and what Velero keeps below it."""
    for key in ("clusters/prod", "clusters/prod/backups"):
        fault = arn_fault(f"arn:aws:s3:::b/{key}", "clusters/prod")
        assert fault is not None
        assert fault.put == f"arn:aws:s3:::b/{key}/*"
    assert arn_fault("arn:aws:s3:::b/clusters/prod") is None


@pytest.mark.parametrize(
    ("action", "fits", "other"),
    [
        ("s3:GetObject", "arn:aws:s3:::b/*", "arn:aws:s3:::b"),
        ("s3:GetObject", "arn:aws:s3:::b*", "arn:aws:s3:::b?"),
        ("s3:ListBucket", "arn:aws:s3:::b", "arn:aws:s3:::b/*"),
        ("s3:ListBucket", "arn:aws:s3:::b*", KEY),
        ("s3:ListAllMyBuckets", "arn:aws:s3:::*", "arn:aws:s3:::b"),
        ("kms:Decrypt", KEY, f"arn:aws:kms:eu-central-1:{ACCOUNT}:alias/x"),
        ("kms:CreateAlias", f"arn:aws:kms:eu-central-1:{ACCOUNT}:alias/x", "arn:aws:s3:::b"),
        ("ec2:CreateSnapshot", "arn:aws:ec2:*::snapshot/*", f"arn:aws:ec2:*:{ACCOUNT}:instance/*"),
        ("ec2:CreateSnapshot", "arn:aws:ec2:*:*:vol*", KEY),
        ("ec2:DescribeVolumes", "*", "arn:aws:ec2:*:*:volume/*"),
        ("sts:AssumeRole", f"arn:aws:iam::{ACCOUNT}:role/velero", f"arn:aws:iam::{ACCOUNT}:user/velero"),
        ("iam:PassRole", "arn:aws:iam::*:role/*", "arn:aws:s3:::b"),
    ],
)
def test_an_action_meets_resources_of_its_kinds(action: str, fits: str, other: str) -> None:
    """And misses those of others."""
    found = reference.expand(action)
    assert found
    assert Reach(entries(fits)).meets(found[0])
    assert Reach(entries(other, fits)).meets(found[0])
    assert not Reach(entries(other)).meets(found[0])


def test_actions_of_one_kind_are_named_together() -> None:
    """With the ARN that fits, unless it is there already."""
    actions = entries("s3:GetObject", "s3:PutObject", "s3:ListBucket", "kms:Decrypt")
    objects, keys = mismatches(actions, entries("arn:aws:s3:::b"))
    assert [entry.text for entry in objects.actions] == ["s3:GetObject", "s3:PutObject"]
    assert (objects.takes, objects.put, objects.instead) == ("object", "arn:aws:s3:::b/*", False)
    assert (keys.takes, keys.put) == ("key", "")
    (only,) = mismatches(entries("s3:GetObject"), entries("arn:aws:s3:::b"))
    assert only.instead
    assert mismatches(actions, entries("arn:aws:s3:::b", "*")) == []


def test_a_thousand_resources_cost_as_many_looks_as_their_shapes() -> None:
    """What is compared with the kinds of a service is what tells kinds apart, not each ARN."""
    reach = Reach(entries(*(f"arn:aws:ec2:*:*:volume/vol-{number}" for number in range(1000))))
    assert len(reach.shapes) == 1
