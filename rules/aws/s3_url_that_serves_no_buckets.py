"""Rule AWS510: s3 url that serves no buckets."""

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
    "AWS510",
    "s3-url-that-serves-no-buckets",
    severity=Severity.BLOCKER,
    provider=Provider.AWS,
    since="0.1.0",
    proves=("aws-field-url",),
)
def s3_url_that_serves_no_buckets(evidence: Evidence) -> Verdicts:
    """The S3 URL leads to something of AWS that does not serve the S3 API for a bucket.

    ## Why it matters
    The address was copied from the wrong place. A website endpoint answers anonymous reads with HTML, the console is
    for people, an access point has a host for itself alone, and S3 Control, Object Lambda and S3 Express are other
    APIs. Velero cannot list or write a bucket there: validation ends in `MethodNotAllowed`, `AccessDenied` or an
    answer that is not XML.

    ## Remediation
    Write the endpoint of the bucket's region, or take the S3 URL away: a bucket on AWS needs none.

    ## Source
    Amazon S3 User Guide, "Website endpoints" and "Accessing a bucket".
    Palette documentation, "Add Backup Location using Static Credentials", AWS, step 4, S3 URL.
    """
    url = s3_url(evidence)
    if url is None:
        yield not_applicable("s3Url", "the location gives no S3 URL")
        return
    if url.host.serves_buckets:
        yield passed("s3Url", "its host is not known to serve anything but buckets")
        return
    region = evidence.get(field.REGION)
    suffix = partitions.dns_suffix(region)
    instead = f"https://s3.{region}.{suffix}" if partitions.is_region(region or "") else ""
    yield failed(
        "s3Url",
        f"the S3 URL leads to {url.host.kind.value}, which does not serve the S3 API for buckets",
        at=evidence.place(field.S3_URL),
        remedy=correction(evidence, field.S3_URL, instead, f"Write {instead}, or take the S3 URL away.")
        if instead
        else Remedy("Write the S3 endpoint of the bucket's region, or take the S3 URL away."),
        error="MethodNotAllowed" if url.host.kind is endpoint.HostKind.WEBSITE else "",
    )
