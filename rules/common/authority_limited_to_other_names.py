"""Rule COM216: authority limited to other names."""

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
    rule,
    shown,
)
from checker.facts import field


@rule(
    "COM216",
    "authority-limited-to-other-names",
    severity=Severity.RISK,
    provider=None,
    since="0.1.0",
    proves=("aws-field-certificate", "minio-field-certificate"),
)
def authority_limited_to_other_names(evidence: Evidence) -> Verdicts:
    """The authority's name constraints do not let it vouch for the host of the S3 URL.

    ## Why it matters
    Go follows name constraints, those of trust anchors too: whatever certificate the server shows, the connection ends
    in `x509: a root or intermediate certificate is not authorized to sign for this name`. When no other certificate is
    given, kopia trusts nothing else: file system backup and restore fail.

    ## Remediation
    Give the certificate of an authority that may sign for this host, or write a host that the authority's name
    constraints cover.

    ## Source
    Go 1.26, src/crypto/x509/verify.go, checkNameConstraints and matchDomainConstraint.
    RFC 5280, section 4.2.1.10, Name Constraints.
    kopia, repo/blob/s3/s3_storage.go, getCustomTransport (a new pool of roots); velero-plugin-for-aws v1.13.1,
    config.go, WithTLSSettings (the system's pool, and the certificate added).
    """
    given = given_certificates(evidence)
    if isinstance(given, str):
        yield not_applicable("certificate", given)
        return

    limited = [c for c in given.distinct if c.is_ca and any(c.limits)]
    if not limited or not given.host:
        why = "no authority limits its names" if given.host else "no S3 URL outside AWS names the host"
        yield not_applicable("certificate", why)
        return
    others = [certificate for certificate in limited if not given.permits(certificate)]
    for item in given.named(others):
        yield failed(
            item.subject,
            f"{item.title} may not vouch for {shown(given.host)}, by its name constraints: {given.who}{item.more}",
            at=evidence.place(field.CERTIFICATE),
            remedy=Remedy(f"Give the certificate of an authority that may sign for {shown(given.host)}."),
            error="x509: a root or intermediate certificate is not authorized to sign for this name",
            severity=given.severity,
        )
    if not others:
        yield passed("certificate", f"its authorities may vouch for {shown(given.host)}")
