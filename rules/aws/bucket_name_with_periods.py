"""Rule AWS311: bucket name with periods."""

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
    s3_url,
    shown,
)
from checker.facts import field


@rule(
    "AWS311",
    "bucket-name-with-periods",
    severity=Severity.ADVICE,
    provider=Provider.AWS,
    since="0.1.0",
    proves=("aws-field-bucket",),
)
def bucket_name_with_periods(evidence: Evidence) -> Verdicts:
    """The bucket's name has periods in it.

    ## Why it matters
    The certificate of S3 covers one label before the endpoint, so a name with periods cannot be a virtual host over
    https. Both clients know that and address such a bucket by path style, also when Force S3 path style is off: it
    works. AWS advises against periods all the same. At an endpoint that knows virtual hosts only, such as Transfer
    Acceleration, it cannot work.

    ## Remediation
    Use a bucket without periods in its name. At an endpoint that knows virtual hosts only, that is the one way, or
    another endpoint.

    ## Source
    Amazon S3 User Guide, "General purpose bucket naming rules":
    https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html
    Palette documentation, "Add Backup Location using Static Credentials", AWS, step 4, S3 Bucket.
    Amazon S3 User Guide, "Configuring fast, secure file transfers using Amazon S3 Transfer Acceleration",
    requirements.
    aws-sdk-go-v2, service/s3, endpoint rules; minio-go v7.0.97, pkg/s3utils/utils.go, IsVirtualHostSupported.
    """
    bucket = named_bucket(evidence)
    if not bucket:
        yield not_applicable("bucket", "the location gives no bare name of a bucket")
        return
    if "." not in bucket:
        yield passed("bucket", "its name has no periods")
        return
    url = s3_url(evidence)
    breaks = url is not None and url.host.virtual_hosts_only and url.scheme != "http"
    effect = "it is addressed by path style only"
    if breaks and url is not None:
        effect = f"it cannot stand in the host, where {shown(url.host.name)} takes it"
    yield failed(
        "bucket",
        f"the bucket's name {shown(bucket)} has periods, so over https {effect}",
        at=evidence.place(field.BUCKET),
        remedy=Remedy("Use a bucket without periods in its name" + (", or another endpoint." if breaks else ".")),
        severity=Severity.BLOCKER if breaks else Severity.ADVICE,
    )
