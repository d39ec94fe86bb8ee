"""Rule AWS310: regional bucket name of another region."""

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
    "AWS310",
    "regional-bucket-name-of-another-region",
    severity=Severity.BLOCKER,
    provider=Provider.AWS,
    since="0.1.0",
    proves=("aws-field-bucket", "aws-field-region"),
)
def regional_bucket_name_of_another_region(evidence: Evidence) -> Verdicts:
    """The region inside the bucket's name is not the region of the location.

    ## Why it matters
    A bucket in the account regional namespace is called PREFIX-ACCOUNT-REGION-an and lives in that region. Requests
    signed for another region end in `301 PermanentRedirect` or `AuthorizationHeaderMalformed`.

    ## Remediation
    Set the region that stands in the bucket's name, or write the name of the bucket in this region.

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
    found = bucket_name.regional_name(bucket)
    region = evidence.get(field.REGION)
    if found is None or not region:
        yield not_applicable("bucket", "no region stands in its name, or the location names none")
    elif found.region == region:
        yield passed("bucket", f"the region inside its name, {region}, is the location's")
    else:
        yield failed(
            "bucket",
            f"the bucket's name says region {found.region}; the location says {region}",
            at=evidence.place(field.BUCKET),
            remedy=Remedy(f"Set region to {found.region}, or write the name of the bucket in {region}."),
            error="AuthorizationHeaderMalformed",
        )
