"""Rule AWS715: key that snapshots refuse."""

from __future__ import annotations

from checker.api import (
    Evidence,
    Feature,
    Provider,
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
    "AWS715",
    "key-that-snapshots-refuse",
    severity=Severity.BLOCKER,
    provider=Provider.AWS,
    since="0.1.0",
    proves=("aws-validate",),
)
def key_that_snapshots_refuse(evidence: Evidence) -> Verdicts:
    """The configuration for volume snapshots has a key that the plugin does not know there.

    ## Why it matters
    A VolumeSnapshotLocation takes other keys than a BackupStorageLocation: `s3Url` or `s3ForcePathStyle`, copied from
    there, are refused with `config has invalid keys [s3Url]`, and every backup that snapshots volumes ends with
    errors. `ebsKmsKeyId` is not known up to v1.14.0.

    ## Remediation
    Take the key away; it does nothing for snapshots.

    ## Source
    velero-plugin-for-aws v1.13.1, volume_snapshotter.go, Init.
    Velero v1.17.0, pkg/plugin/framework/validation.go, validateConfigKeys.
    """
    given = evidence.get(field.SNAPSHOT_PLUGIN)
    if given is None or Feature.VOLUME_SNAPSHOTS not in (evidence.get(field.FEATURES) or ()):
        yield not_applicable("snapshotPlugin", "no configuration for volume snapshots is given, or none are taken")
        return
    version = (evidence.get(field.PLUGIN) or {}).get(plugin_keys.VERSION)
    refused = plugin_keys.refused(given, plugin_keys.SNAPSHOTS, version)
    for name, since in refused.items():
        yield failed(
            f"snapshotPlugin.{name}",
            f"the plugin {version} refuses the key {shown(name)} for snapshots; later versions take it"
            if since
            else f"the plugin knows no key {shown(name)} for snapshots",
            at=evidence.place(field.SNAPSHOT_PLUGIN, name),
            remedy=correction(evidence, field.SNAPSHOT_PLUGIN, None, "Take the key away.", name),
            error=f"config has invalid keys [{shown(name)}]",
        )
    if not refused:
        yield passed("snapshotPlugin", "the plugin takes every key")
