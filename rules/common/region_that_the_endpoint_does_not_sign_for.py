"""Rule COM314: region that the endpoint does not sign for."""

from __future__ import annotations

from checker.api import (
    Evidence,
    Severity,
    Verdicts,
    correction,
    failed,
    is_supplied,
    leads_outside,
    not_applicable,
    passed,
    rule,
    shown,
)
from checker.facts import aws, endpoint, field


@rule(
    "COM314",
    "region-that-the-endpoint-does-not-sign-for",
    severity=Severity.BLOCKER,
    provider=None,
    since="0.1.0",
    proves=("aws-field-region", "aws-validate", "minio-field-region"),
)
def region_that_the_endpoint_does_not_sign_for(evidence: Evidence) -> Verdicts:
    """The location's region is not the one that the endpoint wants requests signed for.

    ## Why it matters
    The region is part of every signature. AWS refuses another one with `AuthorizationHeaderMalformed: the region
    'us-east-1' is wrong; expecting 'eu-central-1'` or redirects (`PermanentRedirect`), and so does MinIO where its
    site has a region, and then alone does it name one. Other servers mostly take any region, so that a header alone is
    no proof there: then it is a risk.

    ## Remediation
    Set the region that the endpoint names.

    ## Source
    Amazon S3 API Reference, HeadBucket, x-amz-bucket-region, and "Error Responses", AuthorizationHeaderMalformed.
    MinIO, cmd/signature-v4-parser.go, parseCredentialHeader (the site's region, when it has one), and
    cmd/api-headers.go, setCommonHeaders (x-amz-bucket-region is sent only by a server with a region).
    """
    wanted = evidence.get(endpoint.SIGNING_REGION)
    region = evidence.get(field.REGION)
    if wanted is None or not region:
        why = "the endpoint names no region" if wanted is None else "the location names no region"
        yield not_applicable("region", why)
        return
    if wanted.region == region:
        yield passed("region", f"the endpoint names {region} too ({wanted.told_by})")
        return
    outside = leads_outside(evidence)
    if not outside and getattr(evidence.fact(aws.BUCKET_REGION), "value", None) is not None:
        yield not_applicable("region", "the bucket itself was asked for its region")
        return
    yield failed(
        "region",
        f"the endpoint wants requests signed for {shown(wanted.region)} ({wanted.told_by}); the location says"
        f" {shown(region)}",
        at=evidence.place(field.REGION),
        remedy=correction(evidence, field.REGION, wanted.region, f"Set region to {shown(wanted.region)}."),
        error="AuthorizationHeaderMalformed",
        severity=Severity.RISK if outside and wanted.told_by != "Region" and not _is_minio(evidence) else None,
    )


def _is_minio(evidence: Evidence) -> bool:
    """Whether the server itself says that it is MinIO."""
    service = evidence.get(endpoint.SERVICE) if is_supplied(evidence, endpoint.SERVICE) else None
    return service is not None and service.server.lower().startswith("minio")
