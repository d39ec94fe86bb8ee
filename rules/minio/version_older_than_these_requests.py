"""Rule MIN705: version older than these requests."""

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
    shown,
)
from checker.facts import field


@rule(
    "MIN705",
    "version-older-than-these-requests",
    severity=Severity.RISK,
    provider=Provider.MINIO,
    since="0.1.0",
    proves=(),
)
def version_older_than_these_requests(evidence: Evidence) -> Verdicts:
    """The version of Velero or of its plugin cannot be read, or is older than what this report is about.

    ## Why it matters
    The requests that are proven here are those of Velero 1.12 and later and of the plugin 1.9.0 and later. Older ones
    send others: kopia up to Velero 1.11 asks for the bucket itself (HEAD), which a policy with a condition on the
    prefix denies, and plugins before 1.9.0 use another SDK. A version that cannot be read is taken for any.

    ## Remediation
    Write the version as `v1.17.0`, and upgrade what is older.

    ## Source
    velero issues 6431 and 9213; velero-plugin-for-aws, changelog of v1.9.0.
    """
    velero, plugin = evidence.get(field.VELERO_VERSION), (evidence.get(field.PLUGIN) or {}).get(plugin_keys.VERSION)
    place = evidence.place(field.PLUGIN, plugin_keys.VERSION)
    given = (
        ("velero.version", "Velero", velero, (1, 12, 0), evidence.place(field.VELERO_VERSION)),
        ("plugin.version", "the plugin", plugin, (1, 9, 0), place),
    )
    if velero is None and plugin is None:
        yield not_applicable("version", "nobody said which versions they are")
    for subject, title, text, oldest, where in given:
        if text is None:
            continue
        version = parse_version(text)
        if version is not None and version >= oldest:
            yield passed(subject, f"the requests of {text} are known")
            continue
        older = f"is older than {'.'.join(map(str, oldest))}, and sends other requests than are proven here"
        yield failed(
            subject,
            f"{shown(text)!r} is no version of {title}" if version is None else f"{title} {shown(text)} {older}",
            at=where,
            remedy=Remedy("Write the version as v1.17.0." if version is None else f"Upgrade {title}."),
        )
