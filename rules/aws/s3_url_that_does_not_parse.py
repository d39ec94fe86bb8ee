"""Rule AWS502: s3 url that does not parse."""

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
)
from checker.facts import field


@rule(
    "AWS502",
    "s3-url-that-does-not-parse",
    severity=Severity.BLOCKER,
    provider=Provider.AWS,
    since="0.1.0",
    proves=("aws-field-url", "aws-validate"),
)
def s3_url_that_does_not_parse(evidence: Evidence) -> Verdicts:
    """The S3 URL does not begin with http:// or https://, or has white space in it.

    ## Why it matters
    The plugin parses the S3 URL before it does anything else and refuses it: `Invalid s3 url …, URL must be valid
    according to https://golang.org/pkg/net/url/#Parse and start with http:// or https://`. The location stays
    Unavailable.

    ## Remediation
    Write the whole URL, scheme included.

    ## Source
    velero-plugin-for-aws v1.13.1, object_store.go and helpers.go, IsValidS3URLScheme.
    Palette documentation, "Add Backup Location using Static Credentials", AWS, step 4, S3 URL.
    """
    url = s3_url(evidence)
    if url is None:
        yield not_applicable("s3Url", "the location gives no S3 URL")
        return
    spaced = any(character.isspace() for character in url.text)
    if url.scheme in {"http", "https"} and not spaced:
        yield passed("s3Url", f"it begins with {url.scheme}://")
        return
    bare = url.text.strip()
    scheme = endpoint.parse_url(bare).scheme
    place = evidence.place(field.S3_URL)
    if spaced:
        text = "Write the S3 URL without white space."
        sure = scheme in {"http", "https"} and not any(character.isspace() for character in bare) and not url.user_info
        message = "the S3 URL has white space in it or around it"
        remedy = correction(evidence, field.S3_URL, bare, text) if sure else Remedy(text)
    elif scheme:
        message = f"the S3 URL begins with {scheme}://, and Velero takes http:// and https:// only"
        remedy = Remedy(f"Write https:// in place of {scheme}://, when the host is right.")
    else:
        message = "the S3 URL has no scheme; Velero wants https:// or http:// before the host"
        whole = endpoint.parse_url(f"https://{bare}")
        text = "Write https:// and the host of the S3 API."
        sure = "." in whole.host.name and not whole.problem
        remedy = (
            correction(evidence, field.S3_URL, whole.text, "Write https:// before the host.") if sure else Remedy(text)
        )
    yield failed("s3Url", message, at=place, remedy=remedy, error="Invalid s3 url")
