"""Rule AWS904: the configuration of the bucket may be changed."""

from __future__ import annotations

from checker.api import Evidence, Provider, Severity, Verdicts, prove_need, rule


@rule(
    "AWS904",
    "configuration-of-the-bucket",
    severity=Severity.RISK,
    provider=Provider.AWS,
    since="0.1.0",
    proves=(),
    peers=(
        "parliament:PERMISSIONS_MANAGEMENT_ACTIONS",
        "checkov:CKV_AWS_111",
        "checkov:CKV_AWS_290",
        "ipv:wildcard_action",
    ),
)
def configuration_of_the_bucket(evidence: Evidence) -> Verdicts:
    """The principal may change how the bucket is configured.

    ## Why it matters
    Neither Velero nor kopia configures a bucket: they read, write, list and delete objects. Credentials that can
    also redirect its logs, its notifications or its website let whoever steals them hide, or cause cost, without
    touching a single backup.

    ## Remediation
    Name the actions that are needed in place of `s3:*` or `s3:Put*`, and leave the configuration to the bucket's
    administrator. `backup-preflight policy LOCATION` writes the identity policy that grants just what the chosen
    features need.

    ## Source
    Service Authorization Reference, "Actions, resources, and condition keys for Amazon S3". velero-plugin-for-aws
    v1.13.1, object_store.go; kopia v0.19.0, repo/blob/s3/s3_storage.go.
    """
    yield from prove_need(
        evidence,
        "configuration of the bucket",
        why="no backup and no restore configures a bucket",
        remedy="Name the actions that are needed, and leave the configuration to the bucket's administrator.",
        fine="no policy lets the principal change how the bucket is configured",
    )
