"""Rule AWS915: permissions for snapshots that the location does not take."""

from __future__ import annotations

from checker.api import Evidence, Provider, Severity, Verdicts, prove_need, rule


@rule(
    "AWS915",
    "permissions-of-an-unused-feature",
    severity=Severity.ADVICE,
    provider=Provider.AWS,
    since="0.1.0",
    proves=(),
)
def permissions_of_an_unused_feature(evidence: Evidence) -> Verdicts:
    """The principal may take and delete volume snapshots, and the location is not used for them.

    ## Why it matters
    The location states its features, and volume snapshots are not among them: file system backups and CSI snapshots
    never use these permissions. They can delete every snapshot of the account.

    ## Remediation
    Take the statement out, or add `volume-snapshots` to `features` where they are meant to be taken.
    `backup-preflight policy LOCATION` writes the identity policy that grants just what the chosen features need.

    ## Source
    Palette documentation, "Add Backup Location using Static Credentials", AWS, Prerequisites. velero-plugin-for-aws
    v1.13.1, volume_snapshotter.go.
    """
    yield from prove_need(
        evidence,
        "unused feature",
        why="the location takes no volume snapshots",
        remedy="Take these actions out, or add volume-snapshots to the location's features.",
        fine="the policies grant nothing of a feature that the location does not use",
    )
