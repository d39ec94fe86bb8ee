"""Regions that kopia's S3 client knows, by Velero release.

kopia writes through minio-go, which replaces every Amazon host by the endpoint of the region in a table of its own
(s3-endpoints.go, ``getS3Endpoint``). A region that is missing there silently becomes us-east-1, while requests are
still signed for the location's region. Read from the table of the minio-go version in Velero's go.mod: 7.0.69 for
Velero 1.14 and 1.15, 7.0.84 for 1.16, 7.0.94 for 1.17, 7.0.97 for 1.18.
"""

from __future__ import annotations

from enum import Enum

from checker.operations.context import parse_version
from checker.operations.partitions import dns_suffix, partition_of

NEWEST = (1, 18)
"""The newest Velero release whose table was read."""

_SINCE = {
    "ca-west-1": (1, 16),
    "ap-southeast-5": (1, 17),
    "ap-southeast-7": (1, 17),
    "mx-central-1": (1, 17),
    "ap-east-2": (1, 18),
    "ap-southeast-6": None,
}
_PUBLIC = frozenset(("aws", "aws-cn", "aws-us-gov"))
_SOVEREIGN = "aws-eusc"


class Standing(Enum):
    """What is known of a region's place in the table."""

    KNOWN = "known"
    MISSING = "missing"
    UNSURE = "known to some releases, and the release is not given"
    UNREAD = "never read"


def standing(region: str, velero_version: str | None) -> Standing:
    """Whether the client of that Velero release knows the region."""
    partition = partition_of(region)
    if partition is None or (partition.name not in _PUBLIC and partition.name != _SOVEREIGN):
        return Standing.UNREAD
    if partition.name in _PUBLIC and region in partition.regions and region not in _SINCE:
        return Standing.KNOWN
    version = parse_version(velero_version)
    since = _SINCE.get(region)
    if since is None:
        return Standing.MISSING if version is None or version[:2] <= NEWEST else Standing.UNREAD
    if version is None:
        return Standing.UNSURE
    return Standing.KNOWN if version[:2] >= since else Standing.MISSING


def way_out(region: str) -> str:
    """What to do about a region that is missing, as the beginning of a sentence."""
    since = _SINCE.get(region)
    if since is not None:
        return f"Use Velero v{since[0]}.{since[1]} or later"
    suffix = dns_suffix(region)
    if suffix == "amazonaws.eu":  # which minio-go does not take for an Amazon host
        return f"Set the S3 URL to https://s3.{region}.{suffix}, with Force S3 path style on"
    return "Use a VPC endpoint of S3 as S3 URL"
