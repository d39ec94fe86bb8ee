"""Rule MIN303: address in place of MinIO bucket."""

from __future__ import annotations

from checker.api import (
    Evidence,
    Provider,
    Remedy,
    Severity,
    Verdicts,
    bucket_name,
    correction,
    endpoint,
    failed,
    minio_server,
    not_applicable,
    passed,
    rule,
    shown,
)
from checker.facts import field


@rule(
    "MIN303",
    "address-in-place-of-minio-bucket",
    severity=Severity.BLOCKER,
    provider=Provider.MINIO,
    since="0.1.0",
    proves=("minio-bucket", "minio-field-bucket"),
)
def address_in_place_of_minio_bucket(evidence: Evidence) -> Verdicts:
    """A URL, an ARN or another address stands where the bucket's name belongs.

    ## Why it matters
    The console shows a bucket under an address (`https://minio.example.com:9001/browser/velero`), and policies name
    it by an ARN (`arn:aws:s3:::velero`). Velero wants the bare name: it refuses anything with a slash, and the server
    has no bucket of the other names.

    ## Remediation
    Write the bare name of the bucket.

    ## Source
    Velero v1.17.0, pkg/persistence/object_store.go, objectBackupStoreGetter.Get.
    minio/minio, cmd/object-api-utils.go, IsValidBucketName.
    Palette documentation, "Add Backup Location using Static Credentials", MinIO, step 4, S3 Bucket.
    """
    bucket = evidence.get(field.BUCKET)
    if not bucket:
        yield not_applicable("bucket", "the location names no bucket")
        return
    pasted = bucket_name.pasted(bucket)
    if pasted is None:
        yield passed("bucket", "it is no address")
        return
    meant = minio_server.bucket_in(endpoint.parse_url(bucket.strip())) if pasted.what == "a URL" else pasted.bucket
    sure = bool(meant) and not minio_server.bucket_problem(meant)
    text = f"Write {meant}." if sure else "Write the bare name of the bucket."
    yield failed(
        "bucket",
        f"{shown(bucket)} is {pasted.what}, and no bucket's name",
        at=evidence.place(field.BUCKET),
        remedy=correction(evidence, field.BUCKET, meant, text) if sure else Remedy(text),
        error="must not contain a '/'" if "/" in bucket else "InvalidBucketName",
    )
