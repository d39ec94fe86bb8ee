"""Rule MIN141: the bucket's policy lets everybody in, without any key."""

from __future__ import annotations

from checker.api import Evidence, Provider, Severity, Verdicts, minio_policies, rule


@rule(
    "MIN141",
    "anonymous-access-to-backups",
    severity=Severity.RISK,
    provider=Provider.MINIO,
    since="0.1.0",
    proves=(),
)
def anonymous_access_to_backups(evidence: Evidence) -> Verdicts:
    """The bucket's policy lets everybody in, without any key.

    ## Why it matters
    MinIO asks the policy of a bucket about anonymous requests alone. One that lets them read gives away every backup,
    with the Secrets of the clusters in it; one that lets them write or delete gives away the backups' safety. Velero's
    requests are signed: they never need it.

    ## Remediation
    `mc anonymous set none ALIAS/BUCKET` takes the policy off.

    ## Source
    MinIO documentation, "mc anonymous".
    minio/minio (2026-02-12), `cmd/auth-handler.go`.
    """
    yield from minio_policies.anonymous_access(evidence)
