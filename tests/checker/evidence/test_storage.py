"""What the rules about the bucket ask of it: where keys begin, what objects carry, what is denied without TLS."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from checker.errors import UnreadFactError
from checker.evidence import storage
from checker.evidence.evidence import Evidence
from checker.evidence.store import Store
from checker.facts import aws
from checker.facts.aws_storage import LifecycleRule, Versioning
from checker.model.decision import Layer
from checker.model.fact import Absent, Denied, Known, Source
from tests.checker.evidence.test_evidence import LOCATION, NOW, REFUSED, SOURCE, policy

if TYPE_CHECKING:
    from collections.abc import Mapping

    from checker.model.fact import Fact
    from checker.model.location import AwsLocation

NONE = Absent(SOURCE)
ARNS = ["arn:aws:s3:::acme", "arn:aws:s3:::acme/*"]


def window(facts: Mapping[str, Fact[object]] | None = None, *, strict: bool = False, **fields: Any) -> Evidence:  # noqa: ANN401 - any field
    """A window on the location."""
    location: AwsLocation = LOCATION._replace(**fields)
    return Evidence(Store(location, facts or {}, NOW, strict))


def deny(**members: object) -> dict[str, object]:
    """A statement that refuses cleartext."""
    statement: dict[str, object] = {"Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": ARNS}
    return {**statement, "Condition": {"Bool": {"aws:SecureTransport": "false"}}, **members}


def answers(statement: dict[str, object]) -> list[bool | None]:
    """What a bucket policy of one statement says to each request without TLS."""
    return [layer.denies for _, layer in storage.plain_http(window({"bucketPolicy": Known(policy(statement), SOURCE)}))]


@pytest.mark.parametrize(
    ("prefix", "root"), [(None, ""), ("", ""), ("/", ""), ("velero", "velero/"), ("/a/b/", "a/b/")]
)
def test_keys_begin_with_the_prefix_and_a_slash(prefix: str | None, root: str) -> None:
    """And asking for it is a read of the prefix."""
    evidence = window(prefix=prefix)
    assert storage.key_root(evidence) == root
    assert list(evidence.reads) == ["prefix"]


@pytest.mark.parametrize(
    ("tagging", "tags"), [("", {}), ("a=1&b=2", {"a": "1", "b": "2"}), ("a", {"a": ""}), ("&a=1=2", {"a": "1=2"})]
)
def test_the_plugin_tags_what_its_configuration_says(tagging: str, tags: dict[str, str]) -> None:
    """As a query string, which is how S3 takes it."""
    assert storage.plugin_tags(window(plugin={"tagging": tagging})) == tags
    assert storage.plugin_tags(window()) == {}


def test_a_bucket_without_lifecycle_has_no_rules() -> None:
    """But one whose lifecycle nobody read is not taken for such."""
    rule = LifecycleRule("r", enabled=True)
    assert storage.lifecycle_rules(window({"lifecycle": Known((rule,), SOURCE)})) == (rule,)
    assert storage.lifecycle_rules(window({"lifecycle": NONE})) == ()
    with pytest.raises(UnreadFactError):
        storage.lifecycle_rules(window())


@pytest.mark.parametrize(("status", "keeps"), [("Enabled", True), ("Suspended", True), ("", False)])
def test_suspended_versioning_keeps_what_it_has(status: str, keeps: bool) -> None:  # noqa: FBT001 - expected
    """Only a bucket that never was versioned has no old versions."""
    assert storage.keeps_versions(window({"bucketVersioning": Known(Versioning(status), SOURCE)})) is keeps


def test_cleartext_is_decided_by_the_engine() -> None:
    """A list, a write and a read; denied, not denied, or depending on what nobody said."""
    assert answers(deny()) == [True, True, True]
    assert answers(deny(Resource=ARNS[0])) == [True, False, False]
    assert answers(deny(Condition={"Bool": {"aws:SecureTransport": "true"}})) == [False, False, False]
    both = {"Bool": {"aws:SecureTransport": "false"}, "IpAddress": {"aws:SourceIp": "203.0.113.0/24"}}
    assert answers(deny(Condition=both)) == [None, None, None]
    assert answers(deny(Condition={"NumericLessThan": {"s3:TlsVersion": "1.2"}})) == [None, None, None]


def test_asking_about_cleartext_reads_nothing_else() -> None:
    """Identity policies are no matter here: refused or not, the bucket policy's answer is the same."""
    facts: dict[str, Fact[object]] = {"bucketPolicy": Known(policy(deny()), SOURCE), "identityPolicies": REFUSED}
    evidence = window(facts)
    results = storage.plain_http(evidence)
    assert {layer.layer for _, layer in results} == {Layer.BUCKET}
    assert all(layer.denies for _, layer in results)
    assert evidence.reads == {}
    assert storage.plain_http(window(facts, bucket=None)) == ()


def test_the_statement_that_is_proposed_does_what_it_is_for() -> None:
    """Put into a bucket policy it denies every request without TLS."""
    statement = json.loads(storage.tls_statement(window()))
    assert answers(statement) == [True, True, True]
    assert json.loads(storage.tls_statement(window(region="cn-north-1")))["Resource"][0] == "arn:aws-cn:s3:::acme"


def test_switches_that_are_off_are_named() -> None:
    """All of them where nothing was ever set."""
    assert storage.switches_off(None) == storage.SWITCHES
    assert storage.switches_off(aws.PublicAccessBlock(block_public_policy=True)) == (
        "BlockPublicAcls",
        "IgnorePublicAcls",
        "RestrictPublicBuckets",
    )
    assert storage.switches_off(aws.PublicAccessBlock(*(True,) * 4)) == ()


def test_an_assumption_is_not_supplied() -> None:
    """A declaration is, and so is a refusal; and asking is no read."""
    declared = Absent(Source("declared", assumption="declared by the location"))
    refused = Denied("a permission", SOURCE)
    for fact, supplied in ((declared, True), (refused, True), (Known(policy(), SOURCE), True), (None, False)):
        evidence = window({"bucketPolicy": fact} if fact is not None else {})
        assert storage.is_supplied(evidence, aws.BUCKET_POLICY) is supplied
        assert evidence.reads == {}
    assert not storage.is_supplied(window(strict=True), aws.BUCKET_POLICY)
    assert not storage.is_supplied(window(), aws.OBJECT_LOCK)
