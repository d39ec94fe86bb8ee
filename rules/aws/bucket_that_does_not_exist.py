"""Rule AWS682: there is no bucket of that name."""

from __future__ import annotations

from checker.api import Evidence, Provider, Remedy, Severity, Verdicts, failed, not_applicable, passed, rule, shown
from checker.facts import aws_live, field

_FOUND = (200, 301)
_MISSING = 404


@rule(
    "AWS682",
    "bucket-that-does-not-exist",
    severity=Severity.BLOCKER,
    provider=Provider.AWS,
    since="0.1.0",
    proves=("aws-bucket", "aws-validate"),
)
def bucket_that_does_not_exist(evidence: Evidence) -> Verdicts:
    """The endpoint answers that it has no bucket of the location's name.

    ## Why it matters
    Velero does not create the bucket. It marks the location unavailable, and every backup and restore fails, with
    `NoSuchBucket: The specified bucket does not exist`. A name that nobody owns can be taken by anybody: backups would
    then go to a stranger's bucket if its policy lets them.

    ## Remediation
    Create the bucket in the location's region, or correct the name. At a compatible object store see that the `s3Url`
    is that of the store the bucket is in.

    ## Source
    Amazon S3 API Reference, HeadBucket (404 where there is no such bucket; 403 says nothing of whether there is one).
    """
    head = evidence.get(aws_live.BUCKET_HEAD)
    bucket = shown(evidence.get(field.BUCKET) or "")
    status = head.status if head is not None else 0
    if status in _FOUND:
        yield passed("bucket", f"there is a bucket {bucket}")
    elif status != _MISSING:
        yield not_applicable("bucket", f"the answer was {status}, which does not say whether there is such a bucket")
    else:
        region = evidence.get(field.REGION)
        where = f" in {shown(region)}" if region else ""
        yield failed(
            "bucket",
            f"there is no bucket {bucket}",
            at=evidence.place(field.BUCKET),
            remedy=Remedy(f"Create the bucket {bucket}{where}, or correct the name."),
            error="NoSuchBucket: The specified bucket does not exist",
        )
