"""Rule AWS824: a value of a condition that no request can match."""

from __future__ import annotations

from checker.api import (
    Evidence,
    LintPolicy,
    Provider,
    Remark,
    Remarks,
    Severity,
    Verdicts,
    lint,
    lint_conditions,
    rule,
    shown,
)


@rule(
    "AWS824",
    "condition-value-that-never-matches",
    severity=Severity.RISK,
    provider=Provider.AWS,
    since="0.1.0",
    proves=(),
    peers=(
        "access-analyzer:INVALID_DATE_VALUE",
        "access-analyzer:INVALID_KMS_KEY_VALUE",
        "access-analyzer:INVALID_VARIABLE_FOR_OPERATOR",
        "access-analyzer:INVALID_VPCE_FORMAT",
        "access-analyzer:INVALID_VPC_FORMAT",
        "access-analyzer:TYPE_MISMATCH_BOOLEAN",
        "access-analyzer:TYPE_MISMATCH_NUMBER",
        "access-analyzer:TYPE_MISMATCH_STRING",
        "parliament:MISMATCHED_TYPE_OPERATION_TO_NULL",
    ),
)
def condition_value_that_never_matches(evidence: Evidence) -> Verdicts:
    """A condition wants a value that its operator cannot compare, or that its key never has.

    ## Why it matters
    IAM saves `"Bool": {"aws:SecureTransport": "yes"}` and `"StringEquals": {"aws:SourceVpce": "vpc-1234"}`; no request
    ever matches them. An Allow then never grants what it says, and a Deny with a negated operator denies everybody.

    ## Remediation
    Write the value in the form that the message names.

    ## Source
    IAM User Guide, "IAM JSON policy elements: Condition operators", "IAM policy elements: Variables and tags" (where
    variables are expanded) and "AWS global condition context keys". Amazon S3 User Guide, "Amazon S3 condition key
    examples". AWS KMS Developer Guide, "AWS KMS condition keys" (`kms:ViaService`).
    """
    yield from lint(evidence, _remarks, fine="every value of a condition can be matched")


def _remarks(policy: LintPolicy) -> Remarks:
    for _, entry in lint_conditions.entries(policy):
        for fault in lint_conditions.value_faults(entry):
            message = f'the value "{shown(fault.text)}" of {shown(entry.operator)} {shown(entry.key)} {fault.why}'
            severity = Severity.ADVICE if fault.weak else None
            yield Remark(message, entry.at(fault.place), f"Write {fault.wanted}.", severity=severity)
