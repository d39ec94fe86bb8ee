"""Rule AWS309: regional bucket name of another account."""

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
)
from checker.facts import field


@rule(
    "AWS309",
    "regional-bucket-name-of-another-account",
    severity=Severity.RISK,
    provider=Provider.AWS,
    since="0.1.0",
    proves=("aws-field-bucket", "aws-bucket"),
)
def regional_bucket_name_of_another_account(evidence: Evidence) -> Verdicts:
    """The account inside the bucket's name is not the account of the location.

    ## Why it matters
    A bucket in the account regional namespace is called PREFIX-ACCOUNT-REGION-an, and only that account can have made
    it. When the credentials belong to another account, the bucket needs a policy that lets them in. More often, the
    name was copied from another account, and every request ends in `AccessDenied`. A name that ends in `-an` without
    an account and a region before it can be a bucket from before 2026 at most.

    ## Remediation
    Write the name of the bucket in the account of the credentials. Or state `bucketOwner`, when the bucket of the
    other account is meant.

    ## Source
    Amazon S3 User Guide, "General purpose bucket naming rules":
    https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html
    Palette documentation, "Add Backup Location using Static Credentials", AWS, step 4, S3 Bucket.
    Amazon S3 User Guide, "Namespaces for general purpose buckets", account regional namespace.
    """
    bucket = aws_bucket(evidence)
    if not bucket:
        yield not_applicable("bucket", "the location names no bucket of AWS")
        return
    if not bucket.endswith(bucket_name.REGIONAL_SUFFIX):
        yield not_applicable("bucket", "its name is not in the account regional namespace")
        return
    found = bucket_name.regional_name(bucket)
    place = evidence.place(field.BUCKET)
    if found is None:
        text = "the bucket's name ends in -an, and not in ACCOUNT-REGION-an, as S3 wants it of such names"
        yield failed("bucket", text, at=place, remedy=Remedy("Write the bucket's name as the S3 console shows it."))
        return
    account = evidence.get(field.BUCKET_OWNER)
    if account is None:
        yield not_applicable("bucket", "nothing tells the account of the location")
    elif account == found.account:
        yield passed("bucket", f"the account inside its name, {account}, is the location's")
    else:
        yield failed(
            "bucket",
            f"the bucket's name says account {found.account}; the location's account is {account}",
            at=place,
            remedy=Remedy("Write the name of the bucket in this account, or state the bucketOwner that is meant."),
            error="AccessDenied",
        )
