"""Rule AWS927: S3 Block Public Access is not switched on altogether."""

from __future__ import annotations

from checker.api import (
    Evidence,
    Outcome,
    Provider,
    Remedy,
    Severity,
    Verdict,
    Verdicts,
    failed,
    is_assumed,
    passed,
    rule,
)
from checker.facts import aws


@rule(
    "AWS927",
    "public-access-not-blocked",
    severity=Severity.RISK,
    provider=Provider.AWS,
    since="0.1.0",
    proves=(),
    peers=(
        "checkov:CKV_AWS_53",
        "checkov:CKV_AWS_54",
        "checkov:CKV_AWS_55",
        "checkov:CKV_AWS_56",
        "checkov:CKV2_AWS_6",
        "prowler:s3_bucket_level_public_access_block",
        "prowler:s3_account_level_public_access_blocks",
    ),
)
def public_access_not_blocked(evidence: Evidence) -> Verdicts:
    """Not every switch of S3 Block Public Access is on, neither for the bucket nor for its account.

    ## Why it matters
    With the four switches on, no mistake in a bucket policy and no ACL of an object can publish the backups, and with
    them every Secret of a cluster. New buckets have had them on since April 2023: one that is off was switched off.
    Velero and kopia need none of what they forbid.

    ## Remediation
    `aws s3api put-public-access-block --bucket BUCKET --public-access-block-configuration
    BlockPublicAcls=true,IgnorePublicAcls=true,BlockPublicPolicy=true,RestrictPublicBuckets=true`, or the same for the
    whole account with `aws s3control put-public-access-block`. A bucket policy that is public has to go first.

    ## Source
    Amazon S3 User Guide, "Blocking public access to your Amazon S3 storage". AWS News Blog, "Heads-Up: Amazon S3
    Security Changes Are Coming in April of 2023".
    """
    block = evidence.get(aws.PUBLIC_ACCESS_BLOCK)
    if is_assumed(evidence, aws.PUBLIC_ACCESS_BLOCK):
        text = "nobody said how S3 Block Public Access is set: give it as evidence (publicAccessBlock)"
        yield Verdict(Outcome.NOT_EXAMINED, text, "publicAccessBlock")
        return
    off, of = _off(block or aws.PublicAccessBlock()), "the bucket"
    if off:
        account = getattr(evidence.fact(aws.ACCOUNT_PUBLIC_ACCESS_BLOCK), "value", None)
        if isinstance(account, aws.PublicAccessBlock):
            off, of = [name for name in off if name in _off(account)], "the bucket and its account"
    if not off:
        yield passed("publicAccessBlock", "all of S3 Block Public Access is on")
        return
    message, at = f"S3 Block Public Access is off for {of}: {', '.join(off)}", evidence.place(aws.PUBLIC_ACCESS_BLOCK)
    remedy = Remedy(f"Switch on {', '.join(off)}, for the bucket or for its account.")
    yield failed("publicAccessBlock", message, at=at, remedy=remedy)


def _off(block: aws.PublicAccessBlock) -> list[str]:
    names = ("BlockPublicAcls", "IgnorePublicAcls", "BlockPublicPolicy", "RestrictPublicBuckets")
    return [name for name, on in zip(names, block, strict=True) if not on]
