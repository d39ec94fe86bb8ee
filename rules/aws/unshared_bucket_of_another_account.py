"""Rule AWS123: a bucket of another account, without a bucket policy."""

from __future__ import annotations

from checker.api import (
    Evidence,
    Provider,
    Remedy,
    Severity,
    Verdicts,
    failed,
    not_applicable,
    passed,
    principal_of,
    rule,
)
from checker.facts import aws, field


@rule(
    "AWS123",
    "unshared-bucket-of-another-account",
    severity=Severity.BLOCKER,
    provider=Provider.AWS,
    since="0.1.0",
    proves=("aws-account", "aws-bucket"),
)
def unshared_bucket_of_another_account(evidence: Evidence) -> Verdicts:
    """The bucket belongs to another account than the principal, and no bucket policy shares it.

    ## Why it matters
    Within one account the identity policy alone is enough. Across accounts both sides have to allow every request: the
    identity policy of the principal, and the policy of the bucket. A bucket without a policy shares nothing, so that
    every request, beginning with the list that validates the location, ends in `403 AccessDenied`, whatever the
    identity policy says. The documented set-up has the bucket and the user in the same account.

    ## Remediation
    Attach a bucket policy in the bucket's account that names the principal and allows the same actions as the identity
    policy; or use a bucket of the principal's own account; or correct `bucketOwner` or the principal, when the two are
    in the same account after all. A bucket that encrypts with KMS needs a customer managed key that is shared as well.

    ## Source
    IAM User Guide, "Cross-account policy evaluation logic".
    Amazon S3 User Guide, "Bucket owner granting cross-account bucket permissions".
    Palette documentation, "Add Backup Location using Static Credentials", AWS, Prerequisites.
    """
    owner = evidence.get(field.BUCKET_OWNER)
    account = principal_of(evidence.aws_location).account
    if account is None or owner is None:
        yield not_applicable("bucketOwner", "nobody said which account the principal belongs to")
    elif account == owner:
        yield passed("bucketOwner", f"the bucket and the principal belong to the same account, {account}")
    elif evidence.get(aws.BUCKET_POLICY) is None:
        yield failed(
            "bucketOwner",
            f"the bucket belongs to account {owner}, the principal to {account}, and the bucket has no policy",
            at=evidence.place(field.BUCKET_OWNER),
            remedy=Remedy(
                f"In account {owner}, attach a bucket policy that allows the principal what its identity policy allows."
            ),
            error="403 AccessDenied",
        )
    else:
        yield passed("bucketOwner", f"the bucket of account {owner} has a policy, which the operations' rules weigh")
