"""Grants: the requests of a location, gathered into the fewest statements that allow them and nothing else.

What is narrowed, and why no further:

* Objects: everything below the location's prefix. Velero refuses a location that holds other folders than its own, and
  adds new ones with its versions, so no folder is named.
* Lists: ``s3:prefix`` has to begin with the location's prefix, where one is set and every list carries the key. What
  S3 asks itself before it answers 404 is not documented; strictly, the whole bucket may be listed.
* KMS: through S3 alone (``kms:ViaService``), since neither client ever asks KMS itself.
* EC2: describing takes ``*`` (Service Authorization Reference, Amazon EC2). Snapshots and volumes are of any name;
  their region is known where a volume snapshot location states it (the bucket may be elsewhere), their account where
  the principal tells it. Tags may only be set on what is being created (``ec2:CreateAction``), and only snapshots that
  bear Velero's tag may be deleted (AWS binds its CSI driver so: Managed Policy Reference, AmazonEBSCSIDriverPolicy).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from checker.model.operation import Target
from checker.model.values import NamedTuple
from checker.operations.partitions import partition_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from checker.operations.plan import Planned
    from checker.policy.least.needs import Needs

Condition: TypeAlias = "dict[str, dict[str, list[str]]]"

LIST = "s3:ListBucket"
DELETE_SNAPSHOT = "ec2:DeleteSnapshot"
SNAPSHOT_TAG = "velero.io/backup"
"""A tag that the plugin sets on every snapshot it takes (Velero v1.18.1, pkg/backup/item_backupper.go)."""

_CREATE_ACTION = "ec2:createaction"
_SIDS: Mapping[str, str] = {
    "s3:GetObject": "ReadAndWriteBackups",
    "s3:PutObject": "ReadAndWriteBackups",
    "s3:ListBucket": "ListBackups",
    "kms:GenerateDataKey": "EncryptAndDecryptBackups",
    "kms:Decrypt": "EncryptAndDecryptBackups",
    "ec2:DescribeVolumes": "FindVolumesAndSnapshots",
    "ec2:CreateSnapshot": "CreateSnapshotsAndVolumes",
    "ec2:CreateTags": "TagWhatIsCreated",
    "ec2:DeleteSnapshot": "DeleteSnapshotsOfBackups",
}
"""What a statement is called, by an action in it."""


class Grant(NamedTuple):
    """Actions allowed on resources, under a condition; everything sorted."""

    sid: str
    actions: tuple[str, ...]
    resources: tuple[str, ...]
    condition: Condition


def grants(needs: Needs) -> tuple[Grant, ...]:
    """The statements of the identity policy: S3 first, then KMS, then EC2."""
    resources: dict[str, set[str]] = {}
    for planned in needs.requests:
        resource = _resource(needs, planned)
        if resource:
            resources.setdefault(planned.request.action, set()).add(resource)
    groups: dict[tuple[tuple[str, ...], str], tuple[list[str], Condition]] = {}
    for action in sorted(resources, key=_order):
        condition = _condition(needs, action)
        actions, _ = groups.setdefault((tuple(sorted(resources[action])), repr(condition)), ([], condition))
        actions.append(action)
    return tuple(_named(groups))


def _named(groups: Mapping[tuple[tuple[str, ...], str], tuple[list[str], Condition]]) -> Iterator[Grant]:
    taken: dict[str, int] = {}
    for (resources, _), (actions, condition) in groups.items():
        sid = next((_SIDS[action] for action in actions if action in _SIDS), actions[0].partition(":")[2])
        taken[sid] = taken.get(sid, 0) + 1
        yield Grant(f"{sid}{taken[sid]}" if taken[sid] > 1 else sid, tuple(actions), resources, condition)


def _order(action: str) -> tuple[int, bool, str]:
    """Services as a reader looks for them, what is on objects before what is on the bucket."""
    return ("s3", "kms", "ec2").index(action.partition(":")[0]), action == LIST, action


def _resource(needs: Needs, planned: Planned) -> str:
    """The resource of a request as a policy names it; empty for a key whose use no policy has to allow."""
    target, resource = planned.ask.target, planned.request.resource
    if target is Target.OBJECT:
        return f"{needs.bucket_arn}/{escaped(needs.root)}*"
    if target is Target.KEY:
        return resource if resource in needs.keys else ""
    if target not in {Target.VOLUME, Target.SNAPSHOT}:
        return resource
    region = _snapshot_region(needs) or "*"
    partition, kind = resource.split(":")[1], resource.rpartition(":")[2].partition("/")[0]
    # A snapshot's ARN names no account.
    account = "" if target is Target.SNAPSHOT else needs.principal.account or "*"
    return f"arn:{partition}:ec2:{region}:{account}:{kind}/*"


def _condition(needs: Needs, action: str) -> Condition:
    if action == LIST and is_list_narrowed(needs):
        return {"StringLike": {"s3:prefix": [f"{escaped(needs.root)}*"]}}
    if action.startswith("kms:"):
        return through_s3(needs)
    if action == DELETE_SNAPSHOT:
        return {"Null": {f"aws:ResourceTag/{SNAPSHOT_TAG}": ["false"]}}
    region = _snapshot_region(needs)
    if action.startswith("ec2:Describe") and region:
        return {"StringEquals": {"aws:RequestedRegion": [region]}}
    created = {
        value
        for planned in needs.requests
        if planned.request.action == action
        for value in planned.request.context.get(_CREATE_ACTION) or ()
    }
    return {"StringEquals": {"ec2:CreateAction": sorted(created)}} if created else {}


def _snapshot_region(needs: Needs) -> str:
    """The region of the volumes, where one is stated."""
    stated = (needs.location.snapshot_plugin or {}).get("region", "")
    return stated if partition_of(stated) is not None else ""


def through_s3(needs: Needs) -> Condition:
    """The condition that the key is used by S3 in the bucket's region, on the caller's behalf.

    Outside ``amazonaws.com`` it is not documented how the name of the service ends there.
    """
    if needs.dns_suffix != "amazonaws.com":
        return {"StringLike": {"kms:ViaService": [f"s3.{needs.region}.*"]}}
    return {"StringEquals": {"kms:ViaService": [f"s3.{needs.region}.amazonaws.com"]}}


def is_list_narrowed(needs: Needs) -> bool:
    """Whether lists are bound to the location's prefix: every one says what it lists (kopia's HeadBucket does not)."""
    lists = [planned.request.context for planned in needs.requests if planned.request.action == LIST]
    return bool(lists) and bool(needs.root) and not needs.strict and all(sent.get("s3:prefix") for sent in lists)


def escaped(text: str) -> str:
    """The text as it stands for itself in a policy: ``* ? ${`` are special there (IAM User Guide, policy variables)."""
    return text.replace("${", "${$}{").replace("*", "${*}").replace("?", "${?}")
