"""Rule AWS617: root user without mfa."""

from __future__ import annotations

from checker.api import Evidence, Provider, Remedy, Severity, Verdicts, failed, not_applicable, passed, rule
from checker.facts import aws


@rule(
    "AWS617",
    "root-user-without-mfa",
    severity=Severity.RISK,
    provider=Provider.AWS,
    since="0.1.0",
    proves=(),
)
def root_user_without_mfa(evidence: Evidence) -> Verdicts:
    """The root user of the account signs in without a second factor.

    ## Why it matters
    A password alone then stands before the bucket, its key and every backup; no policy confines the root user.

    ## Remediation
    Register an MFA device for the root user.

    ## Source
    AWS IAM User Guide, "Multi-factor authentication for AWS account root user".
    CIS AWS Foundations Benchmark, "Ensure MFA is enabled for the 'root' user account".
    """
    summary = evidence.get(aws.ACCOUNT_SUMMARY)
    if summary is None:
        yield not_applicable("accountSummary", "there is no summary of the account")
    elif summary.root_mfa:
        yield passed("accountSummary", "the root user has a second factor")
    else:
        yield failed(
            "accountSummary",
            "the root user of the account signs in without a second factor",
            at=evidence.place(aws.ACCOUNT_SUMMARY),
            remedy=Remedy("Register an MFA device for the root user."),
        )
