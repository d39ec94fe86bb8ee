"""Rule AWS116: a request that makes a volume of an EBS snapshot is denied."""

from __future__ import annotations

from checker.api import Evidence, Provider, Severity, Verdicts, prove_operation, rule


@rule(
    "AWS116",
    "denied-snapshot-restore",
    severity=Severity.BLOCKER,
    provider=Provider.AWS,
    since="0.1.0",
    proves=("aws-policy",),
)
def denied_snapshot_restore(evidence: Evidence) -> Verdicts:
    """A request by which Velero makes a volume of an EBS snapshot is denied.

    ## Why it matters
    To restore a native snapshot Velero describes it (`ec2:DescribeSnapshots`, on `*`), creates a volume from it with
    its tags in the same request (`ec2:CreateVolume` on the volume and the snapshot, `ec2:CreateTags` on the volume with
    `ec2:CreateAction` set to `CreateVolume`) and describes that volume.

    When one is denied the persistent volume is not restored: `error restoring volume … UnauthorizedOperation: You are
    not authorized to perform this operation`. It is found out during the restore, long after the snapshot succeeded.

    ## Remediation
    Allow `ec2:DescribeSnapshots` and `ec2:DescribeVolumes` on `*`, and `ec2:CreateVolume` and `ec2:CreateTags` as the
    documented policy does; or say `features: [object-store, file-system-backup]` in the location when native snapshots
    are not used.

    ## Source
    velero-plugin-for-aws v1.13.1, `volume_snapshotter.go`, `CreateVolumeFromSnapshot`.
    AWS Service Authorization Reference, "Actions, resources, and condition keys for Amazon EC2".
    Palette documentation, "Add Backup Location using Static Credentials", AWS, Prerequisites.
    """
    yield from prove_operation(evidence, "snapshot-restore")
