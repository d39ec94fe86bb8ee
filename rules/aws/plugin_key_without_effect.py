"""Rule AWS702: plugin key without effect."""

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
    "AWS702",
    "plugin-key-without-effect",
    severity=Severity.ADVICE,
    provider=Provider.AWS,
    since="0.1.0",
    proves=("aws-validate",),
)
def plugin_key_without_effect(evidence: Evidence) -> Verdicts:
    """The plugin's configuration has a key that the plugin takes and no longer reads.

    ## Why it matters
    Since v1.9.0, with the second AWS SDK for Go, `signatureVersion` and `enableSharedConfig` do nothing: requests are
    always signed with version 4, and the shared configuration is always read. Who relies on them is mistaken.

    ## Remediation
    Take the key away; nothing else changes.

    ## Source
    velero-plugin-for-aws, changelog of v1.9.0 (aws-sdk-go-v2).
    velero-plugin-for-aws v1.13.1, object_store.go, Init.
    """
    given = (
        (field.PLUGIN, "plugin", evidence.get(field.PLUGIN), plugin_keys.OBJECT_STORE),
        (field.SNAPSHOT_PLUGIN, "snapshotPlugin", evidence.get(field.SNAPSHOT_PLUGIN), plugin_keys.SNAPSHOTS),
    )
    if all(keys is None for _, _, keys, _ in given):
        yield not_applicable("plugin", "no configuration of the plugin is given")
        return
    version = (evidence.get(field.PLUGIN) or {}).get(plugin_keys.VERSION)
    found = False
    for key, subject, keys, table in given:
        for name, since in plugin_keys.dead(keys or {}, table, version).items():
            found = True
            yield failed(
                f"{subject}.{name}",
                f"{name} has had no effect since {since} of the plugin",
                at=evidence.place(key, name),
                remedy=correction(evidence, key, None, "Take the key away.", name),
            )
    if not found:
        yield passed("plugin", "every key has an effect")
