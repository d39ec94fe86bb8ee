"""Rule AWS314: address in place of bucket name."""

from __future__ import annotations

from checker.api import (
    Evidence,
    Provider,
    Remedy,
    Severity,
    Verdicts,
    bucket_name,
    correction,
    failed,
    not_applicable,
    passed,
    rule,
)
from checker.facts import field


@rule(
    "AWS314",
    "address-in-place-of-bucket-name",
    severity=Severity.BLOCKER,
    provider=Provider.AWS,
    since="0.1.0",
    proves=("aws-field-bucket",),
)
def address_in_place_of_bucket_name(evidence: Evidence) -> Verdicts:
    """A URL, an ARN or a host name stands where the bucket's name belongs.

    ## Why it matters
    The field takes the bare name. Velero puts it into the host or the path of each request, so `s3://acme`,
    `arn:aws:s3:::acme` or `https://acme.s3.amazonaws.com` lead nowhere: Velero refuses a slash in the name, and S3
    has no bucket of the others.

    ## Remediation
    Write the bucket's bare name, and what else the address says into the region, the prefix or the S3 URL.

    ## Source
    Velero v1.17.0, pkg/persistence/object_store.go, objectBackupStoreGetter.Get.
    Palette documentation, "Add Backup Location using Static Credentials", AWS, step 4, S3 Bucket.
    """
    bucket = evidence.get(field.BUCKET)
    if not bucket:
        yield not_applicable("bucket", "the location names no bucket")
        return
    found = bucket_name.pasted(bucket)
    if found is None:
        yield passed("bucket", "it is neither a URL nor an ARN nor a host name")
        return
    text = "Write the bucket's bare name here."
    yield failed(
        "bucket",
        f"{found.what} stands where the bucket's name belongs",
        at=evidence.place(field.BUCKET),
        remedy=correction(evidence, field.BUCKET, found.bucket, f"Write the bare name: {found.bucket}.")
        if found.bucket
        else Remedy(text),
        error="bucket name must not contain a '/'" if "/" in bucket else "InvalidBucketName",
    )
