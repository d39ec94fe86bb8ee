"""Rule COM302: port that nothing listens at."""

from __future__ import annotations

from checker.api import Evidence, Remedy, Severity, Verdicts, failed, not_applicable, passed, rule, shown
from checker.facts import endpoint, field


@rule(
    "COM302",
    "port-that-nothing-listens-at",
    severity=Severity.BLOCKER,
    provider=None,
    since="0.1.0",
    proves=("aws-field-url", "minio-field-url"),
)
def port_that_nothing_listens_at(evidence: Evidence) -> Verdicts:
    """No address of the endpoint takes a connection at its port.

    ## Why it matters
    The location stays Unavailable with `dial tcp ...: connect: connection refused`, or with `i/o timeout` where a
    firewall drops what is sent. Every backup and restore fails so.

    The connection was tried from this machine. A firewall may treat the cluster's nodes otherwise, in both
    directions.

    ## Remediation
    Correct host and port of the S3 URL (MinIO's API listens at 9000 by default), start the server, or open the
    firewall for the cluster's nodes.

    ## Source
    Go 1.26, src/net/dial.go.
    MinIO documentation, "Network", ports of the API and of the console.
    """
    connected = evidence.get(endpoint.CONNECTED)
    if connected is None:
        yield not_applicable("s3Url", "no connection was to be made")
        return
    server = f"{shown(connected.host)}:{connected.port}"
    if not connected.failure:
        yield passed("s3Url", f"{server} takes connections")
        return
    what = "the proxy" if connected.is_proxy else "the endpoint"
    yield failed(
        "s3Url",
        f"{what} {server} takes no connection: {shown(connected.failure)}",
        at=evidence.place(field.S3_URL) or evidence.place(field.REGION),
        remedy=Remedy("Correct host and port, start the server, or open the firewall for the cluster's nodes."),
        error=f"dial tcp {server}: {shown(connected.failure)}",
    )
