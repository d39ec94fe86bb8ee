"""Rule COM315: presented chain with a gap."""

from __future__ import annotations

from checker.api import (
    Evidence,
    Remedy,
    Severity,
    Verdicts,
    failed,
    given_certificates,
    not_applicable,
    passed,
    presented_chain,
    rule,
    shown,
)
from checker.facts import field


@rule(
    "COM315",
    "presented-chain-with-a-gap",
    severity=Severity.RISK,
    provider=None,
    since="0.1.0",
    proves=(),
)
def presented_chain_with_a_gap(evidence: Evidence) -> Verdicts:
    """The endpoint keeps back an intermediate authority's certificate that the location happens to give.

    ## Why it matters
    A server shows its own certificate and every one between it and a root. This one leaves some out, and is only
    trusted because they stand in the location's Certificate. Other clients of it fail, the `velero` command and
    browsers among them, and so does this location as soon as the server's next certificate comes from another
    intermediate.

    ## Remediation
    Let the server show its whole chain: the file it is given as its certificate holds the intermediate's after its
    own. Give the root in Certificate.

    ## Source
    RFC 8446, section 4.4.2, Certificate (each certificate certifies the one before it).
    Go 1.26, src/crypto/x509/verify.go, buildChains (every certificate of the pool of roots ends a chain).
    """
    chain = presented_chain(evidence, whole=True)
    if isinstance(chain, str):
        yield not_applicable("certificate", chain)
        return
    given = given_certificates(evidence)
    last = chain.certificates[-1]
    above = [] if isinstance(given, str) else [c for c in given.distinct if c.subject == last.issuer]
    if last.is_self_signed or not above or any(c.is_self_signed for c in above):
        yield passed("certificate", f"{shown(last.issuer)}, where the chain shown ends, is no intermediate given")
        return
    yield failed(
        "certificate",
        f"the endpoint shows {shown(last.subject)} and not {shown(last.issuer)}, the intermediate authority above it,"
        " which the location gives in its place",
        at=evidence.place(field.CERTIFICATE),
        remedy=Remedy("Let the server show its whole chain, and give the root in Certificate."),
    )
