"""Rule COM312: virtual host that does not answer."""

from __future__ import annotations

from checker.api import Evidence, Form, Severity, Verdicts, correction, failed, not_applicable, passed, rule, shown
from checker.facts import endpoint, field

_REASONS = {
    "unresolved": "does not resolve",
    "unconnected": "takes no connection",
    "untrusted": "shows a certificate that does not hold for it",
    "no-bucket": "knows no such bucket, which the endpoint does in the path",
    "not-understood": "does not take the bucket from the host",
    "other": "does not answer as S3",
}


@rule(
    "COM312",
    "virtual-host-that-does-not-answer",
    severity=Severity.BLOCKER,
    provider=None,
    since="0.1.0",
    proves=("aws-field-path-style", "aws-validate", "minio-field-path-style"),
)
def virtual_host_that_does_not_answer(evidence: Evidence) -> Verdicts:
    """Force S3 path style is off, and the endpoint does not answer for the bucket in the host.

    ## Why it matters
    Velero's plugin then asks `BUCKET.HOST`. That takes a DNS name and a certificate for each bucket (or a wildcard
    of both), and a server that knows which domain is its own; MinIO and most compatible servers know none unless
    told. Validation ends in `no such host`, in `x509: certificate is valid for ..., not ...`, or finds no bucket.

    ## Remediation
    Switch Force S3 path style on: kopia uses it with every host outside AWS anyhow.

    ## Source
    Amazon S3 User Guide, "Virtual hosting of general purpose buckets":
    https://docs.aws.amazon.com/AmazonS3/latest/userguide/VirtualHosting.html
    MinIO documentation, MINIO_DOMAIN.
    velero-plugin-for-aws v1.13.1, config.go, UsePathStyle.
    """
    style = evidence.get(endpoint.VIRTUAL_HOST)
    if style is None or evidence.get(field.FORCE_PATH_STYLE):
        why = "the bucket cannot stand in the host" if style is None else "Force S3 path style is on"
        yield not_applicable("forcePathStyle", why)
        return
    if style.outcome == "answered":
        yield passed("forcePathStyle", f"{shown(style.host)} answers for the bucket")
        return
    path = evidence.get(endpoint.PATH_STYLE)
    if path is None or path.outcome not in {"answered", "no-bucket"} or path.outcome == style.outcome:
        yield not_applicable("forcePathStyle", "the endpoint does not answer for the bucket in the path either")
        return
    if style.outcome == "untrusted" and not _trusts(evidence):
        yield not_applicable("forcePathStyle", "the plugin trusts the server under no name")
        return
    on = "true" if evidence.get(field.FORM) is Form.VELERO else True
    yield failed(
        "forcePathStyle",
        f"Force S3 path style is off, and {shown(style.host)} {_REASONS[style.outcome]}"
        f"{f': {shown(style.failure)}' if style.failure else ''}",
        at=evidence.place(field.FORCE_PATH_STYLE) or evidence.place(field.S3_URL),
        remedy=correction(evidence, field.FORCE_PATH_STYLE, on, "Switch Force S3 path style on."),
    )


def _trusts(evidence: Evidence) -> bool:
    trusted = evidence.get(endpoint.PLUGIN_TRUST)
    return trusted is None or trusted.ok
