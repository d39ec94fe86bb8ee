"""Rule MIN512: address known in one cluster alone."""

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
    "MIN512",
    "address-known-in-one-cluster-alone",
    severity=Severity.ADVICE,
    provider=Provider.MINIO,
    since="0.1.0",
    proves=("minio-field-url",),
)
def address_known_in_one_cluster_alone(evidence: Evidence) -> Verdicts:
    """Only the DNS of one Kubernetes cluster knows the host of the S3 URL.

    ## Why it matters
    A name such as `minio.minio.svc.cluster.local` leads to a server inside the cluster that is backed up. Other
    clusters with the same location do not find it; nor does the computer that follows the signed URL of `velero
    backup logs`. And the backups are lost together with the cluster they were made to restore.

    ## Remediation
    Keep backups on a server outside the cluster, under a name that every cluster knows. Where it has to be, give the
    plugin a `publicUrl` for signed downloads.

    ## Source
    Kubernetes documentation, "DNS for Services and Pods".
    velero-plugin-for-aws v1.13.1, backupstoragelocation.md, publicUrl.
    """
    url = s3_url(evidence)
    if url is None or not url.scheme:
        yield not_applicable("s3Url", "the location gives no S3 URL whose host can be told")
    elif not minio_server.is_cluster_local(url.host.name):
        yield passed("s3Url", "its host is no name of a Kubernetes service")
    else:
        yield failed(
            "s3Url",
            f"the S3 URL leads to {shown(url.host.name)}, which one cluster's DNS alone knows",
            at=evidence.place(field.S3_URL),
            remedy=Remedy("Keep backups on a server outside the cluster, under a name that every cluster knows."),
        )
