"""Rule COM206: certificate block passed over."""

from __future__ import annotations

from checker.api import Evidence, Remedy, Severity, Verdicts, failed, given_certificates, not_applicable, passed, rule
from checker.facts import field


@rule(
    "COM206",
    "certificate-block-passed-over",
    severity=Severity.RISK,
    provider=None,
    since="0.1.0",
    proves=("aws-field-certificate", "minio-field-certificate"),
)
def certificate_block_passed_over(evidence: Evidence) -> Verdicts:
    """Beside certificates that are read stands one that Velero's clients pass over without a word.

    ## Why it matters
    The plugin and kopia take every certificate that they can read, and say nothing of the others. A server that needs
    the one that was passed over is not trusted: `x509: certificate signed by unknown authority`.

    ## Remediation
    Write each certificate as a block of its own, with its BEGIN and END lines at the start of a line, with the label
    CERTIFICATE and nothing but base64 between them; or take the block away when nothing needs it.

    ## Source
    Go 1.26, src/crypto/x509/cert_pool.go, AppendCertsFromPEM; src/encoding/pem/pem.go, Decode.
    RFC 7468, "Textual Encodings of PKIX, PKCS, and CMS Structures", section 5.
    """
    given = given_certificates(evidence)
    if isinstance(given, str):
        yield not_applicable("certificate", given)
        return

    lost = given.text.passed_over
    if not lost:
        yield passed("certificate", "the clients read every certificate in it")
        return
    first = lost[0]
    sure = "pass over" if first.is_certain else "may pass over"
    more = f" (and {len(lost) - 1} more)" if len(lost) > 1 else ""
    yield failed(
        "certificate",
        f"the clients {sure} the block that begins at line {first.line}{more}: {first.what}",
        at=evidence.place(field.CERTIFICATE),
        remedy=Remedy("Write the block as RFC 7468 asks, or take it away when nothing needs it."),
        error="x509: certificate signed by unknown authority",
    )
