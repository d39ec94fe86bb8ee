"""Rule COM106: location field among plugin keys."""

from __future__ import annotations

from checker.api import Evidence, Severity, Verdicts, correction, failed, passed, rule
from checker.facts import field


@rule(
    "COM106",
    "location-field-among-plugin-keys",
    severity=Severity.RISK,
    provider=None,
    since="0.1.0",
    proves=("aws-validate",),
)
def location_field_among_plugin_keys(evidence: Evidence) -> Verdicts:
    """The bucket, the prefix or the certificate stands among the plugin's keys, where it is ignored.

    ## Why it matters
    The plugin accepts `bucket`, `prefix` and `caCert` in its configuration, because Velero itself puts them there: it
    overwrites what stands there with the location's own fields, empty ones too. A prefix in the wrong place is thus
    ignored without a word: backups land at the root of the bucket, and validation fails with `Backup store contains
    invalid top-level directories` as soon as anything else is in it.

    ## Remediation
    Move the value to the location's own field.

    ## Source
    Velero v1.17.0, pkg/persistence/object_store.go, objectBackupStoreGetter.Get.
    velero issue 8918.
    """
    keys = {"bucket": "bucket", "prefix": "prefix", "caCert": "certificate"}
    plugin = evidence.get(field.PLUGIN) or {}
    misplaced = [key for key in keys if key in plugin]
    if not misplaced:
        yield passed("plugin", "neither bucket nor prefix nor caCert stands among its keys")
    for key in misplaced:
        yield failed(
            f"plugin.{key}",
            f"{key} stands among the plugin's keys, where Velero overwrites it with the location's own field",
            at=evidence.place(field.PLUGIN, key),
            remedy=correction(evidence, field.PLUGIN, None, f"Move it to the location's own field, {keys[key]}.", key),
            error="Backup store contains invalid top-level directories" if key == "prefix" else "",
        )
