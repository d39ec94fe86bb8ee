"""Rule COM316: server certificate close to its end."""

from __future__ import annotations

from checker.api import (
    Evidence,
    Remedy,
    Severity,
    Verdicts,
    days_since,
    failed,
    not_applicable,
    passed,
    presented_chain,
    rule,
    shown,
)
from checker.facts import field

_DAYS = 30


@rule(
    "COM316",
    "server-certificate-close-to-its-end",
    severity=Severity.RISK,
    provider=None,
    since="0.1.0",
    proves=(),
)
def server_certificate_close_to_its_end(evidence: Evidence) -> Verdicts:
    """A certificate that the endpoint shows ends within 30 days.

    ## Why it matters
    With the last day of it every backup and restore ends in `x509: certificate has expired or is not yet valid`.
    Where the location gives the server's own certificate, it must be changed on the same day.

    ## Remediation
    Have the certificate renewed. Where that is done by itself (ACME, cert-manager), look why it is late: it mostly
    comes 30 days before the end.

    ## Source
    Go 1.26, src/crypto/x509/verify.go, isValid.
    Let's Encrypt, "Integration Guide", when to renew (a third of the lifetime left).
    """
    chain = presented_chain(evidence)
    if isinstance(chain, str):
        yield not_applicable("certificate", chain)
        return
    shows = [c for at, c in enumerate(chain.certificates) if at == 0 or not c.is_self_signed]
    first = min(shows, key=lambda certificate: certificate.not_after)
    left = -days_since(evidence, first.not_after)
    if left < 0:
        yield not_applicable("certificate", f"{shown(first.subject)} has ended already")
        return
    if left > _DAYS:
        yield passed("certificate", f"what the endpoint shows holds until {first.not_after[:10]}")
        return
    yield failed(
        "certificate",
        f"the endpoint shows {shown(first.subject)}, which ends on {first.not_after[:10]}",
        at=evidence.place(field.S3_URL),
        remedy=Remedy("Have the server's certificate renewed."),
        error="x509: certificate has expired or is not yet valid",
    )
