"""Rule AWS511: global s3 endpoint."""

from __future__ import annotations

from checker.api import (
    Evidence,
    Provider,
    Remedy,
    Severity,
    Verdicts,
    correction,
    endpoint,
    failed,
    not_applicable,
    partitions,
    passed,
    rule,
    s3_url,
)
from checker.facts import field


@rule(
    "AWS511",
    "global-s3-endpoint",
    severity=Severity.BLOCKER,
    provider=Provider.AWS,
    since="0.1.0",
    proves=("aws-field-url",),
)
def global_s3_endpoint(evidence: Evidence) -> Verdicts:
    """The S3 URL is the global endpoint, and the region is not us-east-1.

    ## Why it matters
    `s3.amazonaws.com` is served from us-east-1. A path style request for a bucket of another region ends in `301
    PermanentRedirect`, which the SDK does not follow. As a virtual host, a bucket of a region that is older than
    March 2019 is reached all the same, by DNS: a risk.

    ## Remediation
    Write the endpoint of the region, or take the S3 URL away: a bucket on AWS needs none.

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
    if url.host.kind is not endpoint.HostKind.GLOBAL or not region:
        yield not_applicable("s3Url", "it is not the global endpoint, or the location names no region")
        return
    if region == "us-east-1":
        yield passed("s3Url", "the global endpoint serves us-east-1, the location's region")
        return
    instead = f"https://s3.{region}.{partitions.dns_suffix(region)}"
    yield failed(
        "s3Url",
        f"the S3 URL is the global endpoint, which is served from us-east-1; the location says {region}",
        at=evidence.place(field.S3_URL),
        remedy=correction(evidence, field.S3_URL, instead, f"Write {instead}.")
        if partitions.is_region(region)
        else Remedy("Write the S3 endpoint of the bucket's region."),
        error="PermanentRedirect",
        severity=Severity.BLOCKER if evidence.get(field.FORCE_PATH_STYLE) else Severity.RISK,
    )
