"""Rule AWS842: a service or an identity provider that is none."""

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
    "AWS842",
    "principal-that-is-nobody",
    severity=Severity.RISK,
    provider=Provider.AWS,
    since="0.1.0",
    proves=("aws-policy",),
    peers=(
        "access-analyzer:FEDERATED_PRINCIPAL_NOT_SUPPORTED",
        "access-analyzer:INVALID_FEDERATED_PRINCIPAL_SYNTAX_IN_ROLE_TRUST_POLICY",
        "access-analyzer:INVALID_SERVICE_PRINCIPAL_FORMAT",
        "parliament:UNKNOWN_FEDERATION_SOURCE",
    ),
)
def principal_that_is_nobody(evidence: Evidence) -> Verdicts:
    """A statement names a service or an identity provider in a form that none has.

    ## Why it matters
    A service is named by its domain (`logging.s3.amazonaws.com`), an identity provider by its ARN; a URL, an ARN of
    something else or a bare word is refused (`Invalid principal in policy`, `Federated principals must be valid domain
    names or SAML metadata ARNs`). Bucket and key policies never see an identity provider: its users ask as the role
    that they assume. A statement that names nobody grants, and denies, nothing.

    ## Remediation
    Write the service's name as its guide shows it, and the provider's ARN as IAM lists it
    (`aws iam list-open-id-connect-providers`). In a bucket or key policy name the role.

    ## Source
    IAM User Guide, "AWS JSON policy elements: Principal", AWS service principals and federated principals.
    IAM User Guide, "IAM policy validation check reference", Invalid service principal format. The answer of IAM:
    https://github.com/terraform-aws-modules/terraform-aws-eks/issues/2594
    """
    fine = "the services and identity providers that are named have the form of such"
    yield from lint(evidence, _remarks, layers=OF_RESOURCES, fine=fine)


def _remarks(policy: LintPolicy) -> Remarks:
    for statement in policy.statements:
        for entry in lint_principals.principals_of(statement):
            fault = lint_principals.principal_fault(entry, trust=policy.layer is Layer.TRUST)
            if fault is not None:
                yield Remark(
                    f"the {entry.kind} principal {shown(entry.text)} {fault.what}",
                    entry.path,
                    f"Write {fault.near}." if fault.near else "Name it as IAM does, or take it out.",
                    put=fault.near or None,
                    severity=Severity.BLOCKER if fault.certain else Severity.RISK,
                    error="Invalid principal in policy" if fault.certain else "",
                    safe=False,
                )
