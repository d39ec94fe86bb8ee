"""Rule AWS513: path style at virtual host endpoint."""

from __future__ import annotations

from checker.api import (
    Evidence,
    Form,
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
    "AWS513",
    "path-style-at-virtual-host-endpoint",
    severity=Severity.BLOCKER,
    provider=Provider.AWS,
    since="0.1.0",
    proves=("aws-field-path-style", "aws-field-url"),
)
def path_style_at_virtual_host_endpoint(evidence: Evidence) -> Verdicts:
    """Force S3 path style is on at an endpoint that takes the bucket in the host only.

    ## Why it matters
    S3 Transfer Acceleration, Alibaba Cloud OSS and Tencent Cloud COS answer for virtual hosts alone. The plugin puts
    the bucket into the path, and validation ends in `MethodNotAllowed`, `SecondLevelDomainForbidden` or
    `PathStyleDomainForbidden`.

    ## Remediation
    Use the regional endpoint of S3, or switch Force S3 path style off.

    ## Source
    Amazon S3 User Guide, "Transfer Acceleration", requirements.
    velero issues 8739 and 9780 (providers that serve virtual hosts only).
    Palette documentation, "Add Backup Location using Static Credentials", AWS, step 4, S3 URL.
    """
    url = s3_url(evidence)
    if url is None:
        yield not_applicable("s3Url", "the location gives no S3 URL")
        return
    host = url.host
    if not host.virtual_hosts_only:
        yield not_applicable("forcePathStyle", "the endpoint is not known to take virtual hosts only")
        return
    if not evidence.get(field.FORCE_PATH_STYLE):
        yield passed("forcePathStyle", f"Force S3 path style is off, as {host.name} needs it")
        return
    off = "false" if evidence.get(field.FORM) is Form.VELERO else False
    yield failed(
        "forcePathStyle",
        f"Force S3 path style is on, and {host.name} takes the bucket in the host only",
        at=evidence.place(field.FORCE_PATH_STYLE) or evidence.place(field.S3_URL),
        remedy=correction(
            evidence, field.FORCE_PATH_STYLE, off, "Switch Force S3 path style off, or use another endpoint."
        ),
    )
