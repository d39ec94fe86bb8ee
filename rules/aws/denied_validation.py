"""Rule AWS101: the request that validates the location is denied."""

from __future__ import annotations

from checker.api import Evidence, Provider, Severity, Verdicts, prove_operation, rule


@rule(
    "AWS101",
    "denied-validation",
    severity=Severity.BLOCKER,
    provider=Provider.AWS,
    since="0.1.0",
    proves=("aws-policy", "aws-validate"),
)
def denied_validation(evidence: Evidence) -> Verdicts:
    """The list request by which Velero validates the location is denied.

    ## Why it matters
    Velero lists the first level under the location's root when it first sees the location, whenever the location
    changes, and then every minute: one `ListObjectsV2` on the bucket, with `prefix` set to the root (empty, or the
    location's prefix and a slash) and `delimiter=/`. S3 decides it by `s3:ListBucket` on the bucket itself.

    When it is denied the location stays `Unavailable`, with a message that ends in `operation error S3: ListObjectsV2,
    https response error StatusCode: 403 … AccessDenied`. Velero then refuses every backup and restore through the
    location, and stops synchronising and expiring what is there.

    ## Remediation
    Allow `s3:ListBucket` on `arn:aws:s3:::BUCKET`, the bucket and not `BUCKET/*`: a list is a request on the bucket.
    Where the statement has a condition on `s3:prefix`, let it cover the root exactly as it is sent. Where a Deny
    decides, narrow it or except the principal.

    ## Source
    Velero v1.17.0, `pkg/controller/backup_storage_location_controller.go`; `pkg/persistence/object_store.go`,
    `IsValid`.
    velero-plugin-for-aws v1.13.1, `object_store.go`, `ListCommonPrefixes`.
    AWS Service Authorization Reference, "Actions, resources, and condition keys for Amazon S3".
    Palette documentation, "Add Backup Location using Static Credentials", AWS, Prerequisites.
    """
    yield from prove_operation(evidence, "validate")
