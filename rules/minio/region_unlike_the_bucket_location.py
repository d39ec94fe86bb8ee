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
from checker.facts import aws, field, minio
from checker.facts import endpoint as endpoint_facts


@rule(
    "MIN402",
    "region-unlike-the-bucket-location",
    severity=Severity.RISK,
    provider=Provider.MINIO,
    since="0.1.0",
    proves=("minio-field-region",),
)
def region_unlike_the_bucket_location(evidence: Evidence) -> Verdicts:
    """The server says that the bucket is in another region than the location does.

    ## Why it matters
    A MinIO server has one region for all its buckets, and it names it when asked for the location of a bucket. It
    refuses signatures for another one with `AuthorizationHeaderMalformed`. Of `us-east-1`, and of no region at all,
    it names none: then the answer proves nothing, and this is a risk; otherwise it is a blocker.

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
    if _is_known(evidence):
        yield not_applicable("region", "the server's own region is known otherwise")
        return
    yield failed(
        "region",
        f"the location says {shown(region)}, and the server names {shown(found)} for the bucket"
        + (", or no region at all" if found == unnamed else ""),
        at=evidence.place(field.REGION),
        remedy=correction(evidence, field.REGION, found, f"Write {shown(found)}."),
        error="AuthorizationHeaderMalformed",
        severity=None if found == unnamed else Severity.BLOCKER,
    )


def _is_known(evidence: Evidence) -> bool:
    """Whether the endpoint named its region, or somebody said which one the server has: other rules speak of that."""
    named = getattr(evidence.fact(endpoint_facts.SIGNING_REGION), "value", None)
    server = getattr(evidence.fact(minio.SERVER), "value", None)
    return named is not None or (server is not None and server.region is not None)
