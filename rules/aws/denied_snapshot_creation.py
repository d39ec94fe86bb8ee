"""Rule AWS115: a request that takes an EBS snapshot is denied."""

from __future__ import annotations

from checker.api import Evidence, Provider, Severity, Verdicts, prove_operation, rule


@rule(
    "AWS115",
    "denied-snapshot-creation",
    severity=Severity.BLOCKER,
    provider=Provider.AWS,
    since="0.1.0",
    proves=("aws-policy",),
)
def denied_snapshot_creation(evidence: Evidence) -> Verdicts:
    """A request by which Velero takes an EBS snapshot of a volume is denied.

    ## Why it matters
    For a native snapshot Velero describes the volume (`ec2:DescribeVolumes`, which knows no resource but `*`) and
    creates the snapshot with its tags in the same request: `ec2:CreateSnapshot` on the volume and on the snapshot that
    comes to be, and `ec2:CreateTags` on the snapshot with `ec2:CreateAction` set to `CreateSnapshot`.

    When one is denied the volume is left out and the backup ends as `PartiallyFailed`: `error taking snapshot of volume
    … UnauthorizedOperation: You are not authorized to perform this operation`. Backups of volumes by kopia or by a CSI
    driver do not need these; a location that does not say which features it is used for gets this as advice.

    ## Remediation
    Allow `ec2:DescribeVolumes` on `*`, and `ec2:CreateSnapshot` and `ec2:CreateTags` as the documented policy does; or
    say `features: [object-store, file-system-backup]` in the location when native snapshots are not used.

    ## Source
    velero-plugin-for-aws v1.13.1, `volume_snapshotter.go`, `CreateSnapshot` and `GetVolumeInfo`.
    AWS Service Authorization Reference, "Actions, resources, and condition keys for Amazon EC2".
    Palette documentation, "Add Backup Location using Static Credentials", AWS, Prerequisites.
    """
    yield from prove_operation(evidence, "snapshot-create")
