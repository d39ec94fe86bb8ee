"""The table of regions and partitions, against botocore's own data."""

from __future__ import annotations

from typing import Any

import pytest
from botocore.loaders import Loader

from checker.operations import partitions


def endpoints() -> list[dict[str, Any]]:
    """Every partition of botocore's endpoint data."""
    return Loader().load_data("endpoints")["partitions"]  # type: ignore[no-any-return]  # botocore is untyped


def test_table_has_every_partition_and_region_of_botocore() -> None:
    """A botocore that knows a new partition or region, suffix or name, makes the table out of date."""
    theirs = {
        p["partition"]: (p["dnsSuffix"], {name: region["description"] for name, region in p["regions"].items()})
        for p in endpoints()
    }
    ours = {p.name: (p.dns_suffix, dict(p.regions)) for p in partitions.PARTITIONS}
    assert ours == theirs


def test_s3_is_in_every_region() -> None:
    """The table claims it; botocore agrees."""
    for partition in endpoints():
        assert set(partition["regions"]) <= set(partition["services"]["s3"]["endpoints"])


def test_pseudo_regions_of_s3_are_known() -> None:
    """Every S3 endpoint of botocore that is no region stands for the region it is signed for."""
    for partition in endpoints():
        for name, endpoint in partition["services"]["s3"]["endpoints"].items():
            if name not in partition["regions"]:
                assert partitions.PSEUDO_REGIONS[name] == endpoint["credentialScope"]["region"]
    assert set(partitions.PSEUDO_REGIONS.values()) <= set(partitions.region_names())
    assert not set(partitions.PSEUDO_REGIONS) & set(partitions.region_names())


@pytest.mark.parametrize(
    ("region", "partition", "suffix"),
    [
        ("eu-west-1", "aws", "amazonaws.com"),
        ("us-gov-west-1", "aws-us-gov", "amazonaws.com"),
        ("cn-north-1", "aws-cn", "amazonaws.com.cn"),
        ("eusc-de-east-1", "aws-eusc", "amazonaws.eu"),
        ("us-isob-east-1", "aws-iso-b", "sc2s.sgov.gov"),
        ("eu-isoe-west-1", "aws-iso-e", "cloud.adc-e.uk"),
        ("eu-east-9", "aws", "amazonaws.com"),
        ("us-gov-north-9", "aws-us-gov", "amazonaws.com"),
        ("us-isof-north-2", "aws-iso-f", "csp.hci.ic.gov"),
        ("eu-west-1a", "aws", "amazonaws.com"),
        (None, "aws", "amazonaws.com"),
    ],
)
def test_partition_of_a_region(region: str | None, partition: str, suffix: str) -> None:
    """Known regions, regions to come, and what is no region at all."""
    assert partitions.partition_name(region) == partition
    assert partitions.dns_suffix(region) == suffix


@pytest.mark.parametrize(
    "text", ["", "eu-west-1a", "us_east_1", "EU-WEST-1", "Ireland", "moon-base-1", "eu--1", "eu-1"]
)
def test_what_is_no_region(text: str) -> None:
    """An availability zone, underscores, capitals, a display name and nonsense belong to no partition."""
    assert not partitions.is_region(text)
    assert not partitions.is_region_shaped(text)
    assert partitions.partition_of(text) is None


def test_display_names_lead_to_regions() -> None:
    """The names of the console are found whatever their case."""
    assert partitions.region_of_display_name(" europe (ireland) ") == "eu-west-1"
    assert partitions.region_of_display_name("US East (N. Virginia)") == "us-east-1"
    assert partitions.region_of_display_name("Atlantis") is None


def test_every_region_has_the_shape_of_one() -> None:
    """The shape test refuses no region of the table and leads each to its own partition."""
    for partition in partitions.PARTITIONS:
        for region in partition.regions:
            assert partitions.is_region_shaped(region)
            assert partitions.partition_of(region) is partition
