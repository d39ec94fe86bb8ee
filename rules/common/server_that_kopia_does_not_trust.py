"""Rule COM304: server that kopia does not trust."""

from __future__ import annotations

from checker.api import Evidence, Severity, Verdicts, prove_trust, rule


@rule(
    "COM304",
    "server-that-kopia-does-not-trust",
    severity=Severity.BLOCKER,
    provider=None,
    since="0.1.0",
    proves=("aws-field-certificate", "minio-field-certificate"),
)
def server_that_kopia_does_not_trust(evidence: Evidence) -> Verdicts:
    """The endpoint's certificate is refused in a TLS handshake as kopia makes it.

    ## Why it matters
    kopia writes the volume data. Where the location has a certificate, kopia trusts it alone, and none of its
    system's roots. So a location can be Available, and back up everything but the volumes: those end in `x509:
    certificate signed by unknown authority`.

    ## Remediation
    Let Certificate hold the authority that signed the server's certificate, also where that is a public one; or
    take Certificate away where the server's authority is public.

    ## Source
    kopia, repo/blob/s3/s3_storage.go, getCustomTransport (a new pool of roots).
    Velero, pkg/repository/udmrepo/kopialib/backend/s3.go.
    Go 1.26, src/crypto/x509/verify.go.
    """
    yield from prove_trust(evidence, "kopia")
