"""What a MinIO server makes of names, addresses and keys, and what is known of its releases.

Sources: minio/minio, cmd/object-api-utils.go (IsValidBucketName, reserved buckets), internal/auth/credentials.go (the
lengths of keys) and cmd/server-main.go (ports); the advisories of minio/minio on GitHub, as of 26 September 2026.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from checker.model.values import NamedTuple
from checker.operations import bucket_name, endpoint

if TYPE_CHECKING:
    from collections.abc import Iterator

API_PORT = "9000"
"""The port at which the API listens by default."""

CONSOLE_PORTS = ("9001", "9090")
"""The ports that MinIO's documentation and its operator give the web console; nothing fixes them."""

CONSOLE_PATHS = ("browser", "buckets", "login", "minio", "object-browser")
"""What paths of the web console begin with."""

SHORTEST_KEY = 3
SHORTEST_SECRET = 8
RESERVED_IN_KEYS = "=,"
"""The characters that no access key may have: they divide the header that carries it."""

UNSIGNED_TRAILERS = "2023-05-18T00-05-36Z"
"""The first release that reads uploads with a checksum in their trailer (minio pull request 16484)."""

DEFAULT_KEY = "minioadmin"
"""The access key of the root user where the server was given none; its secret is the same word."""

PLAYGROUND = "play.min.io"
"""MinIO's public server for trials, where everybody may read and delete everything."""

_META = ".minio.sys"
_LABEL = frozenset("abcdefghijklmnopqrstuvwxyz0123456789-")
_STAMP = len("2023-05-18T00-05-36Z")
_OCTETS = 4
_LOOPBACK = ("localhost", "0.0.0.0", "[::1]", "[::]", "host.docker.internal")  # noqa: S104 - a text to look for
_SAMPLES = ("Q3AM3UQ867SPQQA43P2F", "AKIAIOSFODNN7EXAMPLE")
_PLACEHOLDERS = ("accesskey", "accesskeyid", "myaccesskey", "youraccesskey", "yourminioaccesskey", "minioaccesskey")


class Vulnerability(NamedTuple):
    """A published fault: the first release that has it (empty: every one), and the first without it."""

    name: str
    since: str
    fixed: str
    what: str


def bucket_problem(name: str) -> str:
    """Why the server has no bucket of this name, and cannot have one; empty when it can."""
    if not bucket_name.SHORTEST <= len(name) <= bucket_name.LONGEST:
        return f"it is {len(name)} character{'s' * (len(name) != 1)} long, and MinIO allows 3 to 63"
    wrong = "".join(dict.fromkeys(c for c in name if c not in _LABEL and c != "."))
    if wrong:
        return f"it has {wrong!r}, and MinIO allows small letters, digits, hyphens and periods"
    labels = name.split(".")
    if not all(labels):
        return "it has two periods in a row, or one at an end"
    if any(label[0] == "-" or label[-1] == "-" for label in labels):
        return "a hyphen stands at an end of it, or beside a period"
    if len(labels) == _OCTETS and all(label.isdigit() for label in labels):
        return "it is formatted as an address"
    return ""


def is_reserved(name: str) -> bool:
    """Whether the server keeps the name for itself."""
    return name == "minio" or name.startswith(_META)


def bucket_in(url: endpoint.S3Url) -> str:
    """The bucket in an address that was copied from the web console, or from a client; empty without one."""
    parts = [part for part in url.path.split("/") if part]
    if parts and parts[0] in CONSOLE_PATHS:
        return parts[1] if len(parts) > 1 else ""
    return parts[0] if parts else ""


def console_sign(url: endpoint.S3Url) -> str:
    """What in the address speaks for the web console; empty when nothing does."""
    label = url.host.name.partition(".")[0]
    if label == "console" or label.endswith("-console") or label.startswith("console-"):
        return f"the host begins with {label}"
    if url.port in CONSOLE_PORTS:
        return f"port {url.port} is by convention the console's"
    return ""


def api_address(url: endpoint.S3Url) -> str:
    """The address at which the API of the same server would be by default; empty when nobody can tell."""
    return f"{url.scheme}://{url.host.name}:{API_PORT}" if url.port in CONSOLE_PORTS and url.scheme else ""


def is_loopback(host: str) -> bool:
    """Whether a host is whatever machine, or container, asks for it."""
    return host in _LOOPBACK or host.endswith(".localhost") or (host.startswith("127.") and endpoint.is_address(host))


def is_cluster_local(host: str) -> bool:
    """Whether only the DNS of one Kubernetes cluster knows the host."""
    return host.endswith((".svc", ".svc.cluster.local", ".cluster.local"))


def is_single_label(host: str) -> bool:
    """Whether the host is a short name or an address, under which no bucket can have a name of its own."""
    return endpoint.is_address(host) or host.startswith("[") or "." not in host


def is_default_key(key: str) -> bool:
    """Whether the access key is that of the root user of a server that was given no other."""
    return key == DEFAULT_KEY


def is_sample_key(key: str) -> bool:
    """Whether the access key is one that documentation prints, or a word that stands for one."""
    bare = "".join(c for c in key.lower() if c.isalnum())
    return key in _SAMPLES or bare in _PLACEHOLDERS


def released(version: str) -> str:
    """When a release was made, as its name says it (``2025-10-15T17-29-55Z``); empty when it does not.

    The server says the same with colons, and puts ``RELEASE.`` before the tag alone.
    """
    text = version.strip().rpartition("RELEASE.")[2].replace(":", "-")[:_STAMP]
    digits = "".join("0" if c.isascii() and c.isdigit() else c for c in text)
    return text if digits == "0000-00-00T00-00-00Z" else ""


def vulnerabilities(version: str) -> tuple[Vulnerability, ...]:
    """The published faults of a release, the latest first; none for a version that does not say when it was made."""
    made = released(version)
    return tuple(fault for fault in _vulnerabilities() if made and fault.since <= made < fault.fixed)


def _vulnerabilities() -> Iterator[Vulnerability]:
    """Faults that matter to a backup location, with the releases of the advisories' own text."""
    yield Vulnerability(
        "CVE-2026-41145", "2023-05-18T00-05-36Z", "2026-04-11T03-20-12Z",
        "who knows an access key writes objects without its secret",
    )  # fmt: skip
    yield Vulnerability(
        "CVE-2026-40344", "2023-05-18T00-05-36Z", "2026-04-11T03-20-12Z",
        "who knows an access key unpacks archives into the bucket without its secret",
    )  # fmt: skip
    yield Vulnerability(
        "CVE-2025-62506", "", "2025-10-15T17-29-55Z",
        "an access key with a policy of its own makes itself another one without",
    )  # fmt: skip
    yield Vulnerability(
        "CVE-2025-31489", "2023-05-18T00-05-36Z", "2025-04-03T14-56-28Z",
        "who knows an access key uploads objects without its secret",
    )  # fmt: skip
    yield Vulnerability(
        "CVE-2024-55949", "2022-06-25T15-50-16Z", "2024-12-13T22-19-12Z",
        "any user gives itself any policy",
    )  # fmt: skip
    yield Vulnerability(
        "CVE-2024-24747", "", "2024-01-31T20-20-33Z",
        "an access key grants itself what only its user may do",
    )  # fmt: skip
    yield Vulnerability(
        "CVE-2023-28432", "2021-08-31T05-46-54Z", "2023-03-20T20-16-18Z",
        "a cluster tells strangers its root password",
    )  # fmt: skip
    yield Vulnerability(
        "CVE-2023-25812", "2020-04-10T03-34-42Z", "2023-02-17T17-52-43Z",
        "a Deny of bypassing governance retention is passed over, and locked objects are deleted",
    )  # fmt: skip
