"""Rule COM303: server that the plugin does not trust."""

from __future__ import annotations

from checker.api import Evidence, Severity, Verdicts, prove_trust, rule


@rule(
    "COM303",
    "server-that-the-plugin-does-not-trust",
    severity=Severity.BLOCKER,
    provider=None,
    since="0.1.0",
    proves=("aws-field-certificate", "aws-validate", "minio-field-certificate"),
)
def server_that_the_plugin_does_not_trust(evidence: Evidence) -> Verdicts:
    """The endpoint's certificate is refused in a TLS handshake as Velero's plugin makes it.

    ## Why it matters
    The plugin trusts the roots of its system and the location's certificate. With a server that neither vouches
    for, whose certificate has ended, or which shows one for another host, validation ends in `x509: certificate
    signed by unknown authority` or its like, and the location stays Unavailable.

    The handshake was made from this machine, with this machine's roots: those of Velero's container image are the
    public ones.

    ## Remediation
    Add the missing authority's certificate to Certificate: the finding names it. A certificate for another host, or
    one that has ended, has to be made anew.

    ## Source
    velero-plugin-for-aws v1.13.1, config.go, WithTLSSettings (the system's pool, and the certificate added).
    Go 1.26, src/crypto/x509/verify.go.
    OpenSSL, openssl-verification-options, and the codes of X509_STORE_CTX_get_error.
    """
    yield from prove_trust(evidence, "plugin")
