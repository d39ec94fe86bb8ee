"""Rule MIN402: region unlike the bucket location."""

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
    shown,
)
from checker.facts import aws, field


@rule(
    "MIN402",
    "region-unlike-the-bucket-location",
    severity=Severity.BLOCKER,
    provider=Provider.MINIO,
    since="0.1.0",
    proves=("minio-field-region",),
)
def region_unlike_the_bucket_location(evidence: Evidence) -> Verdicts:
    """The server says that the bucket is in another region than the location does.

    ## Why it matters
    A MinIO server has one region for all its buckets, and it names it when asked for the location of a bucket. It
    refuses signatures for another one with `AuthorizationHeaderMalformed`. Of `us-east-1`, and of no region at all,
    it names none: then the answer proves nothing, and this is a risk.

    ## Remediation
    Write the region that the server names.

    ## Source
    minio/minio, cmd/bucket-handlers.go, GetBucketLocationHandler, and cmd/signature-v4-parser.go.
    Palette documentation, "Add Backup Location using Static Credentials", MinIO, step 4, Region.
    """
    unnamed = "us-east-1"
    found, region = evidence.get(aws.BUCKET_REGION), evidence.get(field.REGION)
    if not region or not found:
        yield not_applicable("region", "the location names no region" if not region else "the server names no region")
        return
    if found == region:
        yield passed("region", f"the server names {shown(region)} for the bucket")
        return
    yield failed(
        "region",
        f"the location says {shown(region)}, and the server names {shown(found)} for the bucket"
        + (", or no region at all" if found == unnamed else ""),
        at=evidence.place(field.REGION),
        remedy=correction(evidence, field.REGION, found, f"Write {shown(found)}."),
        error="AuthorizationHeaderMalformed",
        severity=Severity.RISK if found == unnamed else None,
    )
