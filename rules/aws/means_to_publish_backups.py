"""Rule AWS905: the bucket may be opened to others."""

from __future__ import annotations

from checker.api import Evidence, Provider, Severity, Verdicts, prove_need, rule


@rule(
    "AWS905",
    "means-to-publish-backups",
    severity=Severity.RISK,
    provider=Provider.AWS,
    since="0.1.0",
    proves=(),
    peers=(
        "parliament:PERMISSIONS_MANAGEMENT_ACTIONS",
        "checkov:CKV_AWS_109",
        "checkov:CKV_AWS_289",
        "ipv:sensitive_action",
    ),
)
def means_to_publish_backups(evidence: Evidence) -> Verdicts:
    """The principal may open the bucket or its objects to others: by a policy, an ACL, an access point or replication.

    ## Why it matters
    Backups hold every Secret of a cluster. Whoever may write the bucket's policy or the ACL of an object, take off
    Block Public Access, or replicate the bucket elsewhere, can hand them to anybody, and keep that door open after
    the stolen key was revoked.

    ## Remediation
    Take these actions out: no backup needs one. With object ownership `BucketOwnerEnforced`, ACLs have no effect at
    all. `backup-preflight policy LOCATION` writes the identity policy that grants just what the chosen features
    need.

    ## Source
    Service Authorization Reference, "Actions, resources, and condition keys for Amazon S3" (access level
    Permissions management). Amazon S3 User Guide, "Blocking public access to your Amazon S3 storage".
    """
    yield from prove_need(
        evidence,
        "publishing the bucket",
        why="whoever holds these credentials could open the backups to anybody",
        remedy="Take these actions out: no backup needs one.",
        fine="no policy lets the principal open the bucket to others",
    )
