"""Rule AWS506: bucket in s3 url host."""

from __future__ import annotations

from checker.api import (
    Evidence,
    Provider,
    Severity,
    Verdicts,
    correction,
    failed,
    not_applicable,
    passed,
    rule,
    s3_url,
    shown,
)
from checker.facts import field


@rule(
    "AWS506",
    "bucket-in-s3-url-host",
    severity=Severity.BLOCKER,
    provider=Provider.AWS,
    since="0.1.0",
    proves=("aws-field-url",),
)
def bucket_in_s3_url_host(evidence: Evidence) -> Verdicts:
    """The host of the S3 URL begins with a bucket.

    ## Why it matters
    The plugin adds the bucket itself, so it is named twice. With path style, S3 takes the host for the bucket and the
    bucket for a part of the key: validation ends in `NoSuchKey` or `AccessDenied`, or objects land in a folder called
    like the bucket. Without path style the host becomes `acme.acme.s3…`, for which the certificate does not hold. The
    documentation calls the field "bucket URL", which leads to this.

    ## Remediation
    Leave the bucket out of the host.

    ## Source
    Amazon S3 User Guide, "Virtual hosting of general purpose buckets":
    https://docs.aws.amazon.com/AmazonS3/latest/userguide/VirtualHosting.html
    velero-plugin-for-aws v1.13.1, object_store.go.
    Palette documentation, "Add Backup Location using Static Credentials", AWS, step 4, S3 URL.
    """
    url = s3_url(evidence)
    if url is None:
        yield not_applicable("s3Url", "the location gives no S3 URL")
        return
    host = url.host
    if not host.serves_buckets or not host.bucket:
        yield passed("s3Url", "its host names no bucket")
        return
    twice = "the bucket" if host.bucket == evidence.get(field.BUCKET) else f"the bucket {shown(host.bucket)}"
    bare = url.base.replace(f"://{host.bucket}.", "://", 1)
    yield failed(
        "s3Url",
        f"the host of the S3 URL begins with {twice}, which Velero adds by itself",
        at=evidence.place(field.S3_URL),
        remedy=correction(evidence, field.S3_URL, bare, f"Write {bare}."),
        error="NoSuchKey",
    )
