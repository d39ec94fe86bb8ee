"""What a plan is made of: a request, the ask of the catalogue that it comes from, and the samples in its names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from checker.model.operation import Client
from checker.model.values import NamedTuple
from checker.operations.context import parse_version

if TYPE_CHECKING:
    from collections.abc import Mapping

    from checker.model.decision import Request
    from checker.model.location import Location
    from checker.model.operation import Ask, Operation

SAMPLES: Mapping[str, str] = {
    "backup": "sample-backup-7f3a9c21",
    "restore": "sample-restore-7f3a9c21",
    "namespace": "sample-namespace-7f3a9c21",
    "persistent_volume": "pvc-7f3a9c21-4d6e-4b80-8592-c1f0a3d7e48b",
    "volume": "vol-07f3a9c21d4e6b805",
    "snapshot": "snap-07f3a9c21d4e6b805",
}
"""What stands for the names that only a running cluster knows."""


class Planned(NamedTuple):
    """A request, and the ask of the operation it comes from.

    ``unresolved`` says why the resource is not known exactly (a KMS key named by an alias): then an allow is an
    answer, since only a pattern that covers every key gives it, and anything else is unknown.
    """

    operation: Operation
    ask: Ask
    request: Request
    unresolved: str = ""


def root_of(location: Location) -> str:
    """What every object key of the location begins with: nothing, or the prefix and a slash."""
    prefix = (location.prefix or "").strip("/")
    return f"{prefix}/" if prefix else ""


def is_sent(location: Location, ask: Ask) -> bool:
    """Whether a location's clients, of their versions, send the request at all."""
    if ask.when == "tagging" and not location.plugin.get("tagging"):
        return False
    if ask.when == "region-lookup" and not _looks_region_up(location):
        return False
    if not ask.since and not ask.until:
        return True
    version = parse_version(location.velero_version if ask.client is Client.KOPIA else location.plugin.get("version"))
    if version is None:
        return not ask.until
    since, until = parse_version(ask.since), parse_version(ask.until)
    return (since is None or version >= since) and (until is None or version < until)


def _looks_region_up(location: Location) -> bool:
    """Whether kopia asks where the bucket is: only of a custom endpoint that is not AWS's, when no region is given."""
    return not location.region and bool(location.s3_url) and ".amazonaws." not in (location.s3_url or "").lower()
