"""Rule MIN503: path in MinIO url."""

from __future__ import annotations

from checker.api import (
    Evidence,
    Provider,
    Severity,
    Verdicts,
    correction,
    failed,
    minio_server,
    not_applicable,
    passed,
    rule,
    s3_url,
    shown,
)
from checker.facts import field


@rule(
    "MIN503",
    "path-in-minio-url",
    severity=Severity.BLOCKER,
    provider=Provider.MINIO,
    since="0.1.0",
    proves=("minio-field-url",),
)
def path_in_minio_url(evidence: Evidence) -> Verdicts:
    """The S3 URL of the server has a path after the host.

    ## Why it matters
    A path (`/browser`, `/login`, `/minio`, or the bucket) mostly comes from the address bar of the web console. The
    plugin puts the bucket behind it, so that the server takes the first part of the path for the bucket; kopia
    refuses it: `path is not expected in s3Url …`. MinIO's API cannot be served below a path either: the signature
    covers it.

    ## Remediation
    Leave scheme, host and port of the API only; the bucket has a field of its own.

    ## Source
    Velero v1.17.0, pkg/repository/provider/unified_repo.go, getStorageVariables.
    MinIO documentation, "Configure NGINX Proxy for MinIO Server" (the S3 API has to be at the root of a host).
    Palette documentation, "Add Backup Location using Static Credentials", MinIO, step 4, S3 URL.
    """
    url = s3_url(evidence)
    if url is None:
        yield not_applicable("s3Url", "the location gives no S3 URL")
        return
    if not url.has_path:
        yield passed("s3Url", "no path follows the host")
        return
    first = url.path.strip("/").partition("/")[0]
    is_console = first in minio_server.CONSOLE_PATHS
    what = "the bucket" if first == evidence.get(field.BUCKET) else "a path of the console" if is_console else "a path"
    base = (is_console and minio_server.api_address(url)) or url.base
    text = "Leave scheme, host and port of the API only."
    yield failed(
        "s3Url",
        f"the S3 URL has {what} after the host ({shown(url.path)})",
        at=evidence.place(field.S3_URL),
        remedy=correction(evidence, field.S3_URL, base, text),
        error="path is not expected in s3Url",
    )
