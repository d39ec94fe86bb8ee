"""Region codes: what a text in the region's place is, and the region that was meant.

Sources: AWS General Reference, "AWS service endpoints", regions; Amazon EC2 User Guide, "Regions and Zones"; the S3
endpoint rules of the AWS SDKs (endpoint-rule-set-1.json), which want a region to be a host label.
"""

from __future__ import annotations

from enum import Enum

from checker.model.values import NamedTuple
from checker.operations import partitions

_MOST_PARTS = 4
_LEAST_PARTS = 3
_ID_AREAS = {
    "use": "us-east-",
    "usw": "us-west-",
    "euw": "eu-west-",
    "euc": "eu-central-",
    "eun": "eu-north-",
    "eus": "eu-south-",
    "apne": "ap-northeast-",
    "apse": "ap-southeast-",
    "aps": "ap-south-",
    "ape": "ap-east-",
    "cac": "ca-central-",
    "caw": "ca-west-",
    "sae": "sa-east-",
    "mec": "me-central-",
    "mes": "me-south-",
    "afs": "af-south-",
    "ilc": "il-central-",
    "mxc": "mx-central-",
}


class RegionKind(Enum):
    """What stands in the region's place."""

    KNOWN = "a region"
    UNKNOWN = "made like a region, and in no table"
    ZONE = "an availability zone"
    DISPLAY_NAME = "the name the console shows"
    PSEUDO = "the name of an endpoint"
    MALFORMED = "no region code"


class RegionName(NamedTuple):
    """A text in the region's place; ``meant`` is the region it surely stands for, empty when nobody can tell."""

    text: str
    kind: RegionKind
    meant: str = ""


def classify(text: str) -> RegionName:
    """What the text is, and the region that was meant by it."""
    if partitions.is_region(text):
        return RegionName(text, RegionKind.KNOWN, text)
    if text in partitions.PSEUDO_REGIONS:
        return RegionName(text, RegionKind.PSEUDO, partitions.PSEUDO_REGIONS[text])
    shown = partitions.region_of_display_name(text)
    if shown is not None:
        return RegionName(text, RegionKind.DISPLAY_NAME, shown)
    zone = zone_region(text)
    if zone:
        return RegionName(text, RegionKind.ZONE, zone)
    if is_well_formed(text):
        return RegionName(text, RegionKind.UNKNOWN)
    return RegionName(text, RegionKind.MALFORMED, _tidied(text))


def is_well_formed(text: str) -> bool:
    """Whether the text is made like a region code, of this day or of one to come (``eu-west-1``, ``us-gov-east-1``)."""
    parts = text.split("-")
    return (
        _LEAST_PARTS <= len(parts) <= _MOST_PARTS
        and text.isascii()
        and text == text.lower()
        and len(parts[0]) in range(2, 6)
        and all(part.isalpha() for part in parts[:-1])
        and parts[-1].isdigit()
        and len(parts[-1]) == 1
    )


def zone_region(text: str) -> str:
    """The region of an availability zone, a local zone, a wavelength zone or a zone id; empty for anything else."""
    if text[:-1] and text[-1:].isalpha() and partitions.is_region(text[:-1]):
        return text[:-1]
    longer = next((region for region in partitions.region_names() if text.startswith(f"{region}-")), "")
    if longer:
        return longer
    area, _, rest = text.partition("-az")
    number = area[-1:]
    found = _ID_AREAS.get(area[:-1], "") if rest.isdigit() and number.isdigit() else ""
    return f"{found}{number}" if found and partitions.is_region(f"{found}{number}") else ""


def _tidied(text: str) -> str:
    """The region behind white space, quotes, capitals, underscores or lost hyphens."""
    near = "-".join(text.strip().strip("\"'").lower().replace("_", " ").replace("-", " ").split())
    if partitions.is_region(near):
        return near
    squeezed = near.replace("-", "")
    return next((region for region in partitions.region_names() if region.replace("-", "") == squeezed), "")
