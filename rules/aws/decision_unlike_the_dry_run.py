"""Rule AWS685: a dry run ended otherwise than was decided."""

from __future__ import annotations

from checker.api import Evidence, Provider, Severity, Verdicts, prove_second_opinion, rule


@rule(
    "AWS685",
    "decision-unlike-the-dry-run",
    severity=Severity.RISK,
    provider=Provider.AWS,
    since="0.1.0",
    proves=(),
)
def decision_unlike_the_dry_run(evidence: Evidence) -> Verdicts:
    """EC2 answers a dry run of a snapshot action otherwise than the policies that were read.

    ## Why it matters
    A dry run is EC2's own decision about the credential, with every policy in force. Where it refuses what the policies
    allow, something refuses that nobody read (a service control policy, the policy of a VPC endpoint), and snapshots
    will fail with `UnauthorizedOperation`. Where it allows what they refuse, the evidence is older than the account.

    ## Remediation
    Give the control policies of the organisation as evidence, and collect the rest anew. A condition on the network may
    refuse the machine that asks and not the cluster: then ask from where Velero runs.

    ## Source
    Amazon EC2 API Reference, "Actions", DryRun: `DryRunOperation` with the permission, `UnauthorizedOperation` without.
    An answer of any other kind (`InvalidVolume.NotFound`) is taken for none.
    """
    yield from prove_second_opinion(evidence, "dry runs")
