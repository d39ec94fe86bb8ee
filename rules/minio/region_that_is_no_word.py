"""Rule MIN403: region that is no word."""

from __future__ import annotations

from checker.api import (
    Evidence,
    Provider,
    Remedy,
    Severity,
    Verdicts,
    correction,
    failed,
    not_applicable,
    passed,
    region_name,
    rule,
    shown,
)
from checker.facts import field


@rule(
    "MIN403",
    "region-that-is-no-word",
    severity=Severity.RISK,
    provider=Provider.MINIO,
    since="0.1.0",
    proves=("minio-field-region",),
)
def region_that_is_no_word(evidence: Evidence) -> Verdicts:
    """What stands in the region's place has white space, quotes or other signs, as no server's region has.

    ## Why it matters
    A MinIO server may be given any region, but it is a short word such as `us-east-1` or `berlin`. A display name
    (`Europe (Frankfurt)`), white space or quotes were mostly copied along: a server with a region of its own refuses
    the signature (`AuthorizationHeaderMalformed`), and the plugin's SDK refuses such a region where the bucket stands
    in the host (`Invalid region: region was not a valid DNS name`). Only a server without a region takes it.

    ## Remediation
    Write the server's region as `mc admin config get ALIAS site` shows it; `us-east-1` where it has none.

    ## Source
    aws-sdk-go-v2, service/s3, endpoint rules (isValidHostLabel of the region).
    minio/minio, cmd/signature-v4-parser.go, parseCredentialHeader.
    Palette documentation, "Add Backup Location using Static Credentials", MinIO, step 4, Region.
    """
    region = evidence.get(field.REGION)
    if not region or not region.strip():
        yield not_applicable("region", "the location names no region")
        return
    label = region.replace("-", "").replace("_", "").replace(".", "")
    if label.isascii() and label.isalnum():
        yield passed("region", f"{shown(region)} may be the region of a server")
        return
    meant = region_name.classify(region.strip().strip("\"'")).meant
    yield failed(
        "region",
        f"{shown(region)!r} is not made like the region of a server",
        at=evidence.place(field.REGION),
        remedy=correction(evidence, field.REGION, meant, f"Write {meant}, if that is the server's.")
        if meant
        else Remedy("Write the server's region; us-east-1, where it has none."),
        error="AuthorizationHeaderMalformed",
    )
