"""Rule AWS912: EC2 may be changed beyond snapshots."""

from __future__ import annotations

from checker.api import Evidence, Provider, Severity, Verdicts, prove_need, rule


@rule(
    "AWS912",
    "control-of-compute",
    severity=Severity.RISK,
    provider=Provider.AWS,
    since="0.1.0",
    proves=(),
    peers=(
        "ipv:service_wildcard",
        "ipv:wildcard_action",
        "checkov:CKV_AWS_111",
        "checkov:CKV_AWS_290",
    ),
)
def control_of_compute(evidence: Evidence) -> Verdicts:
    """The principal may change EC2 beyond what volume snapshots need.

    ## Why it matters
    The snapshotter describes, creates, tags and deletes snapshots, and creates volumes. Credentials that can also
    start, stop or terminate instances, or delete volumes, put the running clusters themselves at risk.

    ## Remediation
    Name the six documented actions in place of `ec2:*`. `backup-preflight policy LOCATION` writes the identity
    policy that grants just what the chosen features need.

    ## Source
    velero-plugin-for-aws v1.13.1, volume_snapshotter.go. Palette documentation, "Add Backup Location using Static
    Credentials", AWS, Prerequisites.
    """
    yield from prove_need(
        evidence,
        "compute",
        why="volume snapshots need none of it",
        remedy="Name the snapshot actions of the documentation, and no other.",
        fine="no policy lets the principal change EC2 beyond snapshots",
    )
