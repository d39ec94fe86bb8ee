"""Rule AWS515: private authority at an aws endpoint."""

from __future__ import annotations

from checker.api import (
    Evidence,
    Provider,
    Severity,
    Verdicts,
    aws_region,
    correction,
    failed,
    given_certificates,
    leads_outside,
    not_applicable,
    partitions,
    passed,
    rule,
    s3_url,
    shown,
)
from checker.facts import field


@rule(
    "AWS515",
    "private-authority-at-an-aws-endpoint",
    severity=Severity.BLOCKER,
    provider=Provider.AWS,
    since="0.1.0",
    proves=("aws-field-certificate",),
)
def private_authority_at_an_aws_endpoint(evidence: Evidence) -> Verdicts:
    """A certificate is given, the location is on AWS, and none of the certificates is of an authority that AWS uses.

    ## Why it matters
    S3's servers show certificates of Amazon Trust Services, which every system trusts. The plugin adds the given
    certificate to those roots, and works. kopia trusts the given certificates and no others: every file system backup
    and restore ends in `x509: certificate signed by unknown authority`. It is otherwise only where a proxy opens TLS
    on the way and shows certificates of its own.

    ## Remediation
    Take the certificate away: a bucket on AWS needs none. Where a proxy opens TLS, waive this rule for the location,
    and give Amazon's roots beside the proxy's authority for the day when the proxy lets S3 pass.

    ## Source
    Amazon Trust Services, "Repository" (Amazon Root CA 1 to 4, Starfield Services Root Certificate Authority - G2):
    https://www.amazontrust.com/repository/
    kopia, repo/blob/s3/s3_storage.go, getCustomTransport (a new pool of roots); velero-plugin-for-aws v1.13.1,
    config.go, WithTLSSettings (the system's pool, and the certificate added).
    """
    given = given_certificates(evidence)
    if isinstance(given, str):
        yield not_applicable("certificate", given)
        return

    if leads_outside(evidence):
        yield not_applicable("certificate", "the S3 URL leads outside AWS")
        return
    if given.is_amazons:
        yield passed("certificate", "it holds an authority that AWS uses")
        return
    if not _is_public(evidence):
        yield not_applicable("certificate", "which authorities AWS uses there is not published")
        return
    only = shown(given.distinct[0].subject)
    breaks = given.volumes and given.is_verified
    yield failed(
        "certificate",
        f"AWS's servers have certificates of Amazon Trust Services, and {only} is not of it:"
        + (" kopia trusts nothing else and breaks" if breaks else " the certificate serves nothing"),
        at=evidence.place(field.CERTIFICATE),
        remedy=correction(evidence, field.CERTIFICATE, None, "Take the certificate away, unless a proxy opens TLS."),
        error="x509: certificate signed by unknown authority" if breaks else "",
        severity=None if breaks else Severity.ADVICE,
    )


def _is_public(evidence: Evidence) -> bool:
    """Whether the location is in a partition whose servers are known to have certificates of Amazon Trust Services."""
    url = s3_url(evidence)
    if url is not None:
        return url.host.name.endswith(".amazonaws.com")
    region = aws_region(evidence)
    return region is not None and partitions.dns_suffix(region.meant or region.text) == "amazonaws.com"
