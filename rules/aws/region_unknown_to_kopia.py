"""Rule AWS408: region unknown to kopia."""

from __future__ import annotations

from checker.api import (
    Evidence,
    Provider,
    Remedy,
    Severity,
    Verdicts,
    aws_region,
    failed,
    kopia_regions,
    not_applicable,
    passed,
    region_name,
    rule,
    s3_url,
    stores_volumes,
)
from checker.facts import field


@rule(
    "AWS408",
    "region-unknown-to-kopia",
    severity=Severity.BLOCKER,
    provider=Provider.AWS,
    since="0.1.0",
    proves=("aws-field-region", "aws-validate"),
)
def region_unknown_to_kopia(evidence: Evidence) -> Verdicts:
    """The region is missing from the table of kopia's S3 client.

    ## Why it matters
    kopia writes volume data through minio-go, which replaces every Amazon host by the endpoint of the region in a
    table of its own. A region that the table of this Velero release does not hold silently becomes us-east-1.
    Requests for the bucket then go to the wrong region with a signature for the right one, and S3 refuses them.
    Validation and metadata go through another client and work, so the location is Available, and only file system
    backup and data movement fail. It is a risk when the Velero version is not given.

    ## Remediation
    Use a Velero release that knows the region. A VPC endpoint of S3 as S3 URL is not replaced either.

    ## Source
    AWS General Reference, "Amazon Simple Storage Service endpoints and quotas":
    https://docs.aws.amazon.com/general/latest/gr/s3.html
    Palette documentation, "Add Backup Location using Static Credentials", AWS, step 4, Region.
    Velero v1.14 to v1.18, go.mod; minio-go v7.0.69 to v7.0.97, s3-endpoints.go and api.go, makeTargetURL.
    Velero v1.17.0, pkg/repository/provider/unified_repo.go, getStorageVariables.
    """
    region = aws_region(evidence)
    if region is None:
        yield not_applicable("region", "the location names no region of AWS")
        return
    if not stores_volumes(evidence):
        yield not_applicable("region", "kopia writes nothing through this location")
        return
    url = s3_url(evidence)
    version = evidence.get(field.VELERO_VERSION)
    known = kopia_regions.standing(region.text, version)
    if region.kind is not region_name.RegionKind.KNOWN:
        yield not_applicable("region", f"it is {region.kind.value}")
    elif url is not None and not url.is_replaced_by_kopia:
        yield passed("s3Url", "kopia keeps the host of the S3 URL, so it needs no table of regions")
    elif known is kopia_regions.Standing.KNOWN:
        yield passed("region", f"kopia's S3 client knows {region.text}")
    elif known is kopia_regions.Standing.UNREAD:
        yield not_applicable("region", f"whether kopia's S3 client knows {region.text} was never read")
    else:
        sure = known is kopia_regions.Standing.MISSING
        client = f"kopia's S3 client of {f'Velero {version}' if version else 'this Velero'}"
        knows = f"does not know {region.text} and sends" if sure else f"may not know {region.text}; it would then send"
        yield failed(
            "region",
            f"{client} {knows} volume data to us-east-1",
            at=evidence.place(field.REGION),
            remedy=Remedy(f"{kopia_regions.way_out(region.text)}{'' if version else ', and state velero.version'}."),
            error="AuthorizationHeaderMalformed",
            severity=Severity.BLOCKER if sure else Severity.RISK,
        )
