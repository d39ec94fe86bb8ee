"""Rule MIN506: location without an s3 url."""

from __future__ import annotations

from checker.api import (
    Evidence,
    Provider,
    Remedy,
    Severity,
    Verdicts,
    failed,
    passed,
    rule,
)
from checker.facts import field


@rule(
    "MIN506",
    "location-without-an-s3-url",
    severity=Severity.BLOCKER,
    provider=Provider.MINIO,
    since="0.1.0",
    proves=("minio-field-url",),
)
def location_without_an_s3_url(evidence: Evidence) -> Verdicts:
    """The location on MinIO gives no S3 URL.

    ## Why it matters
    Nothing else tells where the server is. Palette's form asks for the address, and Velero without one turns to AWS,
    which knows neither the access key nor the bucket: `InvalidAccessKeyId`.

    ## Remediation
    Give the address of the server's API, `https://minio.example.com:9000` for example, and not that of its console.

    ## Source
    Palette documentation, "Add Backup Location using Static Credentials", MinIO, step 4, S3 URL.
    velero-plugin-for-aws v1.13.1, object_store.go, Init (without s3Url the endpoints are those of AWS).
    """
    text = evidence.get(field.S3_URL)
    if text and text.strip():
        yield passed("s3Url", "it is given")
    else:
        yield failed(
            "s3Url",
            "the location gives no S3 URL, and nothing else tells where the server is",
            at=evidence.place(field.S3_URL) or evidence.place(field.NAME),
            remedy=Remedy("Give the address of the server's API, such as https://minio.example.com:9000."),
            error="InvalidAccessKeyId",
        )
