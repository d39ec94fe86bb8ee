"""Rule MIN401: region unlike the servers."""

from __future__ import annotations

from checker.api import (
    Evidence,
    Outcome,
    Provider,
    Severity,
    Verdict,
    Verdicts,
    correction,
    failed,
    is_supplied,
    not_applicable,
    passed,
    rule,
    shown,
)
from checker.facts import endpoint as endpoint_facts
from checker.facts import field, minio


@rule(
    "MIN401",
    "region-unlike-the-servers",
    severity=Severity.RISK,
    provider=Provider.MINIO,
    since="0.1.0",
    proves=("minio-field-region",),
)
def region_unlike_the_servers(evidence: Evidence) -> Verdicts:
    """The location's region is not the one that the server was given.

    ## Why it matters
    The region is part of every signature. A MinIO server with a region of its own (`MINIO_SITE_REGION`, or `site
    region=`) refuses another one: `AuthorizationHeaderMalformed: The authorization header is malformed; the region is
    wrong; expecting 'eu-central-1'`. A mismatch is a blocker. A server without a region, which is how it starts,
    takes any.

    ## Remediation
    Write the server's region, as `mc admin config get ALIAS site` shows it.

    ## Source
    minio/minio, cmd/signature-v4-parser.go, parseCredentialHeader, and internal/config/config.go, LookupSite.
    Palette documentation, "Add Backup Location using Static Credentials", MinIO, step 4, Region.
    """
    server, region = evidence.get(minio.SERVER), evidence.get(field.REGION)
    if not region:
        yield not_applicable("region", "the location names no region")
        return
    asked = is_supplied(evidence, endpoint_facts.SIGNING_REGION)
    if asked and evidence.get(endpoint_facts.SIGNING_REGION) is not None:
        yield not_applicable("region", "the endpoint itself names the region that it wants")
        return
    if server is None or server.region is None:
        yield Verdict(Outcome.NOT_EXAMINED, "nobody said which region the server has", "region")
        return
    if server.region in {"", region}:
        yield passed("region", f"the server has {server.region or 'no region of its own, and takes any'}")
        return
    yield failed(
        "region",
        f"the server's region is {shown(server.region)}, and the location says {shown(region)}",
        at=evidence.place(field.REGION),
        remedy=correction(evidence, field.REGION, server.region, f"Write {shown(server.region)}."),
        error="AuthorizationHeaderMalformed",
        severity=Severity.BLOCKER,
    )
