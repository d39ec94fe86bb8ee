"""Rule MIN701: configuration that the plugin refuses."""

from __future__ import annotations

from checker.api import (
    Evidence,
    Provider,
    Remedy,
    Severity,
    Verdicts,
    correction,
    failed,
    not_applicable,
    parse_version,
    passed,
    plugin_faults,
    plugin_keys,
    rule,
)
from checker.facts import field


@rule(
    "MIN701",
    "configuration-that-the-plugin-refuses",
    severity=Severity.BLOCKER,
    provider=Provider.MINIO,
    since="0.1.0",
    proves=("minio-field-provider",),
)
def configuration_that_the_plugin_refuses(evidence: Evidence) -> Verdicts:
    """The configuration of the plugin has a key or a value that the plugin refuses.

    ## Why it matters
    A location on MinIO is served by Velero's plugin for AWS. It reads its whole configuration when it starts, and
    refuses all of it for one key that it does not know (`config has invalid keys [KEY]`), a switch that is neither
    true nor false (`could not parse s3ForcePathStyle (expected bool)`), an address without http:// or https://, a
    checksum that it does not know, two keys to encrypt with, or tags that are not written `NAME=VALUE` and joined by
    `&`. The location stays Unavailable.

    ## Remediation
    Correct the value, or take the key away; capitals count.

    ## Source
    velero-plugin-for-aws v1.13.1, object_store.go, Init, and helpers.go (IsValidS3URLScheme, CheckTags).
    Velero v1.17.0, pkg/plugin/framework/validation.go, validateConfigKeys.
    Go, package strconv, ParseBool.
    """
    plugin = evidence.get(field.PLUGIN)
    if plugin is None:
        yield not_applicable("plugin", "no configuration of the plugin is given")
        return
    faults = plugin_faults.faults(plugin)
    for fault in faults:
        sure = fault.removed or fault.value is not None
        yield failed(
            f"plugin.{fault.key}",
            fault.message,
            at=evidence.place(field.PLUGIN, fault.key),
            remedy=correction(evidence, field.PLUGIN, fault.value, fault.advice, fault.key)
            if sure
            else Remedy(fault.advice),
            error=fault.error,
            severity=None if fault.certain else Severity.RISK,
        )
    if not faults:
        known = parse_version(plugin.get(plugin_keys.VERSION)) is not None
        whose = plugin[plugin_keys.VERSION] if known else "some version of the plugin"
        yield passed("plugin", f"{whose} takes every key and every value")
