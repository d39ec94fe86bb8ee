"""Rule AWS841: a wildcard where a principal must be named in full."""

from __future__ import annotations

from checker.api import (
    OF_RESOURCES,
    Evidence,
    Layer,
    LintPolicy,
    Provider,
    Remark,
    Remarks,
    Severity,
    Verdicts,
    lint,
    lint_principals,
    rule,
    shown,
)


@rule(
    "AWS841",
    "principal-with-a-wildcard",
    severity=Severity.BLOCKER,
    provider=Provider.AWS,
    since="0.1.0",
    proves=("aws-policy",),
    peers=(
        "access-analyzer:ROLE_TRUST_POLICY_UNSUPPORTED_WILDCARD_IN_PRINCIPAL",
        "access-analyzer:UNSUPPORTED_WILDCARD_IN_PRINCIPAL",
    ),
)
def principal_with_a_wildcard(evidence: Evidence) -> Verdicts:
    """A principal is written with a wildcard where AWS takes none.

    ## Why it matters
    A service, an identity provider and a canonical user have to be named in full, and the trust policy of a role takes
    no `"Principal": "*"`. IAM answers `MalformedPolicyDocument` (`invalid principal: "STAR":"*"`), S3 `Invalid
    principal in policy`: what is in force is then an older policy or none.

    ## Remediation
    Name the services and providers one by one. In a trust policy name the account that Palette shows; who does mean
    everybody writes `{"AWS": "*"}` there, with a condition that narrows it.

    ## Source
    IAM User Guide, "AWS JSON policy elements: Principal". IAM User Guide, "IAM policy validation check reference",
    Unsupported wildcard in principal. The answer of IAM: https://github.com/aws/aws-cdk/issues/5732
    """
    yield from lint(evidence, _remarks, layers=OF_RESOURCES, fine="no principal has a wildcard where AWS takes none")


def _remarks(policy: LintPolicy) -> Remarks:
    trust = policy.layer is Layer.TRUST
    for statement in policy.statements:
        for entry in lint_principals.principals_of(statement):
            if entry.kind == "*":
                if trust:
                    remedy = 'Name the account that assumes the role: {"AWS": "arn:aws:iam::ACCOUNT:root"}.'
                    message = 'a role does not take "Principal": "*"'
                    yield Remark(message, entry.path, remedy, error="MalformedPolicyDocument")
            elif entry.kind != "AWS" and ("*" in entry.text or "?" in entry.text):
                message = f"the {entry.kind} principal {shown(entry.text)} has a wildcard, and AWS takes none there"
                yield Remark(message, entry.path, "Name each one in full.", error="Invalid principal in policy")
