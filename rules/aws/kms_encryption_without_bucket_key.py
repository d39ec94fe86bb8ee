"""Rule AWS346: kms encryption without bucket key."""

from __future__ import annotations

from checker.api import (
    Evidence,
    Provider,
    Remedy,
    Severity,
    Verdicts,
    failed,
    not_applicable,
    passed,
    rule,
)
from checker.facts import aws


@rule(
    "AWS346",
    "kms-encryption-without-bucket-key",
    severity=Severity.ADVICE,
    provider=Provider.AWS,
    since="0.1.0",
    proves=(),
)
def kms_encryption_without_bucket_key(evidence: Evidence) -> Verdicts:
    """The bucket encrypts with KMS, and asks KMS about every single object.

    ## Why it matters
    Without an S3 Bucket Key each upload and each download is a request to KMS. Kopia writes and reads thousands of
    blobs in one backup: that is paid for by the request, shares the account's KMS quota with everything else in the
    region, and when the quota is reached S3 answers `ThrottlingException: Rate exceeded`. With a Bucket Key S3 asks
    once in a while.

    ## Remediation
    Turn the Bucket Key on in the bucket's default encryption; it holds for new objects. The encryption context is
    then the bucket's ARN instead of the object's: a key policy or grant with a condition on it has to name the
    bucket.

    ## Source
    Amazon S3 User Guide, "Reducing the cost of SSE-KMS with Amazon S3 Bucket Keys":
    https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucket-key.html
    """
    encryption = evidence.get(aws.BUCKET_ENCRYPTION)
    if encryption is None or encryption.algorithm != "aws:kms":
        # Bucket Keys do not exist for dual-layer encryption (aws:kms:dsse).
        yield not_applicable("bucketEncryption", "the bucket does not encrypt with SSE-KMS")
    elif encryption.bucket_key:
        yield passed("bucketEncryption", "the Bucket Key is on")
    else:
        yield failed(
            "bucketEncryption",
            "the bucket encrypts with KMS without a Bucket Key: every object costs a request to KMS",
            at=evidence.place(aws.BUCKET_ENCRYPTION),
            remedy=Remedy("Turn the Bucket Key on (BucketKeyEnabled) in the bucket's default encryption."),
        )
