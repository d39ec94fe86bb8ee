"""Rule AWS901: every action on every resource is granted."""

from __future__ import annotations

from checker.api import Evidence, Provider, Severity, Verdicts, prove_need, rule


@rule(
    "AWS901",
    "full-administrative-access",
    severity=Severity.RISK,
    provider=Provider.AWS,
    since="0.1.0",
    proves=(),
    peers=(
        "checkov:CKV_AWS_1",
        "checkov:CKV_AWS_62",
        "checkov:CKV_AWS_63",
        "checkov:CKV_AWS_49",
        "checkov:CKV_AWS_274",
        "checkov:CKV_AWS_275",
        "prowler:iam_inline_policy_no_administrative_privileges",
        "prowler:iam_customer_attached_policy_no_administrative_privileges",
        "prowler:iam_customer_unattached_policy_no_administrative_privileges",
        "prowler:iam_aws_attached_policy_no_administrative_privileges",
        "prowler:iam_user_administrator_access_policy",
        "ipv:full_wildcard",
        "ipv:not_action_not_resource",
    ),
)
def full_administrative_access(evidence: Evidence) -> Verdicts:
    """The principal may do everything to everything (`*` on `*`).

    ## Why it matters
    The access key of a backup location lies in a Secret of every cluster that uses it. With full administrative
    access whoever reads that Secret owns the account: all data, all keys, all users, the backups included. Nothing
    in a backup needs it, and no operation fails without it.

    ## Remediation
    Replace the statement by the ones that the chosen features need: `backup-preflight policy LOCATION` writes the
    identity policy that grants just what the chosen features need. A managed policy such as AdministratorAccess has
    to be detached.

    ## Source
    IAM User Guide, "Security best practices in IAM" (Apply least-privilege permissions). Palette documentation,
    "Add Backup Location using Static Credentials", AWS, Prerequisites, names twelve actions.
    """
    yield from prove_need(
        evidence,
        "everything",
        why="whoever holds these credentials owns the account, backups included",
        remedy="Replace it by what the chosen features need, as backup-preflight policy writes it.",
        fine="no policy grants everything on everything",
    )
