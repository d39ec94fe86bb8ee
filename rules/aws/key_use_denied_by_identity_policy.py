"""Rule AWS201: the principal's side refuses the use of the KMS key."""

from __future__ import annotations

from checker.api import Evidence, Provider, Severity, Verdicts, prove_key_use, rule


@rule(
    "AWS201",
    "key-use-denied-by-identity-policy",
    severity=Severity.BLOCKER,
    provider=Provider.AWS,
    since="0.1.0",
    proves=("aws-kms-key",),
)
def key_use_denied_by_identity_policy(evidence: Evidence) -> Verdicts:
    """The key's own policy would let the principal use the key, but the principal's policies do not.

    ## Why it matters
    With SSE-KMS S3 asks KMS in the name of whoever writes or reads: `kms:GenerateDataKey` for every write,
    `kms:Decrypt` for every read and to complete an upload in parts. A key policy that admits the whole account leaves
    the decision to IAM, and the documented policy grants no KMS action. Lists then work and the location is
    `Available`, while every backup ends in `403 AccessDenied … is not authorized to perform: kms:GenerateDataKey on
    this resource because no identity-based policy allows the kms:GenerateDataKey action`.

    ## Remediation
    Allow `kms:GenerateDataKey` and `kms:Decrypt` on the key's ARN (not on an alias) in the principal's policy, and see
    that its boundary, session policy and the organisation's policies let them through. `kms:ViaService` set to
    `s3.REGION.amazonaws.com` may narrow the grant.

    ## Source
    Amazon S3 User Guide, "Using server-side encryption with AWS KMS keys (SSE-KMS)", permissions.
    AWS KMS Developer Guide, "Troubleshooting AWS KMS permissions" and "Default key policy".
    Palette documentation, "Add Backup Location using Static Credentials", AWS, Prerequisites.
    """
    yield from prove_key_use(evidence, "identity")
