"""Rule AWS356: account without public access block."""

from __future__ import annotations

from checker.api import (
    Evidence,
    Provider,
    Remedy,
    Severity,
    Verdicts,
    failed,
    passed,
    rule,
    switches_off,
)
from checker.facts import aws


@rule(
    "AWS356",
    "account-without-public-access-block",
    severity=Severity.ADVICE,
    provider=Provider.AWS,
    since="0.1.0",
    proves=(),
    peers=("prowler:s3_account_level_public_access_blocks",),
)
def account_without_public_access_block(evidence: Evidence) -> Verdicts:
    """S3 Block Public Access is not wholly on for the account.

    ## Why it matters
    The account's switches hold for every bucket, whatever the bucket says, and for those that somebody will make
    tomorrow: the replica of the backups, or the bucket that a restore is tried from.

    ## Remediation
    Turn all four on for the account, unless one of its buckets is public on purpose.

    ## Source
    Amazon S3 User Guide, "Configuring block public access settings for your account":
    https://docs.aws.amazon.com/AmazonS3/latest/userguide/configuring-block-public-access-account.html
    """
    block = evidence.get(aws.ACCOUNT_PUBLIC_ACCESS_BLOCK)
    off = switches_off(block)
    if not off:
        yield passed("accountPublicAccessBlock", "all four switches are on for the account")
        return
    yield failed(
        "accountPublicAccessBlock",
        f"{', '.join(off)} {'is' if len(off) == 1 else 'are'} off for the account",
        at=evidence.place(aws.ACCOUNT_PUBLIC_ACCESS_BLOCK),
        remedy=Remedy("Turn all four switches on: aws s3control put-public-access-block."),
    )
