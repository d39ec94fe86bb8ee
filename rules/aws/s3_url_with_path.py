"""Rule AWS503: s3 url with path."""

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
    shown,
    stores_volumes,
)
from checker.facts import field


@rule(
    "AWS503",
    "s3-url-with-path",
    severity=Severity.BLOCKER,
    provider=Provider.AWS,
    since="0.1.0",
    proves=("aws-field-url",),
)
def s3_url_with_path(evidence: Evidence) -> Verdicts:
    """The S3 URL has a path after the host.

    ## Why it matters
    kopia refuses it: `path is not expected in s3Url …`, so no volume data can be stored, though validation may pass.
    At an AWS endpoint the plugin fails too: S3 takes the first part of the path for the bucket. A slash at the end
    does no harm.

    ## Remediation
    Leave scheme and host only; the bucket and the prefix have fields of their own.

    ## Source
    Velero v1.17.0, pkg/repository/provider/unified_repo.go, getStorageVariables.
    Palette documentation, "Add Backup Location using Static Credentials", AWS, step 4, S3 URL.
    """
    url = s3_url(evidence)
    if url is None:
        yield not_applicable("s3Url", "the location gives no S3 URL")
        return
    if not url.host.serves_buckets:
        yield not_applicable("s3Url", f"it leads to {url.host.kind.value}")
        return
    if not url.has_path:
        yield passed("s3Url", "no path follows the host")
        return
    first = url.path.strip("/").partition("/")[0]
    what = "the bucket" if first == evidence.get(field.BUCKET) else "a path"
    breaks = url.host.is_aws or stores_volumes(evidence)
    yield failed(
        "s3Url",
        f"the S3 URL has {what} after the host ({shown(url.path)})",
        at=evidence.place(field.S3_URL),
        remedy=correction(evidence, field.S3_URL, url.base, "Leave scheme and host only."),
        error="path is not expected in s3Url",
        severity=Severity.BLOCKER if breaks else Severity.RISK,
    )
