"""Rule AWS117: a request that deletes an EBS snapshot is denied."""

from __future__ import annotations

from checker.api import Evidence, Provider, Severity, Verdicts, prove_operation, rule


@rule(
    "AWS117",
    "denied-snapshot-deletion",
    severity=Severity.BLOCKER,
    provider=Provider.AWS,
    since="0.1.0",
    proves=("aws-policy",),
)
def denied_snapshot_deletion(evidence: Evidence) -> Verdicts:
    """A request by which Velero deletes the EBS snapshots of an expired backup is denied.

    ## Why it matters
    When a backup expires Velero deletes its native snapshots first: `ec2:DeleteSnapshot` on each snapshot.

    When it is denied the deletion of the backup stops there (`error deleting snapshot … UnauthorizedOperation`): the
    objects in the bucket are not removed either, Velero tries again for ever, and both the snapshots and the bucket
    grow.

    ## Remediation
    Allow `ec2:DeleteSnapshot` as the documented policy does. To narrow it, condition it on the tag that Velero sets
    (`ec2:ResourceTag/velero.io/backup` present), not on a tag that older snapshots lack.

    ## Source
    velero-plugin-for-aws v1.13.1, `volume_snapshotter.go`, `DeleteSnapshot`.
    Velero v1.17.0, `pkg/controller/backup_deletion_controller.go`.
    AWS Service Authorization Reference, "Actions, resources, and condition keys for Amazon EC2".
    Palette documentation, "Add Backup Location using Static Credentials", AWS, Prerequisites.
    """
    yield from prove_operation(evidence, "snapshot-delete")
