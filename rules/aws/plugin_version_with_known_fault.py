"""Rule AWS710: plugin version with known fault."""

from __future__ import annotations

from checker.api import (
    Evidence,
    Provider,
    Remedy,
    Severity,
    Verdicts,
    failed,
    leads_outside,
    not_applicable,
    parse_version,
    passed,
    plugin_keys,
    rule,
)
from checker.facts import field


@rule(
    "AWS710",
    "plugin-version-with-known-fault",
    severity=Severity.RISK,
    provider=Provider.AWS,
    since="0.1.0",
    proves=("aws-validate",),
)
def plugin_version_with_known_fault(evidence: Evidence) -> Verdicts:
    """The plugin's version has a fault that backups can meet.

    ## Why it matters
    v1.9.0 sends no checksum, so that a bucket with Object Lock refuses every upload. v1.9.0 and v1.9.1 cannot encrypt
    with a key of the customer. v1.14.1 and v1.14.2 write their checksums into the objects on servers other than AWS,
    where backups then end in `gzip: invalid header` when they are needed.

    ## Remediation
    Install a later version.

    ## Source
    velero issues 7400, 7693, 9804 and 9951; velero-plugin-for-aws pull request 308.
    """
    plugin = evidence.get(field.PLUGIN) or {}
    version = plugin.get(plugin_keys.VERSION)
    running = parse_version(version)
    if running is None:
        yield not_applicable("plugin.version", "nobody said which version it is")
        return
    elsewhere = leads_outside(evidence)
    customer = any(plugin.get(name) for name in plugin_keys.CUSTOMER_KEYS)
    faults = (
        (running == (1, 9, 0), "sends no checksum, which a bucket with Object Lock refuses", "v1.9.2"),
        (customer and running in {(1, 9, 0), (1, 9, 1)}, "cannot write with a key of the customer", "v1.9.2"),
        (elsewhere and running in {(1, 14, 1), (1, 14, 2)}, "damages objects on servers other than AWS", "v1.14.3"),
    )
    found = [(text, better) for holds, text, better in faults if holds]
    for text, better in found:
        yield failed(
            "plugin.version",
            f"the plugin {version} {text}",
            at=evidence.place(field.PLUGIN, plugin_keys.VERSION),
            remedy=Remedy(f"Install {better} or later."),
        )
    if not found:
        yield passed("plugin.version", f"no fault of {version} is known that would matter here")
