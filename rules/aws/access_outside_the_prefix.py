"""Rule AWS903: objects beside the location's prefix are granted."""

from __future__ import annotations

from checker.api import Evidence, Provider, Severity, Verdicts, prove_need, rule


@rule(
    "AWS903",
    "access-outside-the-prefix",
    severity=Severity.ADVICE,
    provider=Provider.AWS,
    since="0.1.0",
    proves=(),
)
def access_outside_the_prefix(evidence: Evidence) -> Verdicts:
    """The principal may reach objects of the bucket that do not lie under the location's prefix.

    ## Why it matters
    Several locations may share a bucket, each with a prefix of its own. Where the policy of one covers the whole
    bucket, its credentials can read and delete the backups of all the others. The documented policy covers the
    whole bucket, so this is advice.

    ## Remediation
    Write the prefix into the ARN of the objects: `arn:aws:s3:::BUCKET/PREFIX/*`. `backup-preflight policy LOCATION`
    writes the identity policy that grants just what the chosen features need.

    ## Source
    Velero documentation, "Backup Storage Locations and Volume Snapshot Locations" (a bucket shared by several
    clusters, each with a prefix). Amazon S3 User Guide, "Policy resources for Amazon S3".
    """
    yield from prove_need(
        evidence,
        "other prefixes",
        why="the location keeps its backups under its prefix, and whatever lies beside it is somebody else's",
        remedy="Write the location's prefix into the ARN of the objects.",
        fine="the policies open no objects beside the location's prefix",
    )
