"""Rule AWS713: tls verification switched off."""

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
    "AWS713",
    "tls-verification-switched-off",
    severity=Severity.RISK,
    provider=Provider.AWS,
    since="0.1.0",
    proves=("aws-validate",),
)
def tls_verification_switched_off(evidence: Evidence) -> Verdicts:
    """Certificates of the server are not verified.

    ## Why it matters
    With `insecureSkipTLSVerify` the plugin and kopia talk to whoever answers under the address. Who can redirect the
    traffic reads and changes every backup, and gets signed requests to send again.

    ## Remediation
    Take the key away. Where the server has a certificate of a private CA, give that CA as the location's certificate.

    ## Source
    velero-plugin-for-aws v1.13.1, config.go, WithTLSSettings.
    Velero v1.17.0, pkg/repository/provider/unified_repo.go (kopia's doNotVerifyTLS).
    """
    plugin = evidence.get(field.PLUGIN)
    text = (plugin or {}).get("insecureSkipTLSVerify")
    if plugin is None:
        yield not_applicable("plugin", "no configuration of the plugin is given")
    elif text and plugin_keys.parse_bool(text):
        yield failed(
            "plugin.insecureSkipTLSVerify",
            "certificates of the server are not verified",
            at=evidence.place(field.PLUGIN, "insecureSkipTLSVerify"),
            remedy=correction(evidence, field.PLUGIN, None, "Take the key away.", "insecureSkipTLSVerify"),
        )
    else:
        yield passed("plugin.insecureSkipTLSVerify", "certificates are verified")
