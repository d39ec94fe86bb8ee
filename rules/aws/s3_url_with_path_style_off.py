"""Rule AWS501: s3 url with path style off."""

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
    "AWS501",
    "s3-url-with-path-style-off",
    severity=Severity.RISK,
    provider=Provider.AWS,
    since="0.1.0",
    proves=("aws-field-path-style", "aws-field-url"),
)
def s3_url_with_path_style_off(evidence: Evidence) -> Verdicts:
    """An S3 URL is given, and Force S3 path style is off.

    ## Why it matters
    The documentation asks for Force S3 path style with every S3 URL. With it off, Velero's plugin puts the bucket
    into the host. A regional endpoint of AWS serves that, so the location works there all the same. Any other server
    needs a DNS name and a certificate for each bucket, else validation ends in `no such host` or in a certificate
    error. kopia ignores the switch: at AWS it uses virtual hosts, elsewhere path style.

    ## Remediation
    Switch Force S3 path style on. Or take the S3 URL away: a bucket on AWS needs none.

    ## Source
    Amazon S3 User Guide, "Virtual hosting of general purpose buckets":
    https://docs.aws.amazon.com/AmazonS3/latest/userguide/VirtualHosting.html
    Palette documentation, "Add Backup Location using Static Credentials", AWS, step 4, S3 URL.
    """
    url = s3_url(evidence)
    if url is None:
        yield not_applicable("s3Url", "the location gives no S3 URL")
        return
    if evidence.get(field.FORCE_PATH_STYLE):
        yield passed("forcePathStyle", "Force S3 path style is on, as the documentation asks with an S3 URL")
        return
    if url.host.virtual_hosts_only:
        yield not_applicable("forcePathStyle", f"{url.host.name} takes the bucket in the host only")
        return
    on = "true" if evidence.get(field.FORM) is Form.VELERO else True
    works = (
        "AWS serves it there all the same" if url.host.is_aws else "that takes DNS and a certificate for each bucket"
    )
    yield failed(
        "forcePathStyle",
        f"an S3 URL is given and Force S3 path style is off: the bucket goes into the host, and {works}",
        at=evidence.place(field.FORCE_PATH_STYLE) or evidence.place(field.S3_URL),
        remedy=correction(evidence, field.FORCE_PATH_STYLE, on, "Switch Force S3 path style on."),
    )
