"""Rule AWS914: permissions of services that no backup uses."""

from __future__ import annotations

from checker.api import Evidence, Provider, Severity, Verdicts, prove_need, rule


@rule(
    "AWS914",
    "permissions-of-other-services",
    severity=Severity.RISK,
    provider=Provider.AWS,
    since="0.1.0",
    proves=(),
    peers=(
        "parliament:CREDENTIALS_EXPOSURE",
        "checkov:CKV_AWS_107",
        "checkov:CKV_AWS_287",
        "ipv:sensitive_action",
    ),
)
def permissions_of_other_services(evidence: Evidence) -> Verdicts:
    """The principal may use services that no backup uses.

    ## Why it matters
    A backup location uses S3, at most EC2 for snapshots and KMS for its key. Whatever else its credentials open,
    such as secrets, databases or functions, lies open to whoever reads the Secret in any of the clusters.

    ## Remediation
    Take the other services out; give whatever needs them credentials of its own. `backup-preflight policy LOCATION`
    writes the identity policy that grants just what the chosen features need.

    ## Source
    IAM User Guide, "Security best practices in IAM" (Apply least-privilege permissions). Palette documentation,
    "Add Backup Location using Static Credentials", AWS, Prerequisites.
    """
    yield from prove_need(
        evidence,
        "other services",
        why="no backup uses that service",
        remedy="Take these actions out, and give whatever needs them credentials of its own.",
        fine="the policies grant nothing of other services",
    )
