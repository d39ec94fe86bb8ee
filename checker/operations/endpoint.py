"""S3 URLs: their parts, read without a library's tolerance, and the kind of host each one names.

Sources: Amazon S3 User Guide, "Virtual hosting of general purpose buckets", "Website endpoints", "Access points",
"AWS PrivateLink for Amazon S3" and "Transfer Acceleration"; AWS General Reference, "Amazon Simple Storage Service
endpoints and quotas"; minio-go v7.0.97, pkg/s3utils/utils.go, for the hosts that kopia takes to be Amazon's.
"""

from __future__ import annotations

from enum import Enum

from checker.model.values import NamedTuple
from checker.operations.wording import shown

LARGEST_PORT = 65535

_LARGEST_OCTET = 255
_OCTETS = 4
_LONGEST_HOST = 253
_LONGEST_LABEL = 63
_SUFFIXES = ("amazonaws.com.cn", "amazonaws.com", "amazonaws.eu", "c2s.ic.gov", "sc2s.sgov.gov", "cloud.adc-e.uk",
             "csp.hci.ic.gov")  # fmt: skip
_CONSOLES = ("console.aws.amazon.com", "console.amazonaws.cn", "console.amazonaws-us-gov.com", "console.amazonaws.eu")
_EXTERNAL = "external-1"


class HostKind(Enum):
    """What a host serves."""

    REGIONAL = "a regional S3 endpoint"
    DUALSTACK = "a dual-stack S3 endpoint"
    FIPS = "a FIPS S3 endpoint"
    GLOBAL = "the global S3 endpoint"
    VPC_ENDPOINT = "a VPC endpoint of S3"
    ACCELERATE = "S3 Transfer Acceleration"
    WEBSITE = "an S3 website"
    ACCESS_POINT = "an S3 access point"
    OBJECT_LAMBDA = "an S3 Object Lambda access point"
    CONTROL = "the S3 Control API"
    EXPRESS = "S3 Express One Zone"
    CONSOLE = "the AWS console"
    OTHER_AWS = "an AWS host that is not S3"
    ADDRESS = "a bare IP address"
    OTHER = "a host outside AWS"


_REGIONAL = frozenset((HostKind.REGIONAL, HostKind.DUALSTACK, HostKind.FIPS))
_OUTSIDE = frozenset((HostKind.ADDRESS, HostKind.OTHER))
_SERVES_BUCKETS = _REGIONAL | _OUTSIDE | {HostKind.GLOBAL, HostKind.VPC_ENDPOINT, HostKind.ACCELERATE}
_KOPIA_FIPS = frozenset(("us-east-1", "us-east-2", "us-west-1", "us-west-2", "us-gov-west-1"))
_LABELS = {
    "s3": HostKind.REGIONAL,
    "s3-fips": HostKind.FIPS,
    "s3-accelerate": HostKind.ACCELERATE,
    "s3-website": HostKind.WEBSITE,
    "s3-accesspoint": HostKind.ACCESS_POINT,
    "s3-accesspoint-fips": HostKind.ACCESS_POINT,
    "s3-object-lambda": HostKind.OBJECT_LAMBDA,
    "s3-object-lambda-fips": HostKind.OBJECT_LAMBDA,
    "s3-control": HostKind.CONTROL,
    "s3-control-fips": HostKind.CONTROL,
    "s3-outposts": HostKind.ACCESS_POINT,
}


class Host(NamedTuple):
    """A host, and what its name says: ``region`` and ``bucket`` are empty when it names none."""

    name: str
    kind: HostKind
    region: str = ""
    bucket: str = ""

    @property
    def is_aws(self) -> bool:
        """Whether the host belongs to AWS."""
        return self.kind not in _OUTSIDE

    @property
    def is_regional(self) -> bool:
        """Whether it is one region's own S3 endpoint on the public internet."""
        return self.kind in _REGIONAL

    @property
    def serves_buckets(self) -> bool:
        """Whether it may answer for any bucket, by path or by virtual host, as far as the name tells."""
        return self.kind in _SERVES_BUCKETS

    @property
    def is_fips_for_kopia(self) -> bool:
        """Whether minio-go knows the host as a FIPS endpoint, and so keeps it; it has a list of them."""
        if self.kind is not HostKind.FIPS or self.bucket:
            return False
        return self.region in _KOPIA_FIPS or (self.region == "us-gov-east-1" and "dualstack" not in self.name)

    @property
    def service(self) -> Service | None:
        """The storage service outside AWS that the host belongs to; ``None`` when its name does not tell."""
        return next((found for found in _services() if self.kind is HostKind.OTHER and found.owns(self.name)), None)

    @property
    def virtual_hosts_only(self) -> bool:
        """Whether the endpoint takes the bucket in the host alone, never in the path."""
        service = self.service
        return self.kind is HostKind.ACCELERATE or (service is not None and service.virtual_hosts_only)


class Service(NamedTuple):
    """A storage service outside AWS, by the end of its hosts; ``provider`` is what to choose for it in Palette."""

    suffixes: tuple[str, ...]
    name: str
    provider: str
    virtual_hosts_only: bool = False
    speaks_s3: bool = True

    def owns(self, host: str) -> bool:
        """Whether the host is one of the service's."""
        return any(host == suffix or host.endswith(f".{suffix}") for suffix in self.suffixes)


class S3Url(NamedTuple):
    """An S3 URL in its parts, exactly as written; a part that is missing is empty.

    ``port`` is the text after the host's colon, ``None`` without a colon. ``problem`` says why Go's ``url.Parse``,
    with which Velero and its plugin read it, or the network would not take it; empty when they would.
    """

    text: str
    scheme: str
    user_info: str
    host: Host
    port: str | None
    path: str
    query: str | None
    fragment: str | None
    problem: str = ""

    @property
    def has_path(self) -> bool:
        """Whether more than slashes follow the host."""
        return bool(self.path.strip("/"))

    @property
    def base(self) -> str:
        """Scheme, host and port alone."""
        port = "" if self.port is None else f":{self.port}"
        return f"{self.scheme or 'https'}://{self.host.name}{port}"

    @property
    def is_replaced_by_kopia(self) -> bool:
        """Whether kopia puts the region's endpoint from its own table in place of this host.

        minio-go does so for the hosts that it takes to be Amazon's, FIPS and VPC endpoints apart; it looks at the host
        together with the port.
        """
        name = self.host.name
        named = name.startswith(("s3.", "s3-")) and name.endswith((".amazonaws.com", ".amazonaws.com.cn"))
        return named and not self.host.is_fips_for_kopia and ".elb." not in name and self.port is None


def parse_url(text: str) -> S3Url:
    """The parts of an S3 URL; never raises, ``problem`` tells what is wrong."""
    scheme, found, rest = text.partition("://")
    if not found or not _is_scheme(scheme):
        scheme, rest = "", text
    rest, fragment = _cut(rest, "#")
    rest, query = _cut(rest, "?")
    authority, slash, path = rest.partition("/")
    user_info, _, server = authority.rpartition("@")
    name, port = _split_port(server)
    host = host_of(name)
    problem = _problem(server, host, port) if scheme else ""
    return S3Url(text, scheme.lower(), user_info, host, port, slash + path, query, fragment, problem)


def host_of(name: str) -> Host:
    """The kind of host that a name names."""
    name = name.lower().rstrip(".")
    if is_address(name) or name.startswith("["):
        return Host(name, HostKind.ADDRESS)
    if any(name == console or name.endswith(f".{console}") for console in _CONSOLES):
        return Host(name, HostKind.CONSOLE)
    suffix = next((found for found in _SUFFIXES if name.endswith(f".{found}")), "")
    if not suffix:
        outside = not name.endswith((".aws", ".aws.amazon.com")) and name != "aws.amazon.com"
        return Host(name, HostKind.OTHER if outside else HostKind.OTHER_AWS)
    return _aws_host(name, name[: -len(suffix) - 1].split("."))


def is_address(text: str) -> bool:
    """Whether text is formatted as an IPv4 address, possible or not (``10.0.0.1``, ``12.123.234.567``)."""
    parts = text.split(".")
    return len(parts) == _OCTETS and all(part.isascii() and part.isdigit() for part in parts)


def _aws_host(name: str, labels: list[str]) -> Host:
    """A host of AWS: the labels before the service name the bucket, those after it the region."""
    positions = [index for index, label in enumerate(labels) if _kind_of(label) is not None]
    if not positions:
        return Host(name, HostKind.OTHER_AWS)
    index = positions[-1]
    before, label, after = labels[:index], labels[index], labels[index + 1 :]
    if after and after[-1] == "vpce":
        return _vpc_host(name, before, after)
    kind = _kind_of(label) or HostKind.OTHER_AWS
    region = _region_in(label)
    if after and after[0] == "dualstack":
        after = after[1:]
        kind = HostKind.DUALSTACK if kind is HostKind.REGIONAL else kind
    region = region or ".".join(after)
    if kind is HostKind.REGIONAL and region in {"", _EXTERNAL}:
        kind, region = HostKind.GLOBAL, ""
    return Host(name, kind, region, ".".join(before))


def _vpc_host(name: str, before: list[str], after: list[str]) -> Host:
    at = next((index for index, label in enumerate(before) if label.startswith("vpce-")), None)
    use = before[at - 1] if at else ""
    kinds = {"accesspoint": HostKind.ACCESS_POINT, "control": HostKind.CONTROL}
    bucket = ".".join(before[: at - 1]) if at and use in {"bucket", *kinds} else ""
    return Host(name, kinds.get(use, HostKind.VPC_ENDPOINT), after[0] if len(after) > 1 else "", bucket)


def _kind_of(label: str) -> HostKind | None:
    """What a label of a host stands for; ``None`` when it names no service of S3."""
    found = _LABELS.get(label)
    if found is not None or not label.startswith(("s3-", "s3express")):
        return found
    if label.startswith("s3express"):
        return HostKind.EXPRESS
    if label.startswith("s3-website-"):
        return HostKind.WEBSITE
    if label.startswith("s3-fips-"):
        return HostKind.FIPS
    return HostKind.REGIONAL if _region_in(label) else None


def _region_in(label: str) -> str:
    """The region in a label of the older form (``s3-eu-west-1``, ``s3-website-us-east-1``)."""
    rest = label
    for prefix in ("s3-website-", "s3-fips-", "s3-"):
        if label.startswith(prefix):
            rest = label.removeprefix(prefix)
            break
    if rest == _EXTERNAL:
        return rest
    return rest if rest != label and rest[-1:].isdigit() and rest.count("-") > 1 else ""


def _is_scheme(text: str) -> bool:
    return text[:1].isalpha() and text.isascii() and all(c.isalnum() or c in "+-." for c in text)


def _cut(text: str, mark: str) -> tuple[str, str | None]:
    before, found, after = text.partition(mark)
    return before, after if found else None


def _split_port(server: str) -> tuple[str, str | None]:
    """Host and port as written; the colons within an IPv6 address in brackets are no port's."""
    if server.startswith("["):
        name, bracket, rest = server.partition("]")
        name += bracket
        return (name, rest[1:]) if rest.startswith(":") else (name + rest, None)
    name, colon, port = server.partition(":")
    return name, port if colon else None


def _problem(server: str, host: Host, port: str | None) -> str:
    """What makes host and port impossible; empty when nothing does."""
    name = host.name
    if any(c.isspace() or not c.isprintable() for c in server):
        return "has white space in the host"
    if not name:
        return "names no host"
    problems = (_host_problem(name), _port_problem(port or ""))
    return ", and ".join(problem for problem in problems if problem)


def _host_problem(name: str) -> str:
    if name.startswith("["):
        return _six_problem(name)
    if is_address(name):
        octet = next((part for part in name.split(".") if _is_beyond(part)), "")
        wrong = f"{shown(octet)} is more than {_LARGEST_OCTET}"
        return f"has the impossible address {shown(name)}: {wrong}" if octet else ""
    return _glued_port(name) or _name_problem(name)


def _is_beyond(octet: str) -> bool:
    digits = octet.lstrip("0")
    return len(digits) > len(str(_LARGEST_OCTET)) or int(digits or "0") > _LARGEST_OCTET


def _port_problem(port: str) -> str:
    if not port:  # a colon and nothing after it is the scheme's own port (RFC 3986, section 3.2.3)
        return ""
    if not (port.isascii() and port.isdigit()):
        return f"has the port {shown(port)!r}, which is not a number"
    if not 0 < int(port[:6]) <= LARGEST_PORT:
        return f"has the impossible port {shown(port)}; ports go from 1 to {LARGEST_PORT}"
    return ""


def _six_problem(name: str) -> str:
    from ipaddress import IPv6Address  # noqa: PLC0415 - only for an address in brackets

    try:
        IPv6Address(name.strip("[]").partition("%")[0])
    except ValueError:
        return f"has {shown(name)} for a host, which is no IPv6 address"
    return "" if name.endswith("]") else f"has {shown(name)} for a host, which is no IPv6 address"


def _glued_port(name: str) -> str:
    """A port that stands right after the host, its colon lost (``s3.eu-west-1.amazonaws.com443``)."""
    bare = name.rstrip("0123456789")
    digits = name[len(bare) :]
    if digits and any(bare.endswith(f".{suffix}") for suffix in (*_SUFFIXES, "com", "net", "org", "local", "internal")):
        return f"has the port {shown(digits)} glued to the host: a colon is missing before it"
    if name.rpartition(".")[2].isdigit():
        return f"has {shown(name)} for a host, which is neither a name nor an address of four numbers"
    return ""


def _name_problem(name: str) -> str:
    labels = name.split(".")
    if len(name) > _LONGEST_HOST or any(len(label) > _LONGEST_LABEL for label in labels):
        return "has a host name longer than DNS allows"
    if not all(labels):
        return f"has two periods in a row, or one at the start, in the host {shown(name)}"
    wrong = next((c for c in name if not (c.isalnum() or c in "-._\N{BULLET}")), "")
    return f"has {wrong!r} in the host {shown(name)}, which no host name may hold" if wrong else ""


def _services() -> tuple[Service, ...]:
    """Storage services outside AWS that speak, or nearly speak, S3; built when a host outside AWS is met."""
    minio = "MinIO"
    return (
        Service(("storage.googleapis.com", "storage.cloud.google.com"), "Google Cloud Storage", "GCP"),
        Service(("blob.core.windows.net", "blob.core.chinacloudapi.cn", "blob.core.usgovcloudapi.net"),
                "Azure Blob Storage", "Azure", speaks_s3=False),
        Service(("aliyuncs.com",), "Alibaba Cloud OSS", minio, virtual_hosts_only=True),
        Service(("myqcloud.com",), "Tencent Cloud COS", minio, virtual_hosts_only=True),
        Service(("backblazeb2.com",), "Backblaze B2", minio),
        Service(("wasabisys.com",), "Wasabi", minio),
        Service(("digitaloceanspaces.com",), "DigitalOcean Spaces", minio),
        Service(("r2.cloudflarestorage.com",), "Cloudflare R2", minio),
        Service(("oraclecloud.com",), "Oracle Cloud Object Storage", minio),
        Service(("appdomain.cloud",), "IBM Cloud Object Storage", minio),
        Service(("linodeobjects.com",), "Akamai (Linode) Object Storage", minio),
        Service(("scw.cloud",), "Scaleway Object Storage", minio),
        Service(("ovh.net", "io.cloud.ovh.net", "cloud.ovh.us"), "OVHcloud Object Storage", minio),
        Service(("min.io",), "MinIO", minio),
    )  # fmt: skip
