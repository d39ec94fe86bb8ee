"""Rule MIN341: tiering of backups."""

from __future__ import annotations

from checker.api import (
    Evidence,
    Provider,
    Remedy,
    Severity,
    Verdicts,
    failed,
    key_root,
    lifecycle,
    lifecycle_rules,
    passed,
    plugin_tags,
    rule,
    shown,
    stores_volumes,
)


@rule(
    "MIN341",
    "tiering-of-backups",
    severity=Severity.RISK,
    provider=Provider.MINIO,
    since="0.1.0",
    proves=(),
)
def tiering_of_backups(evidence: Evidence) -> Verdicts:
    """A lifecycle rule moves the location's objects to a remote tier.

    ## Why it matters
    A tiered object keeps its name, and MinIO fetches its data from the remote tier whenever it is read. The backup is
    then only as good as that tier: where it cannot be reached, was emptied, or has a lifecycle of its own that
    archives or deletes, a restore fails although every object is still listed. kopia reads and rewrites thousands of
    small blobs during maintenance, each of them a request to the tier.

    ## Remediation
    Keep backups out of the rule, by prefix, or see to it that nothing but MinIO touches the tier's bucket, and try a
    restore from there.

    ## Source
    MinIO documentation, "Object Lifecycle Management", object transition ("tiering"): MinIO requires exclusive access
    to the transitioned data on the remote tier.
    """
    rules, found = lifecycle_rules(evidence), False
    root, tags = key_root(evidence), plugin_tags(evidence)
    for each in rules:
        folders = (
            *lifecycle.touched(each, root, lifecycle.METADATA, tags),
            *lifecycle.touched(each, root, lifecycle.VOLUMES if stores_volumes(evidence) else (), {}),
        )
        if not folders or not each.transitions:
            continue
        found, name, move = True, lifecycle.subject_of(each), each.transitions[0]
        yield failed(
            name,
            f"{name} moves what is under {', '.join(folders)} to the tier {shown(move.storage_class)}"
            f" {lifecycle.move_time(move)}",
            at=each.place,
            remedy=Remedy("Narrow the rule to another prefix, or make sure that nothing else touches the tier."),
        )
    if not found:
        yield passed("lifecycle", "no rule moves the location's objects to a tier")
