"""What dry runs of the snapshot actions end in: EC2's own word on whether the credential may take them.

Amazon EC2 API Reference, "Actions", DryRun: ``DryRunOperation`` where the permissions are there, and
``UnauthorizedOperation`` where they are not. Any other error came without a word on permissions that AWS documents, and
decides nothing: that a made-up volume is looked up only after authorization is nowhere written.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from checker.evidence.collectors.asking import CallError, call_name, unknown
from checker.evidence.collectors.collect import Collector
from checker.facts import aws_live
from checker.model.location import Feature
from checker.model.values import NamedTuple
from checker.operations.endpoint import parse_url
from checker.operations.plan import SAMPLES

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from checker.evidence.collectors.asking import Asking
    from checker.model.answer import Answer
    from checker.model.location import AwsLocation

_OUTCOMES = {"DryRunOperation": "allowed", "UnauthorizedOperation": "denied"}
IGNORED = "the dry run was not honoured"


class _DryRun(NamedTuple):
    """A method of the client and what it is sent; ``changes`` where it would change something, if it were real."""

    method: str
    sent: Mapping[str, object]
    changes: bool = True


def _tags(kind: str) -> list[dict[str, object]]:
    """The tags that the plugin sets on what it makes, so that the permission to tag is asked for, too."""
    tags = {"velero.io/backup": SAMPLES["backup"], "velero.io/pv": SAMPLES["persistent_volume"]}
    return [{"ResourceType": kind, "Tags": [{"Key": key, "Value": value} for key, value in tags.items()]}]


def _dry_runs(region: str) -> tuple[_DryRun, ...]:
    volume, snapshot = SAMPLES["volume"], SAMPLES["snapshot"]
    made = {"SnapshotId": snapshot, "AvailabilityZone": f"{region}a", "TagSpecifications": _tags("volume")}
    return (
        _DryRun("describe_volumes", {}, changes=False),
        _DryRun("describe_snapshots", {"OwnerIds": ["self"]}, changes=False),
        _DryRun("create_snapshot", {"VolumeId": volume, "TagSpecifications": _tags("snapshot")}),
        _DryRun("create_volume", made),
        _DryRun("delete_snapshot", {"SnapshotId": snapshot}),
    )


def _run(asking: Asking) -> Iterator[Answer]:
    key = aws_live.DRY_RUNS
    call = "ec2: dry runs of the snapshot actions"
    try:
        found = [_ended(asking, each) for each in _dry_runs(_region(asking))]
    except CallError as error:
        yield asking.without(key, call, error.gone)
    else:
        yield asking.known(key, call, found)


def _region(asking: Asking) -> str:
    """The region that volumes are in; raises ``CallError`` where the client does not ask there."""
    location = asking.aws_location
    region = (location.snapshot_plugin or {}).get("region") or location.region
    asked = str(asking.client("ec2").meta.region_name or "")
    if region and region != asked:
        unknown(f"EC2 is asked in {asked}, and the volumes are in {region}")
    return region or asked


def _ended(asking: Asking, run: _DryRun) -> dict[str, object]:
    """How one dry run ended; what would change something is asked of AWS alone, which is known to honour dry runs."""
    said: dict[str, object] = {"action": call_name("ec2", run.method), "outcome": "undecided"}
    if run.changes and not parse_url(str(asking.client("ec2").meta.endpoint_url)).host.is_aws:
        return said | {"error": "not AWS: a dry run might be a real one"}
    try:
        asking.call("ec2", run.method, **run.sent, DryRun=True)
    except CallError as error:
        code = error.gone.code
        if not code or error.gone.reason.startswith("no answer"):
            raise
        return said | {"outcome": _OUTCOMES.get(code, "undecided"), **({} if code in _OUTCOMES else {"error": code})}
    return said | {"error": IGNORED}


def takes_snapshots(location: AwsLocation) -> bool:
    """Whether the location is used for snapshots of volumes."""
    return Feature.VOLUME_SNAPSHOTS in location.features


COLLECTORS: tuple[Collector, ...] = (
    Collector("ec2: dry runs", (aws_live.DRY_RUNS,), _run, of_credential=True, when=takes_snapshots),
)
"""Everything that is asked of EC2."""
