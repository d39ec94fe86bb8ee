"""Rule MIN703: server that nobody verifies."""

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
    "MIN703",
    "server-that-nobody-verifies",
    severity=Severity.RISK,
    provider=Provider.MINIO,
    since="0.1.0",
    proves=("minio-certificate", "minio-field-certificate"),
)
def server_that_nobody_verifies(evidence: Evidence) -> Verdicts:
    """Certificates of the MinIO server are not verified.

    ## Why it matters
    With `insecureSkipTLSVerify` the plugin and kopia talk to whoever answers under the address. Who can redirect the
    traffic reads and changes every backup. It is mostly set because the server has a certificate of a private
    authority, for which the location has a field of its own.

    ## Remediation
    Take the key away, and give the authority's certificate as the location's certificate.

    ## Source
    velero-plugin-for-aws v1.13.1, config.go, WithTLSSettings.
    Velero v1.17.0, pkg/repository/provider/unified_repo.go (kopia's doNotVerifyTLS).
    Palette documentation, "Add Backup Location using Static Credentials", MinIO, step 4, Certificate.
    """
    plugin = evidence.get(field.PLUGIN)
    if plugin is None:
        yield not_applicable("plugin", "no configuration of the plugin is given")
    elif plugin_keys.parse_bool(plugin.get("insecureSkipTLSVerify", "")):
        yield failed(
            "plugin.insecureSkipTLSVerify",
            "certificates of the server are not verified",
            at=evidence.place(field.PLUGIN, "insecureSkipTLSVerify"),
            remedy=correction(evidence, field.PLUGIN, None, "Take the key away.", "insecureSkipTLSVerify"),
        )
    else:
        yield passed("plugin.insecureSkipTLSVerify", "certificates are verified")
