"""What the Allow statements of policies name."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from checker.documents.reader import read
from checker.evidence.statements import NamedResource, covers, rewritten
from checker.facts.aws import PolicyDocument, PolicyKind

if TYPE_CHECKING:
    from checker.documents.document import Document


def document(value: object) -> Document:
    """The value as a JSON document."""
    return read("policy.json", json.dumps(value, indent=2).encode())[0]


def named(text: str, actions: tuple[str, ...] = ("s3:*",)) -> NamedResource:
    """A resource that a statement names."""
    found = document({"Resource": text})
    return NamedResource(text, found.at(("Resource",)), PolicyDocument("p", PolicyKind.MANAGED, found), actions)


@pytest.mark.parametrize(
    ("text", "service", "partition", "bucket"),
    [
        ("arn:aws:s3:::acme/*", "s3", "aws", "acme"),
        ("arn:aws-cn:s3:::acme", "s3", "aws-cn", "acme"),
        ("arn:aws:s3:::*", "s3", "aws", "*"),
        ("arn:aws:s3:eu-central-1:111122223333:accesspoint/ap", "s3", "aws", None),
        ("arn:aws:kms:eu-central-1:111122223333:alias/velero", "kms", "aws", None),
        ("*", "*", "", None),
        ("acme", "", "", None),
    ],
)
def test_an_arn_tells_service_partition_and_bucket(text: str, service: str, partition: str, bucket: str | None) -> None:
    """An access point is no bucket, and what is no ARN tells nothing."""
    found = named(text)
    assert (found.service, found.partition, found.bucket) == (service, partition, bucket)


@pytest.mark.parametrize(
    ("pattern", "text", "expected"),
    [
        ("acme-*", "acme-prod", True),
        ("acme-?", "acme-prod", False),
        ("${aws:username}-velero", "alice-velero", True),
        ("${aws:username}-velero", "velero", False),
        ("${open", "${open", True),
    ],
)
def test_patterns_cover_as_policies_do(pattern: str, text: str, *, expected: bool) -> None:
    """A policy variable may stand for anything."""
    assert covers(pattern, text) is expected


def test_actions_compare_without_case() -> None:
    """As AWS compares them."""
    assert named("*", ("KMS:generate*",)).grants("kms:GenerateDataKey")
    assert not named("*", ("kms:Encrypt",)).grants("kms:Decrypt")


def test_every_resource_of_the_document_is_rewritten_in_one_diff() -> None:
    """Two ARNs on one line or on two: each is replaced once, from the last to the first."""
    found = document(
        {"Statement": [{"Resource": ["arn:aws:s3:::a", "arn:aws:s3:::a/*"]}, {"Resource": "arn:aws:s3:::a"}]}
    )
    policy = PolicyDocument("p", PolicyKind.MANAGED, found)
    paths = [("Statement", 0, "Resource", 0), ("Statement", 0, "Resource", 1), ("Statement", 1, "Resource")]
    texts = ["arn:aws:s3:::a", "arn:aws:s3:::a/*", "arn:aws:s3:::a"]
    resources = [NamedResource(text, found.at(path), policy, ()) for path, text in zip(paths, texts, strict=True)]
    diff = rewritten(resources, lambda one: one.text.replace(":::a", ":::acme")).splitlines()
    added = [line[1:].strip(' ,"').removeprefix('Resource": "') for line in diff if line.startswith("+ ")]
    assert added == ["arn:aws:s3:::acme", "arn:aws:s3:::acme/*", "arn:aws:s3:::acme"]
