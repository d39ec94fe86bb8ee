"""Rule AWS924: the key's policy leaves nobody to administer it."""

from __future__ import annotations

from checker.api import Evidence, Provider, Severity, Verdicts, prove_exposure, rule


@rule(
    "AWS924",
    "key-without-administrator",
    severity=Severity.RISK,
    provider=Provider.AWS,
    since="0.1.0",
    proves=(),
    peers=("checkov:CKV2_AWS_64",),
)
def key_without_administrator(evidence: Evidence) -> Verdicts:
    """The policy of the backups' KMS key does not let its own account administer it.

    ## Why it matters
    A key policy is the only thing that lets anybody change the key. Where the account itself is not among its
    administrators, the key depends on the identities that are: once they are deleted nobody can change its policy,
    rotate it or hand it on, and only AWS Support can help. The policy of an AWS managed key, which AWS wrote and
    nobody can edit, is not examined.

    ## Remediation
    Add the statement of the default key policy: it allows `kms:*` to the account's root principal, and leaves who
    may use the key to identity policies.

    ## Source
    AWS KMS Developer Guide, "Default key policy" (Allows access to the AWS account and enables IAM policies;
    "reduces the risk of the key becoming unmanageable").
    """
    yield from prove_exposure(evidence, "administered", "key policy")
