"""Rule AWS704: overridden server side encryption."""

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
    "AWS704",
    "overridden-server-side-encryption",
    severity=Severity.RISK,
    provider=Provider.AWS,
    since="0.1.0",
    proves=("aws-kms-key",),
)
def overridden_server_side_encryption(evidence: Evidence) -> Verdicts:
    """The plugin's configuration asks for an encryption that another of its keys overrides.

    ## Why it matters
    With `kmsKeyId` the plugin always sends `aws:kms`, and with a key of the customer it sends neither. What
    `serverSideEncryption` says beside them is not done: an auditor who reads `aws:kms:dsse` there takes the metadata
    for encrypted twice.

    ## Remediation
    Take `serverSideEncryption` away, or the key.

    ## Source
    velero-plugin-for-aws v1.13.1, object_store.go, PutObject.
    """
    plugin = evidence.get(field.PLUGIN) or {}
    asked = plugin.get("serverSideEncryption")
    if not asked:
        yield not_applicable("plugin.serverSideEncryption", "it is not given")
        return
    customer = next((name for name in plugin_keys.CUSTOMER_KEYS if plugin.get(name)), "")
    if not customer and (not plugin.get("kmsKeyId") or asked == "aws:kms"):
        yield passed("plugin.serverSideEncryption", "nothing overrides it")
        return
    by = "kmsKeyId" if plugin.get("kmsKeyId") else customer
    yield failed(
        "plugin.serverSideEncryption",
        f"{asked} is not what the plugin sends: {by} overrides it",
        at=evidence.place(field.PLUGIN, "serverSideEncryption"),
        remedy=correction(evidence, field.PLUGIN, None, "Take it away.", "serverSideEncryption"),
    )
