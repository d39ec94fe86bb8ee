"""Rule MIN511: loopback address of the server."""

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
    shown,
)
from checker.facts import field


@rule(
    "MIN511",
    "loopback-address-of-the-server",
    severity=Severity.RISK,
    provider=Provider.MINIO,
    since="0.1.0",
    proves=("minio-field-url",),
)
def loopback_address_of_the_server(evidence: Evidence) -> Verdicts:
    """The S3 URL leads to whatever machine asks for it.

    ## Why it matters
    `localhost`, `127.0.0.1` or `host.docker.internal` is the server for who types it. Velero runs in a pod, and kopia
    in one on every node: there the name leads back to the pod itself, where nothing listens, and the location stays
    Unavailable with `connect: connection refused`.

    ## Remediation
    Write a name or an address of the server that every node of every cluster reaches.

    ## Source
    RFC 1122, section 3.2.1.3; RFC 6761, section 6.3.
    Kubernetes documentation, "Pods", Pod networking (containers of a pod share localhost).
    Palette documentation, "Add Backup Location using Static Credentials", MinIO, step 4, S3 URL.
    """
    url = s3_url(evidence)
    if url is None or not url.scheme:
        yield not_applicable("s3Url", "the location gives no S3 URL whose host can be told")
    elif not minio_server.is_loopback(url.host.name):
        yield passed("s3Url", "its host is not the machine that asks")
    else:
        yield failed(
            "s3Url",
            f"the S3 URL leads to {shown(url.host.name)}, which in a pod is the pod itself",
            at=evidence.place(field.S3_URL),
            remedy=Remedy("Write a name or an address of the server that every node of the cluster reaches."),
            error="connect: connection refused",
        )
