"""Rule MIN501: path style off at MinIO."""

from __future__ import annotations

from checker.api import (
    Evidence,
    Form,
    Provider,
    Severity,
    Verdicts,
    correction,
    failed,
    is_supplied,
    minio_server,
    not_applicable,
    passed,
    rule,
    s3_url,
    shown,
)
from checker.facts import endpoint as endpoint_facts
from checker.facts import field, minio


@rule(
    "MIN501",
    "path-style-off-at-minio",
    severity=Severity.BLOCKER,
    provider=Provider.MINIO,
    since="0.1.0",
    proves=("minio-field-path-style",),
)
def path_style_off_at_minio(evidence: Evidence) -> Verdicts:
    """Force S3 path style is off, and nothing shows that the server takes a bucket in the host.

    ## Why it matters
    The plugin then asks `BUCKET.HOST`. A MinIO server takes that for a bucket only where it was told its domain
    (`MINIO_DOMAIN`), and it takes a DNS name and a certificate for each bucket besides: without, validation ends in
    `no such host`, in a certificate error, or in an answer about a bucket that is called like the first folder. kopia
    always uses path style here, so that volume data may arrive while no backup does.

    ## Remediation
    Switch Force S3 path style on, as the documentation asks for every location on MinIO.

    ## Source
    Palette documentation, "Add Backup Location using Static Credentials", MinIO, step 4, Force S3 path style ("This
    value is required for MinIO").
    minio/minio, cmd/api-router.go (virtual hosts only for MINIO_DOMAIN).
    velero-plugin-for-aws v1.13.1, config.go, UsePathStyle.
    """
    url = s3_url(evidence)
    if evidence.get(field.FORCE_PATH_STYLE):
        yield passed("forcePathStyle", "Force S3 path style is on")
        return
    if url is not None and url.host.virtual_hosts_only:
        yield not_applicable("forcePathStyle", f"{shown(url.host.name)} takes the bucket in the host only")
        return
    host = url.host.name if url is not None else ""
    asked = is_supplied(evidence, endpoint_facts.VIRTUAL_HOST)
    style = evidence.get(endpoint_facts.VIRTUAL_HOST) if asked else None
    if style is not None and style.outcome == "answered":
        yield passed("forcePathStyle", f"{shown(style.host)} answers for the bucket")
        return
    server = evidence.get(minio.SERVER) if style is None and is_supplied(evidence, minio.SERVER) else None
    if host and server is not None and host in (server.domains or ()):
        yield passed("forcePathStyle", f"the server was told that {shown(host)} is its domain")
        return
    on = "true" if evidence.get(field.FORM) is Form.VELERO else True
    why = f"{shown(host)} has no names below it" if host and minio_server.is_single_label(host) else "MinIO wants it on"
    yield failed(
        "forcePathStyle",
        f"Force S3 path style is off, so the plugin puts the bucket into the host: {why}",
        at=evidence.place(field.FORCE_PATH_STYLE) or evidence.place(field.S3_URL) or evidence.place(field.NAME),
        remedy=correction(evidence, field.FORCE_PATH_STYLE, on, "Switch Force S3 path style on."),
        error="no such host",
    )
