"""Rule AWS922: the key's policy lets every AWS account in."""

from __future__ import annotations

from checker.api import Evidence, Provider, Severity, Verdicts, prove_exposure, rule


@rule(
    "AWS922",
    "public-key-policy",
    severity=Severity.RISK,
    provider=Provider.AWS,
    since="0.1.0",
    proves=(),
    peers=(
        "checkov:CKV_AWS_33",
        "prowler:kms_key_not_publicly_accessible",
        "access-analyzer:ALLOW_WITH_NOT_PRINCIPAL",
        "ipv:principal_validation",
        "ipv:not_principal_validation",
    ),
)
def public_key_policy(evidence: Evidence) -> Verdicts:
    """The policy of the backups' KMS key lets every AWS account in.

    ## Why it matters
    With `Principal: "*"` and no condition on the account, anybody with an AWS account may do with the key what the
    statement allows: decrypt what they get hold of, or, with `kms:*`, delete the key and every backup with it.

    ## Remediation
    Name the accounts or roles in Principal, or bind the statement by `kms:CallerAccount` to the key's own account.

    ## Source
    AWS KMS Developer Guide, "Key policies in AWS KMS" (Elements in a key policy: "Use caution when setting the
    principal to *").
    """
    yield from prove_exposure(evidence, "private", "key policy")
