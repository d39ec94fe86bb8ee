"""Rule AWS121: a policy document that AWS would refuse."""

from __future__ import annotations

from checker.api import (
    Evidence,
    Provider,
    Remedy,
    Severity,
    Verdicts,
    failed,
    given_policies,
    not_applicable,
    passed,
    rule,
)


@rule(
    "AWS121",
    "malformed-policy",
    severity=Severity.BLOCKER,
    provider=Provider.AWS,
    since="0.1.0",
    proves=("aws-policy",),
    peers=(
        "access-analyzer:DATA_TYPE_MISMATCH",
        "access-analyzer:EMPTY_ARRAY_ACTION",
        "access-analyzer:EMPTY_ARRAY_PRINCIPAL",
        "access-analyzer:EMPTY_ARRAY_RESOURCE",
        "access-analyzer:EMPTY_OBJECT_PRINCIPAL",
        "access-analyzer:EMPTY_VARIABLE",
        "access-analyzer:INVALID_ARN_PREFIX",
        "access-analyzer:INVALID_CONDITION_OPERATOR",
        "access-analyzer:INVALID_EFFECT",
        "access-analyzer:INVALID_POLICY_ELEMENT",
        "access-analyzer:INVALID_PRINCIPAL_FORMAT",
        "access-analyzer:INVALID_PRINCIPAL_KEY",
        "access-analyzer:INVALID_VERSION",
        "access-analyzer:MISSING_ACTION",
        "access-analyzer:MISSING_BRACE_IN_VARIABLE",
        "access-analyzer:MISSING_EFFECT",
        "access-analyzer:MISSING_PRINCIPAL",
        "access-analyzer:MISSING_QUOTE_IN_VARIABLE",
        "access-analyzer:MISSING_RESOURCE",
        "access-analyzer:MISSING_STATEMENT",
        "access-analyzer:NULL_WITH_IF_EXISTS",
        "access-analyzer:RCP_SYNTAX_ERROR_ALLOW",
        "access-analyzer:RCP_SYNTAX_ERROR_NOTACTION",
        "access-analyzer:RCP_SYNTAX_ERROR_PRINCIPAL",
        "access-analyzer:ROLE_TRUST_POLICY_SYNTAX_ERROR_NOTPRINCIPAL",
        "access-analyzer:ROLE_TRUST_POLICY_SYNTAX_ERROR_RESOURCE",
        "access-analyzer:SCP_SYNTAX_ERROR_PRINCIPAL",
        "access-analyzer:TYPE_MISMATCH_DATE",
        "access-analyzer:TYPE_MISMATCH_IP_RANGE",
        "access-analyzer:UNIQUE_SIDS_REQUIRED",
        "access-analyzer:UNSUPPORTED_ELEMENT_COMBINATION",
        "access-analyzer:UNSUPPORTED_PRINCIPAL",
        "access-analyzer:UNSUPPORTED_SID",
        "access-analyzer:UNSUPPORTED_SPACE_IN_VARIABLE",
        "access-analyzer:WILDCARD_IN_SERVICE_NAME",
        "parliament:DUPLICATE_SID",
        "parliament:INVALID_SID",
        "parliament:INVALID_VERSION",
        "parliament:MALFORMED",
        "parliament:UNKNOWN_OPERATOR",
        "ipv:policy_structure",
        "ipv:sid_uniqueness",
        "cfn-lint:E3510",
        "cfn-lint:E3512",
        "ipv:duplicate_sid",
        "ipv:unexpected_principal",
        "ipv:invalid_ip_cidr_format",
    ),
)
def malformed_policy(evidence: Evidence) -> Verdicts:
    """A policy document breaks the grammar or a limit of its kind, so that AWS refuses to save it.

    ## Why it matters
    IAM answers `MalformedPolicyDocument` (S3: `MalformedPolicy`, KMS: `MalformedPolicyDocumentException`) or
    `LimitExceeded` when the policy is saved. What stands in the account is then an older policy or none, and whatever
    these documents seem to grant is not granted. What AWS would refuse is weighed by no other rule as if it held.

    ## Remediation
    Correct what the message names: the element, value or size that the grammar of this kind of policy does not allow. A
    managed policy has no `Principal`, a bucket policy must have one; the size limits differ with the kind of policy,
    and white space does not count.

    ## Source
    IAM User Guide, "Grammar of the IAM JSON policy language" and "IAM and AWS STS quotas".
    Amazon S3 User Guide, "Policies and permissions in Amazon S3".
    AWS KMS Developer Guide, "Key policies in AWS KMS".
    """
    problems = evidence.problems()
    for problem in problems:
        yield failed(
            f"{problem.layer.value}: {problem.message}",
            f"the {problem.layer.value} {problem.document.name} would be refused: {problem.message}",
            at=problem.place,
            remedy=Remedy(f"Correct it in {problem.document.name}; until then the layer decides nothing here."),
            error="MalformedPolicyDocument",
        )
    given = given_policies(evidence)
    if not given:
        yield not_applicable("policies", "no policy document was given")
    elif not problems:
        yield passed("policies", f"AWS would take every document that was given ({', '.join(given)})")
