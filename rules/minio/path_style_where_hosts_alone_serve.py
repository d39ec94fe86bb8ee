"""Rule MIN514: path style where hosts alone serve."""

from __future__ import annotations

from checker.api import (
    Evidence,
    Form,
    Provider,
    Remedy,
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
    "MIN514",
    "path-style-where-hosts-alone-serve",
    severity=Severity.BLOCKER,
    provider=Provider.MINIO,
    since="0.1.0",
    proves=("minio-field-path-style", "minio-field-url"),
)
def path_style_where_hosts_alone_serve(evidence: Evidence) -> Verdicts:
    """Force S3 path style is on at a service that takes the bucket in the host only.

    ## Why it matters
    Palette has one provider for all S3-compatible storage, and asks for path style there. Alibaba Cloud OSS and
    Tencent Cloud COS answer for virtual hosts alone: validation ends in `SecondLevelDomainForbidden` or
    `PathStyleDomainForbidden`. With path style off the plugin works there; kopia knows that of Alibaba's hosts, and
    goes on to use path style at Tencent's, so that no volume data can be stored (a risk where that is wanted).

    ## Remediation
    Switch Force S3 path style off, or use storage that takes path style.

    ## Source
    velero issues 8739 and 9780; kopia issue 3902.
    minio-go v7.0.97, pkg/s3utils/utils.go, IsVirtualHostSupported.
    Palette documentation, "Add Backup Location using Static Credentials", MinIO, step 4, Force S3 path style.
    """
    url = s3_url(evidence)
    if url is None or not url.host.virtual_hosts_only:
        yield not_applicable("forcePathStyle", "the endpoint is not known to take virtual hosts only")
        return
    host = shown(url.host.name)
    on = evidence.get(field.FORCE_PATH_STYLE)
    kopia_knows = url.host.name.endswith(".aliyuncs.com")
    if not on and (kopia_knows or not stores_volumes(evidence)):
        yield passed("forcePathStyle", f"Force S3 path style is off, as {host} needs it")
        return
    off = "false" if evidence.get(field.FORM) is Form.VELERO else False
    yield failed(
        "forcePathStyle",
        f"{host} takes the bucket in the host only, and "
        + ("Force S3 path style is on" if on else "kopia puts it into the path whatever the switch says"),
        at=evidence.place(field.FORCE_PATH_STYLE) or evidence.place(field.S3_URL),
        remedy=correction(evidence, field.FORCE_PATH_STYLE, off, "Switch Force S3 path style off.")
        if on
        else Remedy("Use storage that takes path style, or store no volume data through this location."),
        error="PathStyleDomainForbidden" if on else "",
        severity=None if on else Severity.RISK,
    )
