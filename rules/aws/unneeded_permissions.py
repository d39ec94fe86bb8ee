"""Rule AWS907: permissions that nothing needs."""

from __future__ import annotations

from checker.api import Evidence, Provider, Severity, Verdicts, prove_need, rule


@rule(
    "AWS907",
    "unneeded-permissions",
    severity=Severity.ADVICE,
    provider=Provider.AWS,
    since="0.1.0",
    proves=(),
    peers=(
        "checkov:CKV_AWS_356",
        "checkov:CKV_AWS_355",
    ),
)
def unneeded_permissions(evidence: Evidence) -> Verdicts:
    """The principal may do what no operation of the chosen features needs, though it harms little.

    ## Why it matters
    Reading the bucket's configuration, listing keys or describing instances breaks nothing and erases nothing; it
    tells whoever steals the credentials where to go next, and makes the policy longer than it has to be.

    ## Remediation
    Take the actions out. `backup-preflight policy LOCATION` writes the identity policy that grants just what the
    chosen features need.

    ## Source
    IAM User Guide, "Security best practices in IAM" (Apply least-privilege permissions).
    """
    yield from prove_need(
        evidence,
        "unneeded",
        why="no operation of the chosen features needs it",
        remedy="Take these actions out.",
        fine="the policies grant nothing small that is not needed",
    )
