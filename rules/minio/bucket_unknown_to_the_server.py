"""Rule MIN308: bucket unknown to the server."""

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
    shown,
)
from checker.facts import aws_live, field


@rule(
    "MIN308",
    "bucket-unknown-to-the-server",
    severity=Severity.BLOCKER,
    provider=Provider.MINIO,
    since="0.1.0",
    proves=("minio-bucket",),
)
def bucket_unknown_to_the_server(evidence: Evidence) -> Verdicts:
    """The server answers that it has no bucket of the location's name.

    ## Why it matters
    Velero does not make the bucket: the location becomes Unavailable, and every backup and restore fails with
    `NoSuchBucket: The specified bucket does not exist`. The address may also lead to another server than was meant.

    ## Remediation
    Make the bucket (`mc mb ALIAS/BUCKET`), or correct its name or the S3 URL.

    ## Source
    Amazon S3 API Reference, HeadBucket (404 where there is no such bucket).
    Palette documentation, "Add Backup Location using Static Credentials", MinIO, prerequisites.
    """
    head = evidence.get(aws_live.BUCKET_HEAD)
    bucket = shown(evidence.get(field.BUCKET) or "")
    found, missing = 200, 404
    if head is not None and head.status == found:
        yield passed("bucket", f"there is a bucket {bucket}")
    elif head is None or head.status != missing:
        answer = "nobody asked for it" if head is None else f"the answer was {head.status}"
        yield not_applicable("bucket", f"{answer}, which does not say whether there is such a bucket")
    else:
        yield failed(
            "bucket",
            f"the server has no bucket {bucket}",
            at=evidence.place(field.BUCKET),
            remedy=Remedy(f"Make the bucket {bucket}, or correct its name or the S3 URL."),
            error="NoSuchBucket: The specified bucket does not exist",
        )
