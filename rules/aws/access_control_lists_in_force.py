"""Rule AWS348: access control lists in force."""

from __future__ import annotations

from checker.api import (
    Evidence,
    Provider,
    Remedy,
    Severity,
    Verdicts,
    failed,
    passed,
    principal_of,
    rule,
)
from checker.facts import aws, field


@rule(
    "AWS348",
    "access-control-lists-in-force",
    severity=Severity.ADVICE,
    provider=Provider.AWS,
    since="0.1.0",
    proves=(),
    peers=("prowler:s3_bucket_acl_prohibited", "checkov:CKV2_AWS_65", "cfn-lint:E3045"),
)
def access_control_lists_in_force(evidence: Evidence) -> Verdicts:
    """Access control lists are in force in the bucket: an object can be shared, or owned, apart from the policies.

    ## Why it matters
    With ACLs on, an object belongs to the account that writes it (`ObjectWriter`) and carries a list of its own that
    no policy shows. When the writer is of another account than the bucket, the bucket's owner can neither read the
    backups nor share them by the bucket policy. Velero's plugin and kopia send no `x-amz-acl` header, so that
    `BucketOwnerEnforced`, which turns ACLs off and refuses such headers, breaks nothing of theirs.

    ## Remediation
    Set object ownership to `BucketOwnerEnforced`; move grants that are still needed from the ACL to the bucket policy
    first.

    ## Source
    Amazon S3 User Guide, "Controlling ownership of objects and disabling ACLs for your bucket":
    https://docs.aws.amazon.com/AmazonS3/latest/userguide/about-object-ownership.html
    velero-plugin-for-aws v1.13.1, object_store.go; kopia, repo/blob/s3/s3_storage.go (no ACL is sent).
    """
    ownership = evidence.get(aws.OBJECT_OWNERSHIP)
    if ownership == "BucketOwnerEnforced":
        yield passed("objectOwnership", "ACLs are off, and the bucket's owner owns every object")
        return
    owner, account = evidence.get(field.BUCKET_OWNER), principal_of(evidence.aws_location).account
    foreign = ownership != "BucketOwnerPreferred" and account is not None and owner is not None and account != owner
    # Buckets from before April 2023 have no ownership controls, which is ObjectWriter.
    text = f"object ownership is {ownership or 'not set, which is ObjectWriter'}: ACLs are in force"
    yield failed(
        "objectOwnership",
        f"{text}, and backups belong to account {account} in a bucket of account {owner}" if foreign else text,
        at=evidence.place(aws.OBJECT_OWNERSHIP),
        remedy=Remedy("Set object ownership to BucketOwnerEnforced; neither Velero nor kopia sends an ACL."),
        severity=Severity.RISK if foreign else None,
    )
