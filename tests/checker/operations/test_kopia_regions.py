"""The regions that kopia's S3 client knows, by Velero release."""

from __future__ import annotations

import pytest

from checker.operations.kopia_regions import Standing, standing, way_out


@pytest.mark.parametrize(
    ("region", "version", "expected"),
    [
        ("eu-central-1", None, Standing.KNOWN),
        ("us-gov-west-1", "v1.14.0", Standing.KNOWN),
        ("cn-north-1", "v1.18.1", Standing.KNOWN),
        ("ca-west-1", "v1.15.2", Standing.MISSING),
        ("ca-west-1", "v1.16.0", Standing.KNOWN),
        ("mx-central-1", "v1.16.2", Standing.MISSING),
        ("mx-central-1", "v1.17.0", Standing.KNOWN),
        ("ap-southeast-5", "v1.17.0-rc.1", Standing.KNOWN),
        ("ap-east-2", "v1.17.2", Standing.MISSING),
        ("ap-east-2", "v1.18.0", Standing.KNOWN),
        ("ap-east-2", None, Standing.UNSURE),
        ("ap-southeast-6", None, Standing.MISSING),
        ("ap-southeast-6", "v1.18.1", Standing.MISSING),
        ("ap-southeast-6", "v1.19.0", Standing.UNREAD),
        ("eusc-de-east-1", "v1.17.0", Standing.MISSING),
        ("us-iso-east-1", "v1.17.0", Standing.UNREAD),
        ("nowhere", "v1.17.0", Standing.UNREAD),
    ],
)
def test_standing_of_a_region(region: str, version: str | None, expected: Standing) -> None:
    """Each release's table, and silence about what was not read."""
    assert standing(region, version) is expected


@pytest.mark.parametrize(
    ("region", "text"),
    [
        ("mx-central-1", "Velero v1.17"),
        ("ap-southeast-6", "VPC endpoint"),
        ("eusc-de-east-1", "https://s3.eusc-de-east-1.amazonaws.eu"),
    ],
)
def test_way_out(region: str, text: str) -> None:
    """A newer release where there is one, else a host that is not replaced."""
    assert text in way_out(region)
