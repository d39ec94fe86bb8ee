"""Rule COM311: server that is no object store."""

from __future__ import annotations

from checker.api import Evidence, Remedy, Severity, Verdicts, failed, not_applicable, passed, rule, shown
from checker.facts import endpoint, field


@rule(
    "COM311",
    "server-that-is-no-object-store",
    severity=Severity.BLOCKER,
    provider=None,
    since="0.1.0",
    proves=("aws-field-url", "aws-validate", "minio-field-url"),
)
def server_that_is_no_object_store(evidence: Evidence) -> Verdicts:
    """Something answers HTTP at the endpoint, and it does not speak S3.

    ## Why it matters
    It may be the default page of an ingress or a load balancer, a login page, a proxy, or another service of the
    same host. The client finds no XML of S3 in the answer, and the location stays Unavailable with `deserialization
    failed` or with a bare status.

    ## Remediation
    Write the S3 URL of the object store's API. Where an ingress answers, its rule for this host is missing, or it
    has another path.

    ## Source
    Amazon S3 API Reference, "Error Responses", REST error responses.
    """
    service = evidence.get(endpoint.SERVICE)
    if service is None or service.kind == "console":
        yield not_applicable("s3Url", "nothing answers" if service is None else "a web console answers there")
        return
    if service.kind == "s3":
        yield passed("s3Url", f"S3 answers there ({service.code or service.status})")
        return
    by = f" by {shown(service.server)}" if service.server else ""
    what = f", {shown(service.content_type)}" if service.content_type else ""
    to = f", which leads to {shown(service.redirect)}" if service.redirect else ""
    yield failed(
        "s3Url",
        f"the endpoint does not speak S3: it answers {service.status}{by}{what}{to}",
        at=evidence.place(field.S3_URL),
        remedy=Remedy("Write the S3 URL of the object store's API."),
    )
