"""Rule AWS921: the bucket's policy lets other accounts in."""

from __future__ import annotations

from checker.api import Evidence, Provider, Severity, Verdicts, prove_exposure, rule


@rule(
    "AWS921",
    "bucket-shared-with-other-accounts",
    severity=Severity.RISK,
    provider=Provider.AWS,
    since="0.1.0",
    proves=(),
    peers=(
        "prowler:s3_bucket_cross_account_access",
        "ipv:principal_validation",
    ),
)
def bucket_shared_with_other_accounts(evidence: Evidence) -> Verdicts:
    """The bucket's policy lets accounts in that are neither the principal's nor the bucket owner's.

    ## Why it matters
    Whoever administers the other account decides who there may read the backups, with all the Secrets in them, and
    no one in this account sees it. A leftover from a migration is the usual reason.

    ## Remediation
    Take the account out where nobody knows it. Where it is meant, for instance to restore into it, grant it reading
    alone.

    ## Source
    Amazon S3 User Guide, "Bucket owner granting cross-account bucket permissions". IAM User Guide, "Cross-account
    policy evaluation logic".
    """
    yield from prove_exposure(evidence, "unshared", "bucket policy")
