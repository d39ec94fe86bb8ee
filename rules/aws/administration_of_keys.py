"""Rule AWS908: KMS keys may be administered."""

from __future__ import annotations

from checker.api import Evidence, Provider, Severity, Verdicts, prove_need, rule


@rule(
    "AWS908",
    "administration-of-keys",
    severity=Severity.RISK,
    provider=Provider.AWS,
    since="0.1.0",
    proves=(),
    peers=(
        "prowler:iam_policy_no_full_access_to_kms",
        "prowler:iam_inline_policy_no_full_access_to_kms",
        "parliament:PERMISSIONS_MANAGEMENT_ACTIONS",
        "checkov:CKV_AWS_109",
        "checkov:CKV_AWS_111",
        "checkov:CKV_AWS_289",
        "checkov:CKV_AWS_290",
    ),
)
def administration_of_keys(evidence: Evidence) -> Verdicts:
    """The principal may administer KMS keys: delete, disable or share them, or change their policy.

    ## Why it matters
    Whoever may schedule the deletion of the key that backups are encrypted with can make every backup unreadable at
    once, object lock or not; whoever may write its policy or create grants can hand the key to another account.
    Backups need `kms:GenerateDataKey` and `kms:Decrypt`, and nothing else of a key.

    ## Remediation
    Grant the two actions on the location's key alone, bound to S3 by `kms:ViaService`. `backup-preflight policy
    LOCATION` writes the identity policy that grants just what the chosen features need.

    ## Source
    AWS KMS Developer Guide, "Key policies in AWS KMS" (key administrators and key users), "Deleting AWS KMS keys".
    Amazon S3 User Guide, "Using server-side encryption with AWS KMS keys (SSE-KMS)".
    """
    yield from prove_need(
        evidence,
        "administration of keys",
        why="whoever may do this can make every backup unreadable, or hand the key to others",
        remedy="Take these actions out: backups use a key, they do not administer it.",
        fine="no policy lets the principal administer KMS keys",
    )
