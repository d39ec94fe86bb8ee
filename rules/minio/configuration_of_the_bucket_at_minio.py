"""Rule MIN127: the access key may change the bucket itself, not only what is in it."""

from __future__ import annotations

from checker.api import Evidence, Provider, Severity, Verdicts, minio_policies, rule


@rule(
    "MIN127",
    "configuration-of-the-bucket-at-minio",
    severity=Severity.RISK,
    provider=Provider.MINIO,
    since="0.1.0",
    proves=(),
)
def configuration_of_the_bucket_at_minio(evidence: Evidence) -> Verdicts:
    """The access key may change the bucket itself: its policy, its lifecycle, its versioning, or that it exists.

    ## Why it matters
    Velero and kopia change objects only. A key that may also set the bucket's policy can publish every backup; one that
    may set its lifecycle or its versioning, bypass a retention or delete the bucket with what is in it
    (`s3:ForceDeleteBucket`) can destroy all of them at once, which is what whoever extorts money does first.

    ## Remediation
    Allow the five actions on objects, and the two on the bucket, that Velero and kopia need, in place of `s3:*`.

    ## Source
    MinIO documentation, "Access Management", "Policy Based Access Control".
    minio/pkg v3.1.3, `policy/action.go`.
    """
    yield from minio_policies.excess(
        evidence,
        minio_policies.over_the_bucket(evidence),
        message="the policies let the access key change the bucket itself",
        remedy="Allow the actions that Velero needs, and no wildcard; backup-preflight policy writes them.",
        fine="the policies leave the bucket itself alone",
    )
