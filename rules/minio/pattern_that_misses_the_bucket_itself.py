"""Rule MIN124: a resource covers the bucket's name, and yet no action on the bucket."""

from __future__ import annotations

from checker.api import Evidence, Provider, Severity, Verdicts, minio_policies, rule


@rule(
    "MIN124",
    "pattern-that-misses-the-bucket-itself",
    severity=Severity.RISK,
    provider=Provider.MINIO,
    since="0.1.0",
    proves=(),
)
def pattern_that_misses_the_bucket_itself(evidence: Evidence) -> Verdicts:
    """A resource covers the bucket's name, and yet no action on the bucket.

    ## Why it matters
    MinIO compares a resource with `bucket/` where the bucket itself is asked for. So `arn:aws:s3:::*-backups` or
    `arn:aws:s3:::velero-backup?` cover the name as AWS would read it, and neither `s3:ListBucket` nor any other action
    on the bucket: Velero's validation is denied. `arn:aws:s3:::BUCKET` and `arn:aws:s3:::BUCKET*` do cover it.

    ## Remediation
    Name the bucket in the resource, or let the pattern end with `*`.

    ## Source
    MinIO documentation, "Access Management", "Policy Based Access Control".
    minio/pkg v3.1.3, `policy/resource.go`, `policy/statement.go`.
    """
    yield from minio_policies.uncovered_bucket(evidence)
