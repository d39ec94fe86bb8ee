"""Rule MIN513: public playground."""

from __future__ import annotations

from checker.api import (
    Evidence,
    Provider,
    Remedy,
    Severity,
    Verdicts,
    failed,
    minio_server,
    not_applicable,
    passed,
    rule,
    s3_url,
)
from checker.facts import field


@rule(
    "MIN513",
    "public-playground",
    severity=Severity.RISK,
    provider=Provider.MINIO,
    since="0.1.0",
    proves=("minio-field-url",),
)
def public_playground(evidence: Evidence) -> Verdicts:
    """The S3 URL leads to MinIO's public server for trials.

    ## Why it matters
    The credentials of `play.min.io` are printed in MinIO's documentation: everybody can read, change and delete what
    is stored there, and the server is emptied from time to time. Backups hold the secrets of the cluster.

    ## Remediation
    Write the address of a server of your own. Take what was stored there for published: change the secrets in it.

    ## Source
    MinIO documentation, "MinIO Client" (mc), the alias play: all data there is public and not protected.
    """
    url = s3_url(evidence)
    if url is None or not url.scheme:
        yield not_applicable("s3Url", "the location gives no S3 URL whose host can be told")
    elif url.host.name != minio_server.PLAYGROUND:
        yield passed("s3Url", "it is not MinIO's public server for trials")
    else:
        yield failed(
            "s3Url",
            f"the S3 URL leads to {minio_server.PLAYGROUND}, where everybody reads and deletes everything",
            at=evidence.place(field.S3_URL),
            remedy=Remedy("Write the address of a server of your own."),
        )
