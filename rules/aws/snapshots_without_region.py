"""Rule AWS716: snapshots without region."""

from __future__ import annotations

from checker.api import Evidence, Feature, Provider, Remedy, Severity, Verdicts, failed, not_applicable, passed, rule
from checker.facts import field


@rule(
    "AWS716",
    "snapshots-without-region",
    severity=Severity.BLOCKER,
    provider=Provider.AWS,
    since="0.1.0",
    proves=("aws-validate", "aws-field-region"),
)
def snapshots_without_region(evidence: Evidence) -> Verdicts:
    """The configuration for volume snapshots names no region.

    ## Why it matters
    Unlike a BackupStorageLocation, a VolumeSnapshotLocation must say in which region the volumes are: the plugin stops
    with `missing region in aws configuration`, and every backup that snapshots volumes ends with errors.

    ## Remediation
    Give the region of the cluster's volumes under `config.region`.

    ## Source
    velero-plugin-for-aws v1.13.1, volume_snapshotter.go, Init.
    """
    given = evidence.get(field.SNAPSHOT_PLUGIN)
    if given is None or Feature.VOLUME_SNAPSHOTS not in (evidence.get(field.FEATURES) or ()):
        yield not_applicable("snapshotPlugin", "no configuration for volume snapshots is given, or none are taken")
    elif given.get("region"):
        yield passed("snapshotPlugin.region", "it is given")
    else:
        yield failed(
            "snapshotPlugin.region",
            "the configuration for volume snapshots names no region",
            at=evidence.place(field.SNAPSHOT_PLUGIN),
            remedy=Remedy("Give the region of the volumes under config.region."),
            error="missing region in aws configuration",
        )
