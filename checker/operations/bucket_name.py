"""Bucket names: what was pasted in the place of one, what a name says of itself, and the name that was meant.

Sources: Amazon S3 User Guide, "General purpose bucket naming rules", with the account regional namespace of 2026, and
"Using an access point alias"; minio-go v7.0.97, pkg/s3utils/utils.go, ``checkBucketNameCommon``.
"""

from __future__ import annotations

from checker.model.values import NamedTuple
from checker.operations import endpoint, partitions

SHORTEST = 3
LONGEST = 63
LONGEST_LEGACY = 255
"""The longest name that us-east-1 gave out before 1 March 2018."""

LEGACY_REGION = "us-east-1"
"""The region whose old buckets may have names that follow no rule of today."""

REGIONAL_SUFFIX = "-an"
"""How names in the account regional namespace end."""

_ACCOUNT_DIGITS = 12
_COMMON = (
    "a an and app apps archive archives aws backup backups bak bucket cloud cluster clusters company data default "
    "demo dev development disaster dr eks environment example for infra k8s kube kubernetes location main my new "
    "of old our palette preprod prd prod production project qa recovery restore s3 sample snapshot snapshots "
    "spectro spectrocloud stage staging state storage store team temp test testing the tmp uat v1 v2 velero "
    "volumes workload workloads workspace workspaces"
)
_LOWER = frozenset("abcdefghijklmnopqrstuvwxyz0123456789")
_NAME = _LOWER | frozenset(".-")
_LEGACY = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZ_")


class Pasted(NamedTuple):
    """Something that stands where a bucket's name belongs; ``bucket`` is the bucket inside it, empty without one."""

    what: str
    bucket: str


class RegionalName(NamedTuple):
    """A name in the account regional namespace: PREFIX-ACCOUNT-REGION-an."""

    account: str
    region: str


def is_name(text: str) -> bool:
    """Whether the text is a name, good or bad, and not a path, an address or something with white space in it."""
    return bool(text) and not any(c.isspace() or c in "/:\\" for c in text) and pasted(text) is None


def pasted(text: str) -> Pasted | None:
    """What the text is, when it is no name at all but something that contains one; ``None`` for anything else."""
    bare = text.strip()
    if bare.startswith("arn:"):
        return _of_arn(bare)
    scheme, found, rest = bare.partition("://")
    if found and scheme.lower() in {"s3", "s3a", "s3n"}:
        return Pasted(f"an {scheme.lower()}:// address", rest.partition("/")[0])
    if found:
        url = endpoint.parse_url(bare)
        first = url.path.strip("/").partition("/")[0]
        if url.host.kind is endpoint.HostKind.CONSOLE:
            first = _of_console(url)
        return Pasted("a URL", url.host.bucket or first)
    host = endpoint.host_of(bare.partition("/")[0])
    if host.is_aws and host.kind is not endpoint.HostKind.OTHER_AWS:
        return Pasted("a host name", host.bucket or bare.partition("/")[2].partition("/")[0])
    return None


def _of_arn(text: str) -> Pasted:
    prefix, _, rest = text.partition(":::")
    if prefix.count(":") == 2 and prefix.endswith(":s3"):  # noqa: PLR2004 - arn:PARTITION:s3
        return Pasted("an ARN", rest.partition("/")[0])
    return Pasted("the ARN of an access point" if ":accesspoint" in text else "an ARN", "")


def _of_console(url: endpoint.S3Url) -> str:
    parts = url.path.strip("/").split("/")
    return parts[2] if parts[:2] == ["s3", "buckets"] and len(parts) > 2 else ""  # noqa: PLR2004 - s3/buckets/NAME


def foreign_characters(name: str) -> str:
    """The characters that no name of today may have, each once, in the order of the name."""
    return "".join(dict.fromkeys(c for c in name if c not in _NAME))


def may_be_legacy(name: str, region: str | None) -> bool:
    """Whether an old bucket of us-east-1 may bear this name: capitals, underscores, up to 255 characters."""
    return region == LEGACY_REGION and len(name) <= LONGEST_LEGACY and not set(name) - _NAME - _LEGACY


def is_well_formed(name: str) -> bool:
    """Whether S3 would create a bucket of this name, reserved prefixes and suffixes apart."""
    return (
        SHORTEST <= len(name) <= LONGEST
        and not set(name) - _NAME
        and name[0] in _LOWER
        and name[-1] in _LOWER
        and ".." not in name
        and not endpoint.is_address(name)
    )


def suggestion(name: str) -> str:
    """The nearest name that S3 would take: small letters, hyphens; empty when there is no obvious one."""
    if not name.isascii():
        return ""
    near = "".join(c if c in _NAME else "-" for c in name.strip().lower())
    while ".." in near:
        near = near.replace("..", ".")
    near = near.replace(".-", "-").replace("-.", "-").strip(".-")
    return near if is_well_formed(near) and near != name else ""


def regional_name(name: str) -> RegionalName | None:
    """The account and the region inside a name of the account regional namespace; ``None`` when it is not made so."""
    head = name.removesuffix(REGIONAL_SUFFIX)
    if head == name:
        return None
    parts = head.split("-")
    for index in range(len(parts) - 1, 0, -1):
        if len(parts[index]) == _ACCOUNT_DIGITS and parts[index].isdigit():
            region = "-".join(parts[index + 1 :])
            return RegionalName(parts[index], region) if partitions.is_region_shaped(region) else None
    return None


def is_predictable(name: str, region: str | None) -> bool:
    """Whether the name is made of common words alone, so that anybody may think of it."""
    rest = name.replace(region, "") if region else name
    words = [word for word in rest.replace(".", "-").split("-") if word]
    common = frozenset(_COMMON.split())
    return all(word in common or (word.isdigit() and len(word) <= len("2026")) for word in words)
