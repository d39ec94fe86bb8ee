"""Rule AWS925: the bucket's policy keeps everybody from changing it."""

from __future__ import annotations

from checker.api import Evidence, Provider, Severity, Verdicts, prove_exposure, rule


@rule(
    "AWS925",
    "bucket-policy-only-root-can-change",
    severity=Severity.RISK,
    provider=Provider.AWS,
    since="0.1.0",
    proves=(),
    peers=("checkov:CKV_AWS_93",),
)
def bucket_policy_only_root_can_change(evidence: Evidence) -> Verdicts:
    """The bucket's policy denies everybody to change or delete it, so that only the root user of the account can.

    ## Why it matters
    A Deny holds for administrators too. Once it covers the actions that write and delete the bucket's policy, for
    everybody and without a condition, a mistake in the policy can only be mended with the root user's credentials,
    while backups fail.

    ## Remediation
    Spare the bucket's administrator in the Deny, with `ArnNotLike` on `aws:PrincipalArn`, or leave the policy's own
    actions out of it.

    ## Source
    Amazon S3 User Guide, "Bucket policies for Amazon S3" (the root user of the account can always delete the
    policy). AWS re:Post, "How do I regain access to my Amazon S3 bucket after I accidentally denied everyone
    access?".
    """
    yield from prove_exposure(evidence, "mendable", "bucket policy")
