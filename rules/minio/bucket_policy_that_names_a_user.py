"""Rule MIN142: the bucket's policy names a user, which says nothing to MinIO."""

from __future__ import annotations

from checker.api import Evidence, Provider, Severity, Verdicts, minio_policies, rule


@rule(
    "MIN142",
    "bucket-policy-that-names-a-user",
    severity=Severity.RISK,
    provider=Provider.MINIO,
    since="0.1.0",
    proves=(),
)
def bucket_policy_that_names_a_user(evidence: Evidence) -> Verdicts:
    """The bucket's policy names a user, which says nothing to MinIO.

    ## Why it matters
    A statement of a bucket's policy that names a user or an ARN is stored and never applies: MinIO asks the policies of
    users about requests that are signed. What it was meant to grant is not granted, and what it was meant to deny is
    not denied.

    ## Remediation
    Attach a policy to the user: `mc admin policy attach ALIAS NAME --user USER`.

    ## Source
    MinIO documentation, "Access Management".
    minio/minio (2026-02-12), `cmd/auth-handler.go`, authorizeRequest.
    """
    yield from minio_policies.named_principals(evidence)
