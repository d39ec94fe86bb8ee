"""Rule MIN504: query in MinIO url."""

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
    s3_url,
)
from checker.facts import field


@rule(
    "MIN504",
    "query-in-minio-url",
    severity=Severity.BLOCKER,
    provider=Provider.MINIO,
    since="0.1.0",
    proves=("minio-field-url",),
)
def query_in_minio_url(evidence: Evidence) -> Verdicts:
    """The S3 URL of the server has a query or a fragment.

    ## Why it matters
    The AWS SDK refuses an endpoint with a query: `Custom endpoint … was not a valid URI`. The URL was probably copied
    from a browser or from a shared link; then the query may hold a signature, which is as good as a password until it
    expires. A fragment (`#…`) is ignored: advice.

    ## Remediation
    Leave scheme, host and port only.

    ## Source
    aws-sdk-go-v2, service/s3, endpoint rules; smithy-go, endpoints/private/rulesfn/uri.go, ParseURL.
    Palette documentation, "Add Backup Location using Static Credentials", MinIO, step 4, S3 URL.
    """
    url = s3_url(evidence)
    if url is None:
        yield not_applicable("s3Url", "the location gives no S3 URL")
        return
    if url.query is None and url.fragment is None:
        yield passed("s3Url", "it has neither query nor fragment")
        return
    what = "query" if url.query is not None else "fragment"
    yield failed(
        "s3Url",
        f"the S3 URL has a {what} after the host",
        at=evidence.place(field.S3_URL),
        remedy=correction(evidence, field.S3_URL, url.base, f"Take the {what} away: leave scheme, host and port only."),
        error="was not a valid URI" if url.query else "",
        severity=Severity.BLOCKER if url.query else Severity.ADVICE,
    )
