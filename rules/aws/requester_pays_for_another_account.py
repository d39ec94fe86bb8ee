"""Rule AWS352: requester pays for another account."""

from __future__ import annotations

from checker.api import (
    Evidence,
    Outcome,
    Provider,
    Remedy,
    Severity,
    Verdict,
    Verdicts,
    failed,
    passed,
    principal_of,
    rule,
)
from checker.facts import aws, field


@rule(
    "AWS352",
    "requester-pays-for-another-account",
    severity=Severity.BLOCKER,
    provider=Provider.AWS,
    since="0.1.0",
    proves=("aws-validate",),
)
def requester_pays_for_another_account(evidence: Evidence) -> Verdicts:
    """The requester is to pay, and the requests come from another account without saying that they do.

    ## Why it matters
    S3 refuses every request to a Requester Pays bucket that comes from another account and does not carry
    `x-amz-request-payer`. Neither Velero's plugin nor kopia ever sends it, and neither has a setting for it:
    everything, from the validation on, ends in `403 AccessDenied`. Requests of the bucket's own account need no
    header.

    ## Remediation
    Let the bucket's owner pay (`BucketOwner`), or use a principal of the bucket's account: a role there that the
    location assumes satisfies both.

    ## Source
    Amazon S3 User Guide, "Using Requester Pays general purpose buckets for storage transfers and usage":
    https://docs.aws.amazon.com/AmazonS3/latest/userguide/RequesterPaysBuckets.html
    velero-plugin-for-aws v1.13.1, object_store.go; kopia, repo/blob/s3/s3_storage.go.
    """
    if evidence.get(aws.REQUEST_PAYMENT) != "Requester":
        yield passed("requestPayment", "the bucket's owner pays")
        return
    owner, account = evidence.get(field.BUCKET_OWNER), principal_of(evidence.aws_location).account
    if owner is None or account is None:
        yield Verdict(
            Outcome.UNKNOWN, "nobody said which account the principal and the bucket belong to", "requestPayment"
        )
    elif account == owner:
        yield passed("requestPayment", f"the requester pays, and is of the bucket's own account, {owner}")
    else:
        yield failed(
            "requestPayment",
            f"the requester is to pay, and the requests of account {account} to the bucket of {owner} do not say so",
            at=evidence.place(aws.REQUEST_PAYMENT),
            remedy=Remedy("Let the bucket's owner pay, or assume a role of the bucket's account."),
            error="403 AccessDenied",
        )
