"""Rule AWS349: bucket shared by its acl."""

from __future__ import annotations

from checker.api import (
    Evidence,
    Provider,
    Remedy,
    Severity,
    Verdicts,
    failed,
    passed,
    rule,
    shown,
)
from checker.facts import aws


@rule(
    "AWS349",
    "bucket-shared-by-its-acl",
    severity=Severity.RISK,
    provider=Provider.AWS,
    since="0.1.0",
    proves=(),
    peers=(
        "prowler:s3_bucket_public_list_acl",
        "prowler:s3_bucket_public_write_acl",
        "prowler:s3_bucket_public_access",
        "checkov:CKV_AWS_20",
        "checkov:CKV_AWS_57",
        "checkov:CKV_AWS_375",
        "checkov:CKV2_AWS_43",
    ),
)
def bucket_shared_by_its_acl(evidence: Evidence) -> Verdicts:
    """The bucket's access control list grants something to others than the bucket's owner.

    ## Why it matters
    `AllUsers` is everybody, and `AuthenticatedUsers` everybody with an AWS account, of whatever company. READ lets
    them list the backups, WRITE lets them put and replace objects, WRITE_ACP lets them take the rest. Backups hold
    the cluster's Secrets. A grant to a canonical user shares the bucket with an account that no policy names.

    ## Remediation
    Take the grant away, or turn ACLs off altogether (object ownership `BucketOwnerEnforced`): Velero and kopia use
    none. `IgnorePublicAcls` of S3 Block Public Access takes the effect from the public grants alone.

    ## Source
    Amazon S3 User Guide, "Access control list (ACL) overview", predefined groups:
    https://docs.aws.amazon.com/AmazonS3/latest/userguide/acl-overview.html
    """
    acl = evidence.get(aws.BUCKET_ACL)
    grants = acl.grants if acl is not None else ()
    # The group that delivers access logs is AWS's own, and sees nothing.
    others = [
        g for g in grants if g.grantee != (acl.owner if acl else "") and not g.grantee.endswith("/s3/LogDelivery")
    ]
    if not others:
        yield passed("bucketAcl", "the ACL grants nothing to others than the bucket's owner")
        return
    for grant in others:
        public = grant.kind == "Group"
        name = grant.grantee.rpartition("/")[2] if public else f"the account of canonical user {shown(grant.grantee)}"
        yield failed(
            f"bucketAcl {grant.permission} to {grant.grantee.rpartition('/')[2]}",
            f"the ACL grants {grant.permission} to {name}{', which is everybody' if name == 'AllUsers' else ''}",
            at=evidence.place(aws.BUCKET_ACL),
            remedy=Remedy("Take the grant away, or set object ownership to BucketOwnerEnforced."),
        )
