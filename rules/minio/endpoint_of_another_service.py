"""Rule MIN510: endpoint of another service."""

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
    s3_url,
    shown,
)
from checker.facts import field


@rule(
    "MIN510",
    "endpoint-of-another-service",
    severity=Severity.RISK,
    provider=Provider.MINIO,
    since="0.1.0",
    proves=("minio-field-provider", "minio-field-url"),
)
def endpoint_of_another_service(evidence: Evidence) -> Verdicts:
    """The provider is MinIO, and the S3 URL leads to a service that has a provider of its own.

    ## Why it matters
    AWS, Google Cloud Storage and Azure know no access key of a MinIO server, and what is examined here are the rules
    of MinIO: policies, regions and names are others there. At AWS a location would have to name its own region's
    endpoint, and Palette would validate it; Azure does not speak S3 at all, so nothing works there.

    ## Remediation
    Choose the provider that the storage belongs to, or write the address of the MinIO server.

    ## Source
    Palette documentation, "Add Backup Location using Static Credentials", MinIO, step 4, Location Provider and S3
    URL.
    velero-plugin-for-aws v1.13.1, README, S3-compatible providers.
    """
    url = s3_url(evidence)
    if url is None or not url.scheme or url.problem:
        yield not_applicable("s3Url", "the location gives no S3 URL whose host can be told")
        return
    service = url.host.service
    if not url.host.is_aws and (service is None or service.provider == "MinIO"):
        yield passed("s3Url", "its host belongs to no provider that Palette names")
        return
    provider = service.provider if service else "AWS"
    whose = service.name if service else url.host.kind.value
    works = url.host.serves_buckets and (service is None or service.speaks_s3)
    yield failed(
        "s3Url",
        f"the provider is MinIO, and the S3 URL leads to {whose} ({shown(url.host.name)})",
        at=evidence.place(field.S3_URL),
        remedy=Remedy(f"Choose the provider {provider} for this location, or write the MinIO server's address."),
        severity=None if works else Severity.BLOCKER,
    )
