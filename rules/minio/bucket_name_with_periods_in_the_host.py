"""Rule MIN306: bucket name with periods in the host."""

from __future__ import annotations

from checker.api import (
    Evidence,
    Form,
    Provider,
    Severity,
    Verdicts,
    correction,
    failed,
    named_bucket,
    not_applicable,
    passed,
    rule,
    s3_url,
    shown,
)
from checker.facts import field


@rule(
    "MIN306",
    "bucket-name-with-periods-in-the-host",
    severity=Severity.RISK,
    provider=Provider.MINIO,
    since="0.1.0",
    proves=("minio-bucket", "minio-field-path-style"),
)
def bucket_name_with_periods_in_the_host(evidence: Evidence) -> Verdicts:
    """The bucket's name has periods, and the plugin puts it into the host of an https address.

    ## Why it matters
    Without Force S3 path style the plugin asks `BUCKET.HOST`. A wildcard in a certificate stands for one label only,
    so `*.minio.example.com` does not hold for `velero.prod.minio.example.com`: validation ends in `x509: certificate
    is valid for *.minio.example.com, not ...`.

    ## Remediation
    Switch Force S3 path style on, or make a bucket with hyphens in place of the periods.

    ## Source
    RFC 6125, section 6.4.3 (wildcards stand for one label).
    velero-plugin-for-aws v1.13.1, config.go, UsePathStyle.
    Palette documentation, "Add Backup Location using Static Credentials", MinIO, step 4, Force S3 path style.
    """
    bucket, url = named_bucket(evidence), s3_url(evidence)
    if "." not in bucket or url is None or url.scheme != "https":
        yield not_applicable("bucket", "its name has no period, or no TLS is spoken")
        return
    if evidence.get(field.FORCE_PATH_STYLE):
        yield passed("bucket", "Force S3 path style keeps its periods out of the host")
        return
    on = "true" if evidence.get(field.FORM) is Form.VELERO else True
    yield failed(
        "bucket",
        f"no wildcard certificate holds for {shown(bucket)}.{shown(url.host.name)}, which the plugin will ask",
        at=evidence.place(field.BUCKET),
        remedy=correction(evidence, field.FORCE_PATH_STYLE, on, "Switch Force S3 path style on."),
        error="x509: certificate is valid for",
    )
