"""Rule COM317: proxy on the way."""

from __future__ import annotations

from checker.api import Evidence, Remedy, Severity, Verdicts, failed, passed, rule, shown
from checker.facts import endpoint


@rule(
    "COM317",
    "proxy-on-the-way",
    severity=Severity.ADVICE,
    provider=None,
    since="0.1.0",
    proves=(),
)
def proxy_on_the_way(evidence: Evidence) -> Verdicts:
    """The environment names a proxy that requests to the endpoint go through.

    ## Why it matters
    The plugin and kopia read HTTPS_PROXY, HTTP_PROXY and NO_PROXY from the environment of Velero's pods. Through a
    proxy every byte of every backup passes; one that rewrites the Host header breaks the signatures, one that reads
    TLS shows its own certificate, and one that times out breaks long uploads. What was found out here went through
    this machine's proxy, which need not be the cluster's.

    ## Remediation
    Where the endpoint can be reached directly, add its host to NO_PROXY, for this machine and for Velero's pods.

    ## Source
    golang.org/x/net/http/httpproxy, proxy.go.
    velero-io/velero, issue 2256.
    """
    proxy = evidence.get(endpoint.PROXY)
    if proxy is None:
        yield passed("proxy", "no proxy is named for the endpoint")
        return
    if proxy.bypassed:
        yield passed("proxy", f"{proxy.variable} names a proxy, which the endpoint is kept from: {proxy.bypassed}")
        return
    wants = ", with credentials," if proxy.has_credentials else ""
    yield failed(
        "proxy",
        f"requests to the endpoint go through the proxy {shown(proxy.url)}{wants} that {proxy.variable} names",
        at=None,
        remedy=Remedy("Add the endpoint's host to NO_PROXY, where it can be reached directly."),
    )
