"""Rule COM310: web console in place of the api."""

from __future__ import annotations

from checker.api import Evidence, Remedy, Severity, Verdicts, failed, not_applicable, passed, rule, shown
from checker.facts import endpoint, field


@rule(
    "COM310",
    "web-console-in-place-of-the-api",
    severity=Severity.BLOCKER,
    provider=None,
    since="0.1.0",
    proves=("aws-field-url", "aws-validate", "minio-field-url"),
)
def web_console_in_place_of_the_api(evidence: Evidence) -> Verdicts:
    """A web console for people answers at the S3 URL, not the S3 API.

    ## Why it matters
    The console answers every path with a page, so that the client finds HTML where XML should be. The location
    stays Unavailable; a newer MinIO says `S3 API Requests must be made to API port`.

    ## Remediation
    Name the port of the API: MinIO's listens at 9000 by default, its console at 9001 or at whatever it was given.
    `mc admin info` and the server's log name both.

    ## Source
    MinIO documentation, "MinIO Console", static port number and API port.
    minio/mc, issue 4523.
    """
    service = evidence.get(endpoint.SERVICE)
    if service is None:
        yield not_applicable("s3Url", "nothing answers")
        return
    if service.kind != "console":
        yield passed("s3Url", f"no web console answers there ({service.status})")
        return
    title = f" ({shown(service.title)})" if service.title else ""
    yield failed(
        "s3Url",
        f"a web console answers at the S3 URL{title}, not the S3 API",
        at=evidence.place(field.S3_URL),
        remedy=Remedy("Name the port of the API: MinIO's is 9000 by default, and its console's 9001."),
        error="S3 API Requests must be made to API port.",
    )
