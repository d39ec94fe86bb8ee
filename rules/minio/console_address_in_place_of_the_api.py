"""Rule MIN508: console address in place of the API."""

from __future__ import annotations

from checker.api import (
    Evidence,
    Provider,
    Remedy,
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
)
from checker.facts import endpoint as endpoint_facts
from checker.facts import field


@rule(
    "MIN508",
    "console-address-in-place-of-the-api",
    severity=Severity.RISK,
    provider=Provider.MINIO,
    since="0.1.0",
    proves=("minio-field-url",),
)
def console_address_in_place_of_the_api(evidence: Evidence) -> Verdicts:
    """The S3 URL looks like the address of MinIO's web console, and Velero needs that of the API.

    ## Why it matters
    A MinIO server listens at two ports: the S3 API, 9000 by default, and the web console, mostly 9001 or 9090, or a
    host of its own (`console.minio.example.com`). The documentation's table asks for the console's address, but the
    console speaks no S3: it answers with a web page or with `S3 API Requests must be made to API port.`, and the
    location stays Unavailable. Nothing fixes these numbers, so that this is a risk until the endpoint itself is
    asked.

    ## Remediation
    Write the address of the API, as the server's log (`API:`) or `mc admin info` names it.

    ## Source
    minio/minio, cmd/common-main.go (the two addresses; they must differ); minio/mc, issue 4523; minio/object-browser,
    issue 2637.
    Palette documentation, "Add Backup Location using Static Credentials", MinIO, step 4, S3 URL.
    """
    url = s3_url(evidence)
    if url is None or not url.scheme or url.problem:
        yield not_applicable("s3Url", "the location gives no S3 URL that could be the console's")
        return
    sign = minio_server.console_sign(url)
    if not sign:
        yield passed("s3Url", "neither its host nor its port is by convention the console's")
        return
    service = evidence.get(endpoint_facts.SERVICE) if is_supplied(evidence, endpoint_facts.SERVICE) else None
    if service is not None and service.kind == "s3":
        yield passed("s3Url", "S3 answers there")
        return
    api = minio_server.api_address(url)
    yield failed(
        "s3Url",
        f"the S3 URL looks like that of the web console: {sign}",
        at=evidence.place(field.S3_URL),
        remedy=correction(evidence, field.S3_URL, api, f"Write the address of the API, by default {api}.")
        if api and not url.user_info
        else Remedy("Write the address of the API; its port is 9000 by default."),
        error="S3 API Requests must be made to API port.",
    )
