"""What stands in the region's place, and the region that was meant."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checker.operations import partitions
from checker.operations.region_name import RegionKind, RegionName, classify, is_well_formed, zone_region


@pytest.mark.parametrize("region", partitions.region_names())
def test_every_region_is_known_and_well_formed(region: str) -> None:
    """And its slips lead back to it."""
    assert classify(region) == RegionName(region, RegionKind.KNOWN, region)
    assert is_well_formed(region)
    for slip in (region.upper(), region.replace("-", "_"), f" {region}", region.replace("-", ""), f"'{region}'"):
        assert classify(slip) == RegionName(slip, RegionKind.MALFORMED, region)
    assert classify(f"{region}a") == RegionName(f"{region}a", RegionKind.ZONE, region)


@pytest.mark.parametrize(
    ("text", "kind", "meant"),
    [
        ("Europe (Ireland)", RegionKind.DISPLAY_NAME, "eu-west-1"),
        ("us east (n. virginia)", RegionKind.DISPLAY_NAME, "us-east-1"),
        ("EU", RegionKind.PSEUDO, "eu-west-1"),
        ("us-standard", RegionKind.PSEUDO, "us-east-1"),
        ("aws-global", RegionKind.PSEUDO, "us-east-1"),
        ("fips-us-gov-west-1", RegionKind.PSEUDO, "us-gov-west-1"),
        ("us-west-2-lax-1a", RegionKind.ZONE, "us-west-2"),
        ("use1-az4", RegionKind.ZONE, "us-east-1"),
        ("apne1-az1", RegionKind.ZONE, "ap-northeast-1"),
        ("nz-north-1", RegionKind.UNKNOWN, ""),
        ("eu-centrel-1", RegionKind.UNKNOWN, ""),
        ("us east 1", RegionKind.MALFORMED, "us-east-1"),
        ("frankfurt", RegionKind.MALFORMED, ""),
        ("eu-west", RegionKind.MALFORMED, ""),
        ("", RegionKind.MALFORMED, ""),
    ],
)
def test_kinds(text: str, kind: RegionKind, meant: str) -> None:
    """One of each kind, and what was meant where it is sure."""
    assert classify(text) == RegionName(text, kind, meant)


@pytest.mark.parametrize("text", ["use9-az1", "xyz1-az1", "use1-az", "-az1", "a", ""])
def test_ids_of_no_zone(text: str) -> None:
    """A zone id leads to a region of the table, or to none."""
    assert zone_region(text) == ""


@given(st.text(max_size=40))
def test_any_text_is_classified(text: str) -> None:
    """Hostile text never raises; what is meant is always a region."""
    found = classify(text)
    assert not found.meant or partitions.is_region(found.meant)
