"""Rule AWS684: IAM's policy simulator says otherwise than was decided."""

from __future__ import annotations

from checker.api import Evidence, Provider, Severity, Verdicts, prove_second_opinion, rule


@rule(
    "AWS684",
    "decision-unlike-the-simulator",
    severity=Severity.RISK,
    provider=Provider.AWS,
    since="0.1.0",
    proves=(),
)
def decision_unlike_the_simulator(evidence: Evidence) -> Verdicts:
    """IAM's own simulator answers otherwise than the policies and the boundary that were read.

    ## Why it matters
    Both weigh the same: the policies of the principal and its groups, and its boundary. Where they differ, the evidence
    is not what is in force (a document that is older than the account, a policy that was left out, a service control
    policy that nobody read), or one of the two is wrong. The verdict then rests on a doubtful decision.

    ## Remediation
    Collect the evidence anew with `backup-preflight collect`, with no documents beside it. What still differs then is
    an error of this program or of the simulator: the snapshot shows both sides, please report it.

    ## Source
    AWS IAM API Reference, SimulatePrincipalPolicy. It is compared only where it can be: it is given no policy of the
    bucket or the key and knows none of a session, an answer with missing context keys says too little, and it passes
    over service control policies with conditions (IAM User Guide, "IAM policy testing with the IAM policy simulator").
    """
    yield from prove_second_opinion(evidence, "simulator")
