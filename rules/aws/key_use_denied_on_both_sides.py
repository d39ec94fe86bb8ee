"""Rule AWS203: both the principal's side and the key's side refuse the use of the KMS key."""

from __future__ import annotations

from checker.api import Evidence, Provider, Severity, Verdicts, prove_key_use, rule


@rule(
    "AWS203",
    "key-use-denied-on-both-sides",
    severity=Severity.BLOCKER,
    provider=Provider.AWS,
    since="0.1.0",
    proves=("aws-kms-key",),
)
def key_use_denied_on_both_sides(evidence: Evidence) -> Verdicts:
    """Neither the principal's policies nor the key policy let the principal use the KMS key.

    ## Why it matters
    Where both sides refuse, mending one changes nothing that can be seen: the error names one side only, and after it
    is mended the other. That is how half an afternoon is spent on one key. With SSE-KMS every write needs
    `kms:GenerateDataKey` and every read `kms:Decrypt`, in the name of whoever writes or reads; every backup ends in
    `403 AccessDenied`, while the location itself is `Available`.

    ## Remediation
    Mend both sides: allow `kms:GenerateDataKey` and `kms:Decrypt` on the key's ARN in the principal's policy, and admit
    the principal or its account in the key policy. Within one account a key policy that names the principal itself is
    enough on its own; across accounts it takes both.

    ## Source
    AWS KMS Developer Guide, "Troubleshooting AWS KMS permissions", "Key policies in AWS KMS" and "Allowing users in
    other accounts to use a KMS key".
    Palette documentation, "Add Backup Location using Static Credentials", AWS, Prerequisites.
    """
    yield from prove_key_use(evidence, "identity", "key")
