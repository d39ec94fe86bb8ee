"""Rule AWS701: key that the plugin refuses."""

from __future__ import annotations

from checker.api import (
    Evidence,
    Provider,
    Severity,
    Verdicts,
    correction,
    failed,
    not_applicable,
    parse_version,
    passed,
    plugin_keys,
    rule,
    shown,
)
from checker.facts import field


@rule(
    "AWS701",
    "key-that-the-plugin-refuses",
    severity=Severity.BLOCKER,
    provider=Provider.AWS,
    since="0.1.0",
    proves=("aws-validate",),
)
def key_that_the_plugin_refuses(evidence: Evidence) -> Verdicts:
    """The plugin's configuration has a key that the plugin does not know.

    ## Why it matters
    The plugin refuses its whole configuration for one key that it does not know, misspelt or of a later version:
    `config has invalid keys [KEY]; valid keys are [...]`. The location stays unavailable.

    ## Remediation
    Take the key away, correct its spelling (capitals count), or install the version of the plugin that brought it.

    ## Source
    Velero v1.17.0, pkg/plugin/framework/validation.go, validateConfigKeys.
    velero-plugin-for-aws v1.13.1, object_store.go, Init.
    velero-plugin-for-aws, changelogs of v1.2.0, v1.4.0, v1.5.0, v1.9.0, v1.10.0 and v1.13.0.
    """
    plugin = evidence.get(field.PLUGIN)
    if plugin is None:
        yield not_applicable("plugin", "no configuration of the plugin is given")
        return
    version = plugin.get(plugin_keys.VERSION)
    refused = plugin_keys.refused(plugin, plugin_keys.OBJECT_STORE, version)
    for name, since in refused.items():
        near = _nearest(name, since)
        yield failed(
            f"plugin.{name}",
            f"the plugin {version} refuses the key {shown(name)}, which came with {since}"
            if since
            else f"the plugin knows no key {shown(name)}",
            at=evidence.place(field.PLUGIN, name),
            remedy=correction(evidence, field.PLUGIN, None, near or "Take the key away.", name),
            error=f"config has invalid keys [{shown(name)}]",
        )
    if not refused:
        known = parse_version(version) is not None
        yield passed("plugin", f"{version} takes every key" if known else "some version of the plugin takes every key")


def _nearest(name: str, since: str) -> str:
    if since:
        return f"Take the key away, or install {since} or later."
    from difflib import get_close_matches  # noqa: PLC0415 - only for a key that nobody knows

    folded = {key.lower(): key for key in plugin_keys.OBJECT_STORE}
    found = get_close_matches(name.lower(), folded, n=1)
    return f"Take the key away, or write {folded[found[0]]}." if found else ""
