"""Rule MIN123: a statement has the action `*`, which MinIO reads as more than every action of S3."""

from __future__ import annotations

from checker.api import Evidence, Provider, Severity, Verdicts, minio_policies, rule


@rule(
    "MIN123",
    "star-in-place-of-actions",
    severity=Severity.RISK,
    provider=Provider.MINIO,
    since="0.1.0",
    proves=(),
)
def star_in_place_of_actions(evidence: Evidence) -> Verdicts:
    """A statement has the action `*`, which MinIO reads as more than every action of S3.

    ## Why it matters
    The engine of the community server takes `"Action": "*"` for an action of its token service, whose `Resource` it
    does not look at. An Allow then covers every bucket and the administration of the server, whatever bucket the
    statement names; a Deny with it denies everything. Newer engines look at the resource, and still grant the
    administration.

    ## Remediation
    Write `s3:*` in its place, or the actions that are needed.

    ## Source
    MinIO documentation, "Access Management", "Policy Based Access Control".
    minio/pkg v3.1.3, `policy/sts-action.go`, `policy/statement.go`.
    """
    yield from minio_policies.stars(evidence)
