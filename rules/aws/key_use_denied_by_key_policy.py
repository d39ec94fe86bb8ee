"""Rule AWS202: the key's side refuses its use."""

from __future__ import annotations

from checker.api import Evidence, Provider, Severity, Verdicts, prove_key_use, rule


@rule(
    "AWS202",
    "key-use-denied-by-key-policy",
    severity=Severity.BLOCKER,
    provider=Provider.AWS,
    since="0.1.0",
    proves=("aws-kms-key",),
)
def key_use_denied_by_key_policy(evidence: Evidence) -> Verdicts:
    """The principal's policies would let it use the KMS key, but the key policy does not.

    ## Why it matters
    A KMS key belongs to nobody but its key policy: IAM policies count only when the key policy admits the account
    (`"Principal": {"AWS": "arn:aws:iam::ACCOUNT:root"}`), names the principal itself, or a grant does. A key policy
    that lists some roles, or that names the root of another account, refuses everybody else whatever IAM says. Every
    backup ends in `403 AccessDenied … because no resource-based policy allows the kms:GenerateDataKey action`;
    administrators who see the right IAM policy look for it in vain.

    ## Remediation
    Add a statement to the key policy that allows the principal `kms:GenerateDataKey` and `kms:Decrypt` on `*` (in a key
    policy that is this key), or the statement that admits the account's root and so its IAM policies. For a key of
    another account both the key policy and the identity policy have to allow.

    ## Source
    AWS KMS Developer Guide, "Key policies in AWS KMS", "Default key policy" and "Allowing users in other accounts
    to use
    a KMS key".
    Palette documentation, "Add Backup Location using Static Credentials", AWS, Prerequisites.
    """
    yield from prove_key_use(evidence, "key")
