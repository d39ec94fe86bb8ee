"""Rule MIN502: MinIO url that does not parse."""

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
    passed,
    rule,
    s3_url,
    shown,
)
from checker.facts import field


@rule(
    "MIN502",
    "minio-url-that-does-not-parse",
    severity=Severity.BLOCKER,
    provider=Provider.MINIO,
    since="0.1.0",
    proves=("minio-field-url",),
)
def minio_url_that_does_not_parse(evidence: Evidence) -> Verdicts:
    """The S3 URL of the server does not begin with http:// or https://, or has white space in it.

    ## Why it matters
    The plugin parses the S3 URL before it does anything else and refuses it: `Invalid s3 url …, URL must be valid
    according to https://golang.org/pkg/net/url/#Parse and start with http:// or https://`. The location stays
    Unavailable.

    ## Remediation
    Write the whole address of the API, scheme and port included: `https://minio.example.com:9000`.

    ## Source
    velero-plugin-for-aws v1.13.1, object_store.go and helpers.go, IsValidS3URLScheme.
    Palette documentation, "Add Backup Location using Static Credentials", MinIO, step 4, S3 URL.
    """
    url = s3_url(evidence)
    if url is None:
        yield not_applicable("s3Url", "the location gives no S3 URL")
        return
    bare = url.text.strip()
    spaced = any(character.isspace() for character in url.text)
    if url.scheme in {"http", "https"} and not spaced:
        yield passed("s3Url", f"it begins with {url.scheme}://")
        return
    scheme = endpoint.parse_url(bare).scheme
    sure = scheme in {"http", "https"} and not any(c.isspace() for c in bare) and not url.user_info
    remedy = Remedy("Write https:// or http:// (whichever the server speaks), and the host and port of the API.")
    if sure:
        message = "the S3 URL has white space around it"
        remedy = correction(evidence, field.S3_URL, bare, "Write it without the white space.")
    elif spaced:
        message = "the S3 URL has white space in it"
    elif scheme:
        message = f"the S3 URL begins with {shown(scheme)}://, and Velero takes http:// and https:// only"
    else:
        message = "the S3 URL has no scheme; Velero wants https:// or http:// before the host"
    yield failed("s3Url", message, at=evidence.place(field.S3_URL), remedy=remedy, error="Invalid s3 url")
