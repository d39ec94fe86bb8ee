"""Rule AWS711: unreadable boolean."""

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
    passed,
    plugin_keys,
    rule,
    shown,
)
from checker.facts import field


@rule(
    "AWS711",
    "unreadable-boolean",
    severity=Severity.BLOCKER,
    provider=Provider.AWS,
    since="0.1.0",
    proves=("aws-validate",),
)
def unreadable_boolean(evidence: Evidence) -> Verdicts:
    """A switch in the plugin's configuration is neither true nor false to the plugin.

    ## Why it matters
    The plugin reads `s3ForcePathStyle` and `insecureSkipTLSVerify` as Go does: 1, t, T, TRUE, true, True and their
    opposites. `yes`, `on` or white space are refused, `could not parse s3ForcePathStyle (expected bool)`, and the
    location is unavailable.

    ## Remediation
    Write "true" or "false".

    ## Source
    velero-plugin-for-aws v1.13.1, object_store.go, Init.
    Go, package strconv, ParseBool.
    """
    switches = ("s3ForcePathStyle", "insecureSkipTLSVerify")
    plugin = evidence.get(field.PLUGIN) or {}
    given = {name: plugin[name] for name in switches if plugin.get(name)}
    if not given:
        yield not_applicable("plugin", "it has no switch")
        return
    words = {"yes": "true", "on": "true", "y": "true", "true": "true"}
    words |= {"no": "false", "off": "false", "n": "false", "false": "false"}
    for name, text in given.items():
        if plugin_keys.parse_bool(text) is not None:
            yield passed(f"plugin.{name}", f"the plugin reads {text}")
            continue
        meant = words.get(text.strip().strip("\"'").lower())
        advice = f'Write "{meant}".' if meant else 'Write "true" or "false".'
        yield failed(
            f"plugin.{name}",
            f"{shown(text)!r} is neither true nor false to the plugin",
            at=evidence.place(field.PLUGIN, name),
            remedy=correction(evidence, field.PLUGIN, meant, advice, name) if meant else Remedy(advice),
            error=f"could not parse {name} (expected bool)",
        )
