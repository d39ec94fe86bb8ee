"""Rule AWS902: buckets besides the location's are granted."""

from __future__ import annotations

from checker.api import Evidence, Provider, Severity, Verdicts, prove_need, rule


@rule(
    "AWS902",
    "access-to-other-buckets",
    severity=Severity.RISK,
    provider=Provider.AWS,
    since="0.1.0",
    proves=(),
    peers=(
        "parliament:RESOURCE_STAR",
        "parliament:RESOURCE_EFFECTIVELY_STAR",
        "parliament:SENSITIVE_ACCESS",
        "parliament:NOTRESOURCE_WITH_ALLOW",
        "ipv:wildcard_resource",
        "ipv:service_wildcard",
        "checkov:CKV_AWS_108",
        "checkov:CKV_AWS_288",
        "checkov:CKV_AWS_355",
        "checkov:CKV_AWS_356",
    ),
)
def access_to_other_buckets(evidence: Evidence) -> Verdicts:
    """The principal may read, write or change other buckets than the location's.

    ## Why it matters
    The credentials of a backup location are stored in every cluster that uses it. Whatever else they open is open
    to whoever reads one of those Secrets: a Resource of `*` or `company-*` makes every bucket that it covers
    readable, and erasable, from each of the clusters.

    ## Remediation
    Name the location's bucket in Resource, its ARN for what concerns the bucket and `BUCKET/*` for its objects.
    `backup-preflight policy LOCATION` writes the identity policy that grants just what the chosen features need.

    ## Source
    Amazon S3 User Guide, "Policy resources for Amazon S3". IAM User Guide, "Security best practices in IAM" (Apply
    least-privilege permissions).
    """
    yield from prove_need(
        evidence,
        "other buckets",
        why="backups need the location's bucket alone",
        remedy="Name the location's bucket and its objects in Resource, and no other.",
        fine="no policy opens other buckets than the location's",
    )
