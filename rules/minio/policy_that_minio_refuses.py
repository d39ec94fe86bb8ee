"""Rule MIN121: a policy is one that MinIO refuses to store."""

from __future__ import annotations

from checker.api import Evidence, Provider, Severity, Verdicts, minio_policies, rule


@rule(
    "MIN121",
    "policy-that-minio-refuses",
    severity=Severity.BLOCKER,
    provider=Provider.MINIO,
    since="0.1.0",
    proves=("minio-policy",),
)
def policy_that_minio_refuses(evidence: Evidence) -> Verdicts:
    """A policy is one that MinIO refuses to store.

    ## Why it matters
    MinIO reads a policy as a whole: one action, condition key or operator that it does not know, and it stores none of
    it. The documented policy of AWS is such a one, for its actions of `ec2`: pasted into the console or given to `mc
    admin policy create` it ends in an error, the user is left without a policy, and every request with `AccessDenied`.

    MinIO is stricter than AWS in more: actions and keys have a case, statements are a list, one statement has the
    actions of one namespace, and a `Version` is needed.

    ## Remediation
    Take out what MinIO does not know. `backup-preflight policy` writes the least policy that Velero needs of MinIO.

    ## Source
    MinIO documentation, "Access Management", "Policy Based Access Control".
    minio/pkg v3.1.3, `policy/policy.go`, `policy/statement.go`, `policy/action.go`.
    """
    yield from minio_policies.refused_documents(evidence)
