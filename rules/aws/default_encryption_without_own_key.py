"""Rule AWS345: default encryption without own key."""

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
    is_supplied,
    passed,
    rule,
    shown,
)
from checker.facts import aws


@rule(
    "AWS345",
    "default-encryption-without-own-key",
    severity=Severity.ADVICE,
    provider=Provider.AWS,
    since="0.1.0",
    proves=(),
    peers=(
        "prowler:s3_bucket_default_encryption",
        "prowler:s3_bucket_kms_encryption",
        "checkov:CKV_AWS_19",
        "checkov:CKV_AWS_145",
    ),
)
def default_encryption_without_own_key(evidence: Evidence) -> Verdicts:
    """The bucket encrypts with a key that nobody but AWS administers.

    ## Why it matters
    S3 encrypts every object, with SSE-S3 where nothing else is set; kopia encrypts volume data itself besides. A
    customer managed KMS key adds a second permission that an intruder needs, a record of each use in CloudTrail, and
    a switch: disabling the key makes every copy unreadable. The AWS managed key `aws/s3` adds none of that, since its
    policy cannot be changed, and objects under it cannot be shared with another account.

    ## Remediation
    Where a rule of yours asks for a key of your own, set the bucket's default encryption to `aws:kms` with that key's
    ARN and Bucket Keys on. The default alone reaches kopia, which sends no encryption header; `kmsKeyId` in the
    plugin reaches metadata only. The principal then needs `kms:GenerateDataKey` and `kms:Decrypt` on the key.

    ## Source
    Amazon S3 User Guide, "Setting default server-side encryption behavior for Amazon S3 buckets":
    https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucket-encryption.html
    AWS KMS Developer Guide, "AWS KMS keys", AWS managed keys.
    """
    encryption = evidence.get(aws.BUCKET_ENCRYPTION)
    if not is_supplied(evidence, aws.BUCKET_ENCRYPTION):
        yield Verdict(Outcome.NOT_EXAMINED, "nobody said how the bucket encrypts", "bucketEncryption")
        return
    key = encryption.key if encryption is not None else None
    if key and not key.endswith("alias/aws/s3"):
        yield passed("bucketEncryption", f"the bucket encrypts with {shown(key)}")
        return
    kms = encryption is not None and encryption.algorithm != "AES256"
    yield failed(
        "bucketEncryption",
        f"the bucket encrypts with {'the AWS managed key aws/s3' if kms else 'SSE-S3'}, no key of your own",
        at=evidence.place(aws.BUCKET_ENCRYPTION),
        remedy=Remedy("Where a key of your own is asked for, name it in the bucket's default encryption."),
    )
