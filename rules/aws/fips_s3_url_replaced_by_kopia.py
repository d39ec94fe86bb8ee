"""Rule AWS514: fips s3 url replaced by kopia."""

from __future__ import annotations

from checker.api import (
    Evidence,
    Provider,
    Remedy,
    Severity,
    Verdicts,
    endpoint,
    failed,
    not_applicable,
    passed,
    rule,
    s3_url,
    stores_volumes,
)
from checker.facts import field


@rule(
    "AWS514",
    "fips-s3-url-replaced-by-kopia",
    severity=Severity.RISK,
    provider=Provider.AWS,
    since="0.1.0",
    proves=("aws-field-url",),
)
def fips_s3_url_replaced_by_kopia(evidence: Evidence) -> Verdicts:
    """The S3 URL is a FIPS endpoint that kopia does not keep.

    ## Why it matters
    Whoever gives a FIPS endpoint wants every byte to go through it. kopia's S3 client keeps only the FIPS endpoints
    of a list of its own and replaces any other Amazon host by the ordinary endpoint of the region. Metadata then goes
    through FIPS, and volume data does not; nothing tells.

    ## Remediation
    Name port 443 in the S3 URL: kopia takes a host with a port as it is. Or do not store volume data through this
    location.

    ## Source
    minio-go v7.0.97, pkg/s3utils/utils.go, IsAmazonFIPSEndpoint, and api.go, makeTargetURL.
    Palette documentation, "Add Backup Location using Static Credentials", AWS, step 4, S3 URL.
    """
    url = s3_url(evidence)
    if url is None:
        yield not_applicable("s3Url", "the location gives no S3 URL")
        return
    if url.host.kind is not endpoint.HostKind.FIPS:
        yield not_applicable("s3Url", "it is no FIPS endpoint")
    elif not stores_volumes(evidence):
        yield not_applicable("s3Url", "kopia writes nothing through this location")
    elif not url.is_replaced_by_kopia:
        yield passed("s3Url", "kopia keeps this FIPS endpoint")
    else:
        yield failed(
            "s3Url",
            f"{url.host.name} is a FIPS endpoint, and kopia replaces it by the ordinary one of the region",
            at=evidence.place(field.S3_URL),
            remedy=Remedy(f"Write {url.base}:443, which kopia takes as it is, and look where its requests go."),
        )
