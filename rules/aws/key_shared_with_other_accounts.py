"""Rule AWS923: the key's policy lets other accounts in."""

from __future__ import annotations

from checker.api import Evidence, Provider, Severity, Verdicts, prove_exposure, rule


@rule(
    "AWS923",
    "key-shared-with-other-accounts",
    severity=Severity.RISK,
    provider=Provider.AWS,
    since="0.1.0",
    proves=(),
    peers=("ipv:principal_validation",),
)
def key_shared_with_other_accounts(evidence: Evidence) -> Verdicts:
    """The policy of the backups' KMS key lets accounts in that are neither the principal's nor the key's own.

    ## Why it matters
    Whoever may decrypt with the key needs nothing but the objects to read the backups, and whoever administers the
    other account decides who that is.

    ## Remediation
    Take the account out where nobody knows it. Where it is meant, grant `kms:Decrypt` alone.

    ## Source
    AWS KMS Developer Guide, "Allowing users in other accounts to use a KMS key".
    """
    yield from prove_exposure(evidence, "unshared", "key policy")
