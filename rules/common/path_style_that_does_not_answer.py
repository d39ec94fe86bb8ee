"""Rule COM313: path style that does not answer."""

from __future__ import annotations

from checker.api import (
    Evidence,
    Form,
    Remedy,
    Severity,
    Verdicts,
    correction,
    failed,
    leads_outside,
    not_applicable,
    passed,
    rule,
    shown,
    stores_volumes,
)
from checker.facts import endpoint, field


@rule(
    "COM313",
    "path-style-that-does-not-answer",
    severity=Severity.BLOCKER,
    provider=None,
    since="0.1.0",
    proves=("aws-field-path-style", "aws-validate", "minio-field-path-style"),
)
def path_style_that_does_not_answer(evidence: Evidence) -> Verdicts:
    """A client puts the bucket into the path, and the endpoint does not take it there.

    ## Why it matters
    Velero's plugin does so when Force S3 path style is on, and kopia at every host outside AWS, whatever the switch
    says. Services that take virtual hosts only answer `SecondLevelDomainForbidden` or their like, or know no such
    bucket.

    ## Remediation
    Switch Force S3 path style off, for the plugin's sake. kopia cannot be told: volume data needs a service that
    takes path style.

    ## Source
    minio-go v7.0.97, pkg/s3utils/utils.go, IsVirtualHostSupported.
    velero-plugin-for-aws v1.13.1, config.go, UsePathStyle.
    velero-io/velero, issue 9780.
    """
    style = evidence.get(endpoint.PATH_STYLE)
    forced = evidence.get(field.FORCE_PATH_STYLE)
    by_kopia = leads_outside(evidence) and stores_volumes(evidence)
    if style is None or not (forced or by_kopia):
        yield not_applicable("forcePathStyle", "no client puts the bucket into the path")
        return
    if style.outcome == "answered":
        yield passed("forcePathStyle", f"{shown(style.host)} answers for the bucket in the path")
        return
    service = evidence.get(endpoint.SERVICE)
    if service is None or service.kind != "s3":
        yield not_applicable("forcePathStyle", "what answers there is not S3")
        return
    host = evidence.get(endpoint.VIRTUAL_HOST)
    if style.outcome == "no-bucket" and (host is None or host.outcome != "answered"):
        yield not_applicable("forcePathStyle", "the endpoint knows no such bucket in the host either")
        return
    who = " and ".join([*(["the plugin"] if forced else []), *(["kopia"] if by_kopia else [])])
    off = "false" if evidence.get(field.FORM) is Form.VELERO else False
    text = "Switch Force S3 path style off" + ("; kopia needs a service with path style." if by_kopia else ".")
    yield failed(
        "forcePathStyle",
        f"{shown(style.host)} does not take the bucket in the path, where {who} will put it:"
        f" {style.code or style.status}",
        at=evidence.place(field.FORCE_PATH_STYLE) or evidence.place(field.S3_URL),
        remedy=correction(evidence, field.FORCE_PATH_STYLE, off, text) if forced else Remedy(text),
    )
