"""Rule AWS911: snapshot actions that no condition binds to what Velero makes."""

from __future__ import annotations

from checker.api import Evidence, Provider, Severity, Verdicts, prove_need, rule


@rule(
    "AWS911",
    "snapshot-permissions-without-conditions",
    severity=Severity.ADVICE,
    provider=Provider.AWS,
    since="0.1.0",
    proves=(),
    peers=(
        "checkov:CKV_AWS_111",
        "checkov:CKV_AWS_290",
        "checkov:CKV_AWS_356",
        "checkov:CKV_AWS_355",
        "parliament:RESOURCE_STAR",
        "ipv:wildcard_resource",
        "ipv:action_condition_enforcement",
    ),
)
def snapshot_permissions_without_conditions(evidence: Evidence) -> Verdicts:
    """Snapshots that Velero did not take may be deleted, or anything tagged: no condition binds the actions to its own.

    ## Why it matters
    The documented policy grants the snapshot actions on `*`. Its credentials can then delete every snapshot of the
    account, also those that another backup tool took, and tag any instance or volume, which changes who may do what
    where access is decided by tags.

    ## Remediation
    Bind `ec2:DeleteSnapshot` to snapshots that bear Velero's tag (`"Null": {"aws:ResourceTag/velero.io/backup":
    "false"}`), and `ec2:CreateTags` to what is just being created (`"StringEquals": {"ec2:CreateAction":
    ["CreateSnapshot", "CreateVolume"]}`). `backup-preflight policy LOCATION` writes the identity policy that grants
    just what the chosen features need.

    ## Source
    Service Authorization Reference, "Actions, resources, and condition keys for Amazon EC2". Amazon EC2 User Guide,
    "Grant permission to tag Amazon EC2 resources during creation". Velero v1.18.1, pkg/backup/item_backupper.go
    (the tag `velero.io/backup`).
    """
    yield from prove_need(
        evidence,
        "snapshots without conditions",
        why="it holds for whatever the account has, whoever made it",
        remedy="Bind deleting to snapshots with the tag velero.io/backup, and tagging to what is being created.",
        fine="no policy lets the principal delete or tag what Velero did not make",
    )
