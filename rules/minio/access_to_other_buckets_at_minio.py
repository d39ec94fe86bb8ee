"""Rule MIN125: the access key reaches buckets that the location does not use."""

from __future__ import annotations

from checker.api import Evidence, Provider, Severity, Verdicts, minio_policies, rule


@rule(
    "MIN125",
    "access-to-other-buckets-at-minio",
    severity=Severity.RISK,
    provider=Provider.MINIO,
    since="0.1.0",
    proves=(),
)
def access_to_other_buckets_at_minio(evidence: Evidence) -> Verdicts:
    """The access key reaches buckets that the location does not use.

    ## Why it matters
    An access key for backups stands in a Secret of every cluster that uses the location. Where its policy covers every
    bucket, as the canned `readwrite`, `readonly` and `consoleAdmin` do, whoever reads that Secret reads or destroys
    what has nothing to do with backups.

    ## Remediation
    Attach a policy of its own to the user (`backup-preflight policy` writes it), and detach the canned one: `mc admin
    policy detach ALIAS readwrite --user USER`.

    ## Source
    MinIO documentation, "Access Management", "Policy Based Access Control". Built-in policies.
    """
    yield from minio_policies.excess(
        evidence,
        minio_policies.other_buckets(),
        message="the policies reach any other bucket, too",
        remedy="Attach a policy that names this bucket alone, and detach what reaches others.",
        fine="the policies reach no bucket that the location does not use",
    )
