"""Rule COM301: host that does not resolve."""

from __future__ import annotations

from checker.api import Evidence, Remedy, Severity, Verdicts, failed, not_applicable, passed, rule, shown
from checker.facts import endpoint, field


@rule(
    "COM301",
    "host-that-does-not-resolve",
    severity=Severity.BLOCKER,
    provider=None,
    since="0.1.0",
    proves=("aws-field-url", "minio-field-url"),
)
def host_that_does_not_resolve(evidence: Evidence) -> Verdicts:
    """The endpoint's host has no address: the resolver says that there is no such name.

    ## Why it matters
    Every request of Velero and kopia begins with the host's address. The location stays Unavailable with `dial tcp:
    lookup HOST: no such host`, and no backup or restore starts.

    This machine's resolver was asked. A name that only the cluster's network knows does not resolve elsewhere.

    ## Remediation
    Correct the host in the S3 URL, or add the name to the DNS that the cluster's nodes ask; then ask from within
    the cluster's network.

    ## Source
    RFC 1035, section 4.1.1, RCODE 3 (Name Error).
    Go 1.26, src/net/net.go, DNSError.
    """
    resolved = evidence.get(endpoint.RESOLVED)
    if resolved is None:
        yield not_applicable("s3Url", "no name was asked for")
        return
    if not resolved.failure:
        yield passed("s3Url", f"{resolved.host} resolves to {', '.join(map(shown, resolved.addresses[:3]))}")
        return
    what = "the proxy's host" if resolved.is_proxy else "the endpoint's host"
    yield failed(
        "s3Url",
        f"{what} {shown(resolved.host)} does not resolve: {shown(resolved.failure)}",
        at=evidence.place(field.S3_URL) or evidence.place(field.REGION),
        remedy=Remedy("Correct the host, or add its name to the DNS that the cluster's nodes ask."),
        error=f"dial tcp: lookup {shown(resolved.host)}: no such host",
    )
