"""Rule MIN704: plugin version that damages objects."""

from __future__ import annotations

from checker.api import (
    Evidence,
    Provider,
    Remedy,
    Severity,
    Verdicts,
    failed,
    not_applicable,
    parse_version,
    passed,
    plugin_keys,
    rule,
)
from checker.facts import field


@rule(
    "MIN704",
    "plugin-version-that-damages-objects",
    severity=Severity.RISK,
    provider=Provider.MINIO,
    since="0.1.0",
    proves=(),
)
def plugin_version_that_damages_objects(evidence: Evidence) -> Verdicts:
    """The plugin's version is one that damages what it writes to servers other than AWS.

    ## Why it matters
    v1.14.1 and v1.14.2 of the plugin write their checksums into the objects where the server does not take them
    apart. Backups are reported as completed; when one is needed, the restore ends in `gzip: invalid header`. v1.9.0
    and v1.9.1 cannot encrypt with a key of the customer.

    ## Remediation
    Install v1.14.3 or later, and try a restore of what was written before.

    ## Source
    velero issues 7693, 9804 and 9951; velero-plugin-for-aws pull requests 308 and 313.
    """
    plugin = evidence.get(field.PLUGIN) or {}
    version = plugin.get(plugin_keys.VERSION)
    running = parse_version(version)
    if running is None:
        yield not_applicable("plugin.version", "nobody said which version it is")
        return
    customer = any(plugin.get(name) for name in plugin_keys.CUSTOMER_KEYS)
    fault = "damages objects on servers other than AWS" if running in {(1, 14, 1), (1, 14, 2)} else ""
    if customer and running in {(1, 9, 0), (1, 9, 1)}:
        fault = "cannot write with a key of the customer"
    if not fault:
        yield passed("plugin.version", f"no fault of {version} is known that would matter here")
        return
    yield failed(
        "plugin.version",
        f"the plugin {version} {fault}",
        at=evidence.place(field.PLUGIN, plugin_keys.VERSION),
        remedy=Remedy("Install v1.14.3 or later."),
        error="gzip: invalid header" if "damages" in fault else "",
    )
