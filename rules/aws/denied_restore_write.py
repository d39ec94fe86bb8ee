"""Rule AWS108: a request that writes the results of a restore is denied."""

from __future__ import annotations

from checker.api import Evidence, Provider, Severity, Verdicts, prove_operation, rule


@rule(
    "AWS108",
    "denied-restore-write",
    severity=Severity.BLOCKER,
    provider=Provider.AWS,
    since="0.1.0",
    proves=("aws-policy",),
)
def denied_restore_write(evidence: Evidence) -> Verdicts:
    """A request by which Velero writes the log and the results of a restore is denied.

    ## Why it matters
    Restores write, too: the log, the results, the list of resources, the item operations and the volume information go
    to `restores/NAME/…` under the root with `PutObject`, and the results are written a second time when the restore is
    finalised. That holds for a location in `ReadOnly` mode as well, whose access mode bars backups and deletion only.

    When a write is denied the restore's log and results are lost (`velero restore logs` and `velero restore describe`
    have nothing to show) and the restore does not end as `Completed`. Credentials that may only read are therefore not
    enough.

    ## Remediation
    Allow `s3:PutObject` on the objects under `restores/` of the root as well as under `backups/`; the documented policy
    does so with `arn:aws:s3:::BUCKET/*`.

    ## Source
    Velero v1.17.0, `pkg/controller/restore_controller.go`; `pkg/controller/restore_finalizer_controller.go`.
    velero-plugin-for-aws v1.13.1, `object_store.go`, `PutObject`.
    AWS Service Authorization Reference, "Actions, resources, and condition keys for Amazon S3".
    """
    yield from prove_operation(evidence, "restore-write")
