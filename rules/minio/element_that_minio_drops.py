"""Rule MIN122: a policy has an element that MinIO drops without a word."""

from __future__ import annotations

from checker.api import Evidence, Provider, Severity, Verdicts, minio_policies, rule


@rule(
    "MIN122",
    "element-that-minio-drops",
    severity=Severity.RISK,
    provider=Provider.MINIO,
    since="0.1.0",
    proves=(),
)
def element_that_minio_drops(evidence: Evidence) -> Verdicts:
    """A policy has an element that MinIO drops without a word.

    ## Why it matters
    MinIO reads of a statement what it knows, and drops the rest: a `Principal` in a user's policy, or an element whose
    name is misspelt. What was meant to narrow the statement then does not: `Conditions` in place of `Condition` leaves
    a statement that holds always.

    ## Remediation
    Spell the element as MinIO does, or take it out.

    ## Source
    MinIO documentation, "Access Management", "Policy Based Access Control".
    minio/pkg v3.1.3, `policy/statement.go`.
    """
    yield from minio_policies.dropped_elements(evidence)
