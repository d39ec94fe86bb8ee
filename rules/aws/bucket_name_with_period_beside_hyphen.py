"""Rule AWS305: bucket name with period beside hyphen."""

from __future__ import annotations

from checker.api import (
    Evidence,
    Provider,
    Remedy,
    Severity,
    Verdicts,
    failed,
    named_bucket,
    not_applicable,
    passed,
    rule,
    shown,
    stores_volumes,
)
from checker.facts import field


@rule(
    "AWS305",
    "bucket-name-with-period-beside-hyphen",
    severity=Severity.BLOCKER,
    provider=Provider.AWS,
    since="0.1.0",
    proves=("aws-field-bucket",),
)
def bucket_name_with_period_beside_hyphen(evidence: Evidence) -> Verdicts:
    """The bucket's name has a period beside a hyphen, which kopia refuses.

    ## Why it matters
    The naming rules of S3 do not forbid `.-` and `-.`, so the bucket may exist, and Velero's plugin can list it and
    store metadata. But minio-go, through which kopia writes volume data, refuses the name before it sends anything:
    the repository cannot be opened, and every file system backup and data movement ends in `Bucket name contains
    invalid characters`. Validation does not notice. Without file system backup it is advice: no label of a DNS name
    may begin or end with a hyphen.

    ## Remediation
    Use a bucket whose name has no period beside a hyphen; S3 cannot rename one.

    ## Source
    Amazon S3 User Guide, "General purpose bucket naming rules":
    https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html
    Palette documentation, "Add Backup Location using Static Credentials", AWS, step 4, S3 Bucket.
    minio-go v7.0.97, pkg/s3utils/utils.go, checkBucketNameCommon.
    """
    bucket = named_bucket(evidence)
    if not bucket:
        yield not_applicable("bucket", "the location gives no bare name of a bucket")
        return
    pair = next((pair for pair in (".-", "-.") if pair in bucket), "")
    if not pair:
        yield passed("bucket", "no period stands beside a hyphen in its name")
        return
    breaks = stores_volumes(evidence)
    effect = "kopia refuses it, so volume data cannot be stored" if breaks else "some clients refuse it"
    yield failed(
        "bucket",
        f"the bucket's name {shown(bucket)} has {pair!r}: {effect}",
        at=evidence.place(field.BUCKET),
        remedy=Remedy("Use a bucket without a period beside a hyphen in its name; S3 cannot rename a bucket."),
        error="Bucket name contains invalid characters",
        severity=Severity.BLOCKER if breaks else Severity.ADVICE,
    )
