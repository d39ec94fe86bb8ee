"""Rule MIN143: the bucket's policy is one that MinIO refuses."""

from __future__ import annotations

from checker.api import Evidence, Provider, Severity, Verdicts, minio_policies, rule


@rule(
    "MIN143",
    "bucket-policy-that-minio-refuses",
    severity=Severity.ADVICE,
    provider=Provider.MINIO,
    since="0.1.0",
    proves=(),
)
def bucket_policy_that_minio_refuses(evidence: Evidence) -> Verdicts:
    """The bucket's policy is one that MinIO refuses.

    ## Why it matters
    MinIO takes for a bucket's policy what speaks of that bucket alone, with a resource for each action that is of the
    action's kind. A document that it refuses changes nothing.

    ## Remediation
    Leave it out: Velero needs none.

    ## Source
    minio/pkg v3.1.3, `policy/bucket-policy.go`.
    """
    yield from minio_policies.refused_bucket_policy(evidence)
