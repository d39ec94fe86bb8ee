"""Bucket names: what was pasted, what was meant, what a name says of itself."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checker.operations.bucket_name import (
    Pasted,
    RegionalName,
    foreign_characters,
    is_name,
    is_predictable,
    is_well_formed,
    may_be_legacy,
    pasted,
    regional_name,
    suggestion,
)


@pytest.mark.parametrize("name", ["log-delivery-march-2020", "my-hosted-content", "a1b", "example.com", "a" * 63])
def test_valid_names_of_the_documentation_are_well_formed(name: str) -> None:
    """The samples of the S3 User Guide, and the bounds."""
    assert is_well_formed(name)
    assert is_name(name)
    assert foreign_characters(name) == ""


@pytest.mark.parametrize(
    "name",
    ["doc_example_bucket", "DocExampleBucket", "ends-with-hyphen-", "example..com", "192.168.5.4", "ab", "a" * 64, ""],
)
def test_invalid_names_of_the_documentation_are_not(name: str) -> None:
    """One for each rule that a shape can break."""
    assert not is_well_formed(name)


@pytest.mark.parametrize(
    ("text", "what", "bucket"),
    [
        ("s3://acme/cluster-a/", "an s3:// address", "acme"),
        ("S3A://acme", "an s3a:// address", "acme"),
        ("arn:aws:s3:::acme", "an ARN", "acme"),
        ("arn:aws-cn:s3:::acme/*", "an ARN", "acme"),
        ("arn:aws:s3:eu-west-1:111122223333:accesspoint/ap", "the ARN of an access point", ""),
        ("arn:aws:iam::111122223333:user/velero", "an ARN", ""),
        ("https://acme.s3.amazonaws.com/x", "a URL", "acme"),
        ("https://s3.eu-west-1.amazonaws.com/acme/x", "a URL", "acme"),
        ("https://minio.example.com:9000/acme", "a URL", "acme"),
        ("https://eu-west-1.console.aws.amazon.com/s3/buckets/acme?region=eu-west-1", "a URL", "acme"),
        ("https://eu-west-1.console.aws.amazon.com/s3/home", "a URL", ""),
        ("acme.s3.eu-west-1.amazonaws.com", "a host name", "acme"),
        ("s3.eu-west-1.amazonaws.com/acme", "a host name", "acme"),
        (" s3://acme ", "an s3:// address", "acme"),
    ],
)
def test_what_was_pasted_is_told(text: str, what: str, bucket: str) -> None:
    """With the bucket in it, where there is one."""
    assert pasted(text) == Pasted(what, bucket)
    assert not is_name(text)


@pytest.mark.parametrize("text", ["acme", "acme.prod", "acme/x", "a b", "backup.example.aws", "10.0.0.1", "", "Acme_1"])
def test_names_good_or_bad_are_not_pasted(text: str) -> None:
    """A bad name is still a name, or somebody else's concern."""
    assert pasted(text) is None


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("doc_example_bucket", "doc-example-bucket"),
        ("DocExampleBucket", "docexamplebucket"),
        ("example..com", "example.com"),
        ("acme-prod-", "acme-prod"),
        ("acme.-prod", "acme-prod"),
        ("acme", ""),
        ("büro", ""),
        ("ab", ""),
        ("_", ""),
        ("a" * 64, ""),
    ],
)
def test_the_nearest_good_name(name: str, meant: str) -> None:
    """Nothing is suggested where nothing is obvious."""
    assert suggestion(name) == meant


@given(st.text(max_size=70))
def test_a_suggestion_is_a_name_that_s3_takes(name: str) -> None:
    """Whatever it was made from, and never the name itself."""
    meant = suggestion(name)
    assert not meant or (is_well_formed(meant) and meant != name)


@pytest.mark.parametrize(
    ("name", "region", "legacy"),
    [
        ("Old_Backups", "us-east-1", True),
        ("a" * 255, "us-east-1", True),
        ("a" * 256, "us-east-1", False),
        ("Old_Backups", "eu-west-1", False),
        ("Old_Backups", None, False),
        ("old backups", "us-east-1", False),
    ],
)
def test_old_buckets_of_us_east_1(name: str, region: str | None, *, legacy: bool) -> None:
    """Capitals, underscores and length, there and nowhere else."""
    assert may_be_legacy(name, region) is legacy


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("acme-111122223333-eu-central-1-an", RegionalName("111122223333", "eu-central-1")),
        ("acme-444455556666-111122223333-us-gov-west-1-an", RegionalName("111122223333", "us-gov-west-1")),
        ("acme-111122223333-eu-central-1", None),
        ("acme-11112222333-eu-central-1-an", None),
        ("111122223333-eu-central-1-an", None),
        ("acme-111122223333-frankfurt-an", None),
        ("acme-an", None),
        ("-an", None),
    ],
)
def test_account_and_region_inside_a_name(name: str, found: RegionalName | None) -> None:
    """Of names in the account regional namespace only."""
    assert regional_name(name) == found


@pytest.mark.parametrize(
    ("name", "predictable"),
    [
        ("velero-backups", True),
        ("velero-backups-2026", True),
        ("my.velero.eu-central-1", True),
        ("acme-velero-backups", False),
        ("velero-20261122", False),
        ("velero-9f3c1a", False),
    ],
)
def test_names_of_common_words_are_predictable(name: str, *, predictable: bool) -> None:
    """One word of one's own is enough, and so is a long number."""
    assert is_predictable(name, "eu-central-1") is predictable
