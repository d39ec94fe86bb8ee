"""Rule MIN702: setting without effect at MinIO."""

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
    "MIN702",
    "setting-without-effect-at-minio",
    severity=Severity.ADVICE,
    provider=Provider.MINIO,
    since="0.1.0",
    proves=(),
)
def setting_without_effect_at_minio(evidence: Evidence) -> Verdicts:
    """The configuration of the plugin has a key that does nothing.

    ## Why it matters
    Since v1.9.0 `signatureVersion` and `enableSharedConfig` do nothing: requests are always signed with version 4.
    `serverSideEncryption` is passed over beside `kmsKeyId`, which always means `aws:kms`, and beside a key of the
    customer. Who relies on them is mistaken.

    ## Remediation
    Take the key away; nothing else changes.

    ## Source
    velero-plugin-for-aws, changelog of v1.9.0 (aws-sdk-go-v2), and v1.13.1, object_store.go, Init and PutObject.
    """
    plugin = evidence.get(field.PLUGIN)
    if plugin is None:
        yield not_applicable("plugin", "no configuration of the plugin is given")
        return
    dead = plugin_keys.dead(plugin, plugin_keys.OBJECT_STORE, plugin.get(plugin_keys.VERSION))
    idle = {name: f"has had no effect since {since} of the plugin" for name, since in dead.items()}
    over = next((name for name in ("kmsKeyId", *plugin_keys.CUSTOMER_KEYS) if plugin.get(name)), "")
    asked = plugin.get("serverSideEncryption")
    if asked and over and not (over == "kmsKeyId" and asked == "aws:kms"):
        idle["serverSideEncryption"] = f"is passed over: {over} overrides it"
    for name, why in idle.items():
        yield failed(
            f"plugin.{name}",
            f"{name} {why}",
            at=evidence.place(field.PLUGIN, name),
            remedy=correction(evidence, field.PLUGIN, None, "Take the key away.", name),
        )
    if not idle:
        yield passed("plugin", "every key has an effect")
