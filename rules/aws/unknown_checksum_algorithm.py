"""Rule AWS708: unknown checksum algorithm."""

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
    plugin_keys,
    rule,
    shown,
)
from checker.facts import field


@rule(
    "AWS708",
    "unknown-checksum-algorithm",
    severity=Severity.BLOCKER,
    provider=Provider.AWS,
    since="0.1.0",
    proves=("aws-validate",),
)
def unknown_checksum_algorithm(evidence: Evidence) -> Verdicts:
    """The plugin's configuration asks for a checksum that the plugin does not know.

    ## Why it matters
    The plugin compares `checksumAlgorithm` with the algorithms of its SDK, capitals included, and refuses its
    configuration otherwise: `invalid checksum algorithm`. The location is unavailable.

    ## Remediation
    Write CRC32, CRC32C, SHA1 or SHA256, or take the key away: CRC32 is the default.

    ## Source
    velero-plugin-for-aws v1.13.1, object_store.go, Init.
    """
    plugin = evidence.get(field.PLUGIN) or {}
    asked = plugin.get("checksumAlgorithm")
    if not asked:
        yield not_applicable("plugin.checksumAlgorithm", "no algorithm is given")
        return
    if asked in plugin_keys.CHECKSUMS:
        yield passed("plugin.checksumAlgorithm", f"the plugin knows {asked}")
        return
    folded = asked.strip().upper().replace("-", "")
    meant = folded if folded in plugin_keys.CHECKSUMS else None
    text = f"Write {meant}." if meant else f"Write one of {', '.join(plugin_keys.CHECKSUMS)}."
    running = parse_version(plugin.get(plugin_keys.VERSION))
    yield failed(
        "plugin.checksumAlgorithm",
        f"the plugin knows no checksum {shown(asked)!r}",
        at=evidence.place(field.PLUGIN, "checksumAlgorithm"),
        remedy=correction(evidence, field.PLUGIN, meant, text, "checksumAlgorithm") if meant else Remedy(text),
        error=f"invalid checksum algorithm: {shown(asked)}",
        # Later versions have a newer SDK, which knows more of them.
        severity=Severity.RISK if not meant and running is not None and running > (1, 14, 0) else None,
    )
