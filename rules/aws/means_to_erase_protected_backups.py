"""Rule AWS906: what protects backups from being erased may be taken away."""

from __future__ import annotations

from checker.api import Evidence, Provider, Severity, Verdicts, prove_need, rule


@rule(
    "AWS906",
    "means-to-erase-protected-backups",
    severity=Severity.RISK,
    provider=Provider.AWS,
    since="0.1.0",
    proves=(),
    peers=(
        "ipv:sensitive_action",
        "checkov:CKV_AWS_111",
        "checkov:CKV_AWS_290",
    ),
)
def means_to_erase_protected_backups(evidence: Evidence) -> Verdicts:
    """The principal may delete versions, bypass retention, or switch off what protects backups from being erased.

    ## Why it matters
    Versioning and object lock are there for the day the credentials are stolen: a plain delete then only hides a
    backup. They are of no use against somebody who may delete versions, bypass governance retention, suspend
    versioning, let a lifecycle rule expire everything, encrypt the objects anew under another key, or delete the
    bucket. Velero and kopia do none of this.

    ## Remediation
    Take these actions out. What expires noncurrent versions is a lifecycle rule of the bucket's administrator.
    `backup-preflight policy LOCATION` writes the identity policy that grants just what the chosen features need.

    ## Source
    Amazon S3 User Guide, "Managing Object Lock", "Deleting object versions from a versioning-enabled bucket",
    "Managing the lifecycle of objects". velero-plugin-for-aws v1.13.1, object_store.go (it deletes without a
    version).
    """
    yield from prove_need(
        evidence,
        "erasing protected backups",
        why="versioning and object lock protect no backup from whoever may do this",
        remedy="Take these actions out: Velero and kopia delete without naming a version.",
        fine="no policy lets the principal take away what protects backups",
    )
