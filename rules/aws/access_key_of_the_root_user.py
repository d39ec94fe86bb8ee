"""Rule AWS616: access key of the root user."""

from __future__ import annotations

from checker.api import Evidence, Provider, Remedy, Severity, Verdicts, failed, not_applicable, passed, rule
from checker.facts import aws


@rule(
    "AWS616",
    "access-key-of-the-root-user",
    severity=Severity.RISK,
    provider=Provider.AWS,
    since="0.1.0",
    proves=(),
    peers=("prowler:iam_no_root_access_key", "checkov:CKV_AWS_348"),
)
def access_key_of_the_root_user(evidence: Evidence) -> Verdicts:
    """The root user of the account has an access key.

    ## Why it matters
    No policy confines the root user: whoever has its key can delete the bucket, the key that encrypts it and every
    backup, past every permission that this report examines.

    ## Remediation
    Sign in as the root user, find what uses the key, give that a role or a user of its own, and delete the key.

    ## Source
    AWS IAM User Guide, "Root user best practices for your AWS account".
    CIS AWS Foundations Benchmark, "Ensure no 'root' user account access key exists".
    """
    summary = evidence.get(aws.ACCOUNT_SUMMARY)
    if summary is None:
        yield not_applicable("accountSummary", "there is no summary of the account")
    elif not summary.root_access_keys:
        yield passed("accountSummary", "the root user has no access key")
    else:
        yield failed(
            "accountSummary",
            "the root user of the account has an access key, which no policy confines",
            at=evidence.place(aws.ACCOUNT_SUMMARY),
            remedy=Remedy("Give what uses it a role or a user of its own, and delete the key."),
        )
