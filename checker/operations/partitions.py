"""AWS regions and the partitions they belong to.

Dated 2026-11-22, from the endpoint data of botocore 1.44.5; S3 is served in every region listed.
A test compares the table with the botocore that is installed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from checker.model.values import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping


class Partition(NamedTuple):
    """A separate part of AWS: its name in ARNs, its DNS suffix, and its regions with the names the console shows."""

    name: str
    dns_suffix: str
    region_prefixes: tuple[str, ...]
    regions: Mapping[str, str]


PARTITIONS: tuple[Partition, ...] = (
    Partition(
        "aws",
        "amazonaws.com",
        ("us-", "eu-", "ap-", "sa-", "ca-", "me-", "af-", "il-", "mx-"),
        {
            "af-south-1": "Africa (Cape Town)",
            "ap-east-1": "Asia Pacific (Hong Kong)",
            "ap-east-2": "Asia Pacific (Taipei)",
            "ap-northeast-1": "Asia Pacific (Tokyo)",
            "ap-northeast-2": "Asia Pacific (Seoul)",
            "ap-northeast-3": "Asia Pacific (Osaka)",
            "ap-south-1": "Asia Pacific (Mumbai)",
            "ap-south-2": "Asia Pacific (Hyderabad)",
            "ap-southeast-1": "Asia Pacific (Singapore)",
            "ap-southeast-2": "Asia Pacific (Sydney)",
            "ap-southeast-3": "Asia Pacific (Jakarta)",
            "ap-southeast-4": "Asia Pacific (Melbourne)",
            "ap-southeast-5": "Asia Pacific (Malaysia)",
            "ap-southeast-6": "Asia Pacific (New Zealand)",
            "ap-southeast-7": "Asia Pacific (Thailand)",
            "ca-central-1": "Canada (Central)",
            "ca-west-1": "Canada West (Calgary)",
            "eu-central-1": "Europe (Frankfurt)",
            "eu-central-2": "Europe (Zurich)",
            "eu-north-1": "Europe (Stockholm)",
            "eu-south-1": "Europe (Milan)",
            "eu-south-2": "Europe (Spain)",
            "eu-west-1": "Europe (Ireland)",
            "eu-west-2": "Europe (London)",
            "eu-west-3": "Europe (Paris)",
            "il-central-1": "Israel (Tel Aviv)",
            "me-central-1": "Middle East (UAE)",
            "me-south-1": "Middle East (Bahrain)",
            "mx-central-1": "Mexico (Central)",
            "sa-east-1": "South America (Sao Paulo)",
            "us-east-1": "US East (N. Virginia)",
            "us-east-2": "US East (Ohio)",
            "us-west-1": "US West (N. California)",
            "us-west-2": "US West (Oregon)",
        },
    ),
    Partition(
        "aws-cn",
        "amazonaws.com.cn",
        ("cn-",),
        {"cn-north-1": "China (Beijing)", "cn-northwest-1": "China (Ningxia)"},
    ),
    Partition(
        "aws-us-gov",
        "amazonaws.com",
        ("us-gov-",),
        {"us-gov-east-1": "AWS GovCloud (US-East)", "us-gov-west-1": "AWS GovCloud (US-West)"},
    ),
    Partition(
        "aws-iso",
        "c2s.ic.gov",
        ("us-iso-",),
        {"us-iso-east-1": "US ISO East", "us-iso-west-1": "US ISO WEST"},
    ),
    Partition(
        "aws-iso-b",
        "sc2s.sgov.gov",
        ("us-isob-",),
        {"us-isob-east-1": "US ISOB East (Ohio)", "us-isob-west-1": "US ISOB West"},
    ),
    Partition("aws-iso-e", "cloud.adc-e.uk", ("eu-isoe-",), {"eu-isoe-west-1": "EU ISOE West"}),
    Partition(
        "aws-iso-f",
        "csp.hci.ic.gov",
        ("us-isof-",),
        {"us-isof-east-1": "US ISOF EAST", "us-isof-south-1": "US ISOF SOUTH"},
    ),
    Partition("aws-eusc", "amazonaws.eu", ("eusc-",), {"eusc-de-east-1": "AWS European Sovereign Cloud (Germany)"}),
)

PSEUDO_REGIONS: Mapping[str, str] = {
    "EU": "eu-west-1",
    "aws-global": "us-east-1",
    "fips-ca-central-1": "ca-central-1",
    "fips-ca-west-1": "ca-west-1",
    "fips-us-east-1": "us-east-1",
    "fips-us-east-2": "us-east-2",
    "fips-us-gov-east-1": "us-gov-east-1",
    "fips-us-gov-west-1": "us-gov-west-1",
    "fips-us-iso-east-1": "us-iso-east-1",
    "fips-us-iso-west-1": "us-iso-west-1",
    "fips-us-isob-east-1": "us-isob-east-1",
    "fips-us-west-1": "us-west-1",
    "fips-us-west-2": "us-west-2",
    "s3-external-1": "us-east-1",
    "us-standard": "us-east-1",
}
"""Names of S3 endpoints and old location constraints that are pasted as regions, and the region each means.

``EU`` and ``us-standard`` are the legacy names of S3 (CreateBucket, "LocationConstraint"); the rest is botocore's.
"""


def is_region(region: str) -> bool:
    """Whether the region is in the table."""
    return any(region in partition.regions for partition in PARTITIONS)


def region_names() -> tuple[str, ...]:
    """Every region of the table, sorted."""
    return tuple(sorted(region for partition in PARTITIONS for region in partition.regions))


def is_region_shaped(text: str) -> bool:
    """Whether the text looks like a region, known or yet to come (``eu-west-1``, ``us-gov-east-1``)."""
    parts = text.split("-")
    least = 3
    return (
        len(parts) >= least
        and text.isascii()
        and text == text.lower()
        and all(part.isalpha() for part in parts[:-1])
        and parts[-1].isdigit()
        and _by_prefix(text) is not None
    )


def region_of_display_name(name: str) -> str | None:
    """The region whose name in the console this is (``Europe (Ireland)``, ``US East (N. Virginia)``)."""
    wanted = name.strip().casefold()
    for partition in PARTITIONS:
        for region, shown in partition.regions.items():
            if shown.casefold() == wanted:
                return region
    return None


def partition_of(region: str | None) -> Partition | None:
    """The partition of a region; of one that is not in the table, the partition its shape tells."""
    if region is None:
        return None
    for partition in PARTITIONS:
        if region in partition.regions:
            return partition
    return _by_prefix(region) if is_region_shaped(region) else None


def _by_prefix(region: str) -> Partition | None:
    fitting = [(len(prefix), p) for p in PARTITIONS for prefix in p.region_prefixes if region.startswith(prefix)]
    return max(fitting, key=lambda pair: pair[0])[1] if fitting else None


def partition_name(region: str | None) -> str:
    """The partition that stands in the ARNs of a region; ``aws`` when the region is missing or not one."""
    found = partition_of(region)
    return found.name if found else "aws"


def dns_suffix(region: str | None) -> str:
    """The DNS suffix of a region's endpoints; ``amazonaws.com`` when the region is missing or not one."""
    found = partition_of(region)
    return found.dns_suffix if found else "amazonaws.com"
