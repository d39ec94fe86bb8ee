"""Rule AWS652: missing region."""

from __future__ import annotations

from checker.api import Evidence, Form, Provider, Remedy, Severity, Verdicts, failed, passed, rule
from checker.facts import field


@rule(
    "AWS652",
    "missing-region",
    severity=Severity.BLOCKER,
    provider=Provider.AWS,
    since="0.1.0",
    proves=("aws-field-region",),
)
def missing_region(evidence: Evidence) -> Verdicts:
    """The location names no region.

    ## Why it matters
    Palette's form and API ask for it. Velero does without only when no S3 URL is given: its plugin then asks S3 where
    the bucket is, without signing, which works in the public regions and neither in GovCloud nor in China. With an S3
    URL and no region, validation ends in `A region must be set when sending requests to S3`.

    ## Remediation
    Give the region in which the bucket is, `eu-central-1` for example.

    ## Source
    Palette documentation, "Add Backup Location using Static Credentials", AWS, step 4, Region.
    palette-sdk-go, V1S3StorageConfig (region is required).
    velero-plugin-for-aws v1.13.1, object_store.go, Init.
    """
    region = evidence.get(field.REGION)
    if region and region.strip():
        yield passed("region", "it is given")
        return
    severity = None
    message = "the location names no region, and the form asks for it"
    if evidence.get(field.FORM) is Form.VELERO:
        with_url = bool(evidence.get(field.S3_URL))
        severity = Severity.RISK if with_url else Severity.ADVICE
        message = (
            "the location names no region: with an S3 URL, it has to come from Velero's environment"
            if with_url
            else "the location names no region: it is left to Velero to find out, which not every partition allows"
        )
    yield failed(
        "region",
        message,
        at=evidence.place(field.REGION) or evidence.place(field.NAME),
        remedy=Remedy("Give the region in which the bucket is."),
        error="A region must be set when sending requests to S3" if severity is not Severity.ADVICE else "",
        severity=severity,
    )
