"""Rule AWS516: certificate with verification switched off."""

from __future__ import annotations

from checker.api import (
    Evidence,
    Provider,
    Severity,
    Verdicts,
    correction,
    failed,
    not_applicable,
    passed,
    plugin_keys,
    rule,
)
from checker.facts import field


@rule(
    "AWS516",
    "certificate-with-verification-switched-off",
    severity=Severity.ADVICE,
    provider=Provider.AWS,
    since="0.1.0",
    proves=("aws-field-certificate",),
)
def certificate_with_verification_switched_off(evidence: Evidence) -> Verdicts:
    """A certificate is given, and `insecureSkipTLSVerify` keeps everybody from looking at it.

    ## Why it matters
    The plugin and kopia then take any certificate from whoever answers. kopia does not even read the one that is
    given, so that nobody notices when it has expired or was never right.

    ## Remediation
    Take `insecureSkipTLSVerify` away; the certificate is what makes verification work.

    ## Source
    kopia, repo/blob/s3/s3_storage.go, getCustomTransport (a new pool of roots); velero-plugin-for-aws v1.13.1,
    config.go, WithTLSSettings (the system's pool, and the certificate added).
    """
    data = evidence.get(field.CERTIFICATE)
    if not data or not data.strip():
        yield not_applicable("certificate", "the location gives no certificate")
        return

    skip = (evidence.get(field.PLUGIN) or {}).get("insecureSkipTLSVerify", "")
    if not plugin_keys.parse_bool(skip):
        yield passed("certificate", "verification is on")
        return
    yield failed(
        "plugin.insecureSkipTLSVerify",
        "a certificate is given, and insecureSkipTLSVerify keeps everybody from looking at it",
        at=evidence.place(field.PLUGIN, "insecureSkipTLSVerify"),
        remedy=correction(evidence, field.PLUGIN, None, "Take the key away.", "insecureSkipTLSVerify"),
    )
