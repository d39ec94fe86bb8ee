"""Rule AWS508: s3 url of another region."""

from __future__ import annotations

from checker.api import (
    Evidence,
    Provider,
    Remedy,
    Severity,
    Verdicts,
    failed,
    not_applicable,
    partitions,
    passed,
    rule,
    s3_url,
    shown,
)
from checker.facts import field


@rule(
    "AWS508",
    "s3-url-of-another-region",
    severity=Severity.BLOCKER,
    provider=Provider.AWS,
    since="0.1.0",
    proves=("aws-field-url", "aws-field-region"),
)
def s3_url_of_another_region(evidence: Evidence) -> Verdicts:
    """The S3 URL is the endpoint of another region than the location's.

    ## Why it matters
    The plugin sends its requests to the host of the S3 URL and signs them for the location's region. S3 refuses that:
    `AuthorizationHeaderMalformed: the region … is wrong`, or `301 PermanentRedirect`.

    ## Remediation
    Make both the region of the bucket. A bucket on AWS needs no S3 URL at all.

    ## Source
    Amazon S3 User Guide, "Virtual hosting of general purpose buckets":
    https://docs.aws.amazon.com/AmazonS3/latest/userguide/VirtualHosting.html
    Palette documentation, "Add Backup Location using Static Credentials", AWS, step 4, S3 URL.
    """
    url = s3_url(evidence)
    if url is None:
        yield not_applicable("s3Url", "the location gives no S3 URL")
        return
    region = evidence.get(field.REGION)
    found = url.host.region
    if not (region and found and url.host.serves_buckets):
        yield not_applicable("s3Url", "its host names no region, or the location names none")
    elif found == region:
        yield passed("s3Url", f"its host is in {region}, as the location")
    elif not partitions.is_region(region):
        yield not_applicable("s3Url", f"the location's region, {region}, is none of AWS")
    else:
        wanted = f"{url.host.name.replace(found, region)}"
        yield failed(
            "s3Url",
            f"the S3 URL is the endpoint of {shown(found)}; the location says {region}",
            at=evidence.place(field.S3_URL),
            remedy=Remedy(f"Write https://{wanted}, or set region to {shown(found)}, whichever the bucket is in.")
            if url.host.is_regional and partitions.dns_suffix(found) == partitions.dns_suffix(region)
            else Remedy(
                f"Write the endpoint of {region}, or set region to {shown(found)}, whichever the bucket is in."
            ),
            error="AuthorizationHeaderMalformed",
        )
