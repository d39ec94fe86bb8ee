"""Rule MIN404: location without a region."""

from __future__ import annotations

from checker.api import (
    Evidence,
    Form,
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
    "MIN404",
    "location-without-a-region",
    severity=Severity.BLOCKER,
    provider=Provider.MINIO,
    since="0.1.0",
    proves=("minio-field-region",),
)
def location_without_a_region(evidence: Evidence) -> Verdicts:
    """The location on MinIO names no region.

    ## Why it matters
    Palette's form and API ask for it, also where the server has none. Without a region Velero's plugin cannot sign:
    the location becomes Unavailable with `A region must be set when sending requests to S3`.

    ## Remediation
    Give the server's region; `us-east-1` where it has none.

    ## Source
    Palette documentation, "Add Backup Location using Static Credentials", MinIO, step 4, Region.
    palette-sdk-go, V1S3StorageConfig (region is required).
    velero-plugin-for-aws v1.13.1, object_store.go, Init.
    """
    region = evidence.get(field.REGION)
    if region and region.strip():
        yield passed("region", "it is given")
        return
    velero = evidence.get(field.FORM) is Form.VELERO
    yield failed(
        "region",
        "the location names no region"
        + (": it has to come from Velero's environment" if velero else ", and the form asks for it"),
        at=evidence.place(field.REGION) or evidence.place(field.NAME),
        remedy=Remedy("Give the server's region; us-east-1, where it has none."),
        error="A region must be set when sending requests to S3",
        severity=Severity.RISK if velero else None,
    )
