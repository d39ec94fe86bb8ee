"""Rule AWS913: snapshots may be shared with another account."""

from __future__ import annotations

from checker.api import Evidence, Provider, Severity, Verdicts, prove_need, rule


@rule(
    "AWS913",
    "means-to-share-snapshots",
    severity=Severity.RISK,
    provider=Provider.AWS,
    since="0.1.0",
    proves=(),
    peers=(
        "parliament:PERMISSIONS_MANAGEMENT_ACTIONS",
        "checkov:CKV_AWS_109",
        "checkov:CKV_AWS_289",
    ),
)
def means_to_share_snapshots(evidence: Evidence) -> Verdicts:
    """The principal may share snapshots or disk images with another account, or copy them out.

    ## Why it matters
    `ec2:ModifySnapshotAttribute` adds another account, or everybody, to those who may make a volume of a snapshot:
    one call, and a copy of the disk is elsewhere, with no trace in the bucket. Velero neither shares nor copies
    snapshots.

    ## Remediation
    Take these actions out, and switch on block public access for EBS snapshots in the account. `backup-preflight
    policy LOCATION` writes the identity policy that grants just what the chosen features need.

    ## Source
    Amazon EBS User Guide, "Share an Amazon EBS snapshot with other AWS accounts", "Block public access for Amazon
    EBS snapshots". velero-plugin-for-aws v1.13.1, volume_snapshotter.go.
    """
    yield from prove_need(
        evidence,
        "sharing snapshots",
        why="whoever may do this can take a copy of every disk to another account",
        remedy="Take these actions out: Velero neither shares nor copies snapshots.",
        fine="no policy lets the principal share or copy snapshots",
    )
