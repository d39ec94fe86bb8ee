"""Rule AWS313: telling bucket name."""

from __future__ import annotations

from checker.api import (
    Evidence,
    Provider,
    Remedy,
    Severity,
    Verdicts,
    aws_bucket,
    bucket_name,
    failed,
    not_applicable,
    passed,
    rule,
    shown,
)
from checker.facts import field


@rule(
    "AWS313",
    "telling-bucket-name",
    severity=Severity.ADVICE,
    provider=Provider.AWS,
    since="0.1.0",
    proves=("aws-field-bucket",),
)
def telling_bucket_name(evidence: Evidence) -> Verdicts:
    """The bucket's name tells an account id, or holds the words aws or amazon.

    ## Why it matters
    A bucket's name is public: it stands in every URL, in DNS queries and in logs. AWS advises to keep sensitive data
    out of it, account ids included, and the words aws and amazon. Nothing breaks. Names in the account regional
    namespace, which hold the account by design, are not meant here.

    ## Remediation
    For the next bucket, choose a name without them.

    ## Source
    Amazon S3 User Guide, "General purpose bucket naming rules":
    https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html
    Palette documentation, "Add Backup Location using Static Credentials", AWS, step 4, S3 Bucket.
    """
    bucket = aws_bucket(evidence)
    if not bucket:
        yield not_applicable("bucket", "the location names no bucket of AWS")
        return
    words = bucket.replace(".", "-").split("-")
    account = next((word for word in words if len(word) == len("111122223333") and word.isdigit()), "")
    brand = "aws" if "aws" in words else "amazon" if "amazon" in bucket else ""
    if bucket_name.regional_name(bucket) is not None:
        yield not_applicable("bucket", "names in the account regional namespace hold the account by design")
    elif not account and not brand:
        yield passed("bucket", "its name tells no account and holds neither aws nor amazon")
    else:
        told = f"what looks like the account id {account}" if account else brand
        yield failed(
            "bucket",
            f"the bucket's name {shown(bucket)} holds {told}",
            at=evidence.place(field.BUCKET),
            remedy=Remedy("For the next bucket, choose a name without account ids, aws and amazon."),
        )
