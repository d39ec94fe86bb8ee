"""What the Velero plugin for AWS asks of EC2 for native volume snapshots.

Read from velero-plugin-for-aws v1.13.1 (volume_snapshotter.go). CSI snapshots are asked for by the CSI driver's own
identity, not by this one. What KMS is asked about encrypted volumes is left out: EC2 asks with grants on the caller's
behalf, on keys that no backup location names. There is no CreateTags call: EC2 wants the permission to tag on creation.
"""

from __future__ import annotations

from checker.model.location import Feature
from checker.model.operation import Ask, Client, Operation, Target

_PLUGIN = (
    "https://github.com/vmware-tanzu/velero-plugin-for-aws/blob/v1.13.1/velero-plugin-for-aws/volume_snapshotter.go"
)
_EC2_ACTIONS = "AWS Service Authorization Reference, Actions, resources, and condition keys for Amazon EC2"
_TAGGING = "Amazon EC2 User Guide, Grant permission to tag Amazon EC2 resources during creation"
_SOURCE_SNAPSHOT = (
    "AWS Storage Blog, Enhancing resource-level permission for creating an Amazon EBS volume from a snapshot"
)

_CLIENT = Client.SNAPSHOTTER
# All labels of the Backup and all tags of the volume come along, so aws:TagKeys cannot be known.
_TAGS = {"aws:requesttag/velero.io/backup": "{backup}", "aws:requesttag/velero.io/pv": "{persistent_volume}"}
# The plugin deletes what it took, so a snapshot bears the tags that it was given; both spellings of the key are there.
_TAGGED = {
    "aws:resourcetag/velero.io/backup": "{backup}",
    "aws:resourcetag/velero.io/pv": "{persistent_volume}",
    "ec2:resourcetag/velero.io/backup": "{backup}",
    "ec2:resourcetag/velero.io/pv": "{persistent_volume}",
}

CREATE = Operation(
    "snapshot-create",
    "Snapshot a volume",
    Feature.VOLUME_SNAPSHOTS,
    (
        Ask("ec2:DescribeVolumes", Target.ANY, _CLIENT, "type, zone and tags of the volume"),
        Ask("ec2:CreateSnapshot", Target.VOLUME, _CLIENT, "the volume to snapshot", "{volume}"),
        Ask("ec2:CreateSnapshot", Target.SNAPSHOT, _CLIENT, "the new snapshot", "*", _TAGS),
        Ask(
            "ec2:CreateTags",
            Target.SNAPSHOT,
            _CLIENT,
            "tags of the new snapshot",
            "*",
            {**_TAGS, "ec2:createaction": "CreateSnapshot"},
        ),
    ),
    "error taking snapshot of volume: rpc error: code = Unknown desc = operation error EC2: CreateSnapshot, https "
    "response error StatusCode: 403, api error UnauthorizedOperation: You are not authorized to perform this "
    "operation.",
    (_PLUGIN, _EC2_ACTIONS, _TAGGING),
)

RESTORE = Operation(
    "snapshot-restore",
    "Create a volume from a snapshot",
    Feature.VOLUME_SNAPSHOTS,
    (
        Ask("ec2:DescribeSnapshots", Target.ANY, _CLIENT, "tags of the snapshot"),
        Ask("ec2:CreateVolume", Target.VOLUME, _CLIENT, "the new volume", "*", _TAGS),
        Ask("ec2:CreateVolume", Target.SNAPSHOT, _CLIENT, "the snapshot it is made from", "{snapshot}"),
        Ask(
            "ec2:CreateTags",
            Target.VOLUME,
            _CLIENT,
            "tags of the new volume",
            "*",
            {**_TAGS, "ec2:createaction": "CreateVolume"},
        ),
    ),
    "error executing PVAction for persistentvolumes/pvc-...: rpc error: code = Unknown desc = operation error EC2: "
    "CreateVolume, https response error StatusCode: 403, api error UnauthorizedOperation: You are not authorized to "
    "perform this operation.",
    (_PLUGIN, _EC2_ACTIONS, _SOURCE_SNAPSHOT, _TAGGING),
)

DELETE = Operation(
    "snapshot-delete",
    "Delete the snapshots of an expired backup",
    Feature.VOLUME_SNAPSHOTS,
    (Ask("ec2:DeleteSnapshot", Target.SNAPSHOT, _CLIENT, "a snapshot of the backup", "{snapshot}", _TAGGED),),
    "error deleting snapshot snap-...: rpc error: code = Unknown desc = operation error EC2: DeleteSnapshot, https "
    "response error StatusCode: 403, api error UnauthorizedOperation: You are not authorized to perform this "
    "operation.",
    (_PLUGIN, _EC2_ACTIONS),
)

OPERATIONS: tuple[Operation, ...] = (CREATE, RESTORE, DELETE)
"""Every operation of the volume snapshotter."""
