"""Rule AWS823: a condition whose operator is not made for the type of its key."""

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
    reference,
    rule,
    shown,
)


@rule(
    "AWS823",
    "condition-operator-of-another-type",
    severity=Severity.RISK,
    provider=Provider.AWS,
    since="0.1.0",
    proves=(),
    peers=(
        "access-analyzer:STRING_LIKE_OPERATOR_WITH_ARN_CONDITION_KEYS",
        "access-analyzer:TYPE_MISMATCH",
        "parliament:MISMATCHED_TYPE",
        "parliament:MISMATCHED_TYPE_BUT_USABLE",
        "ipv:condition_type_mismatch",
        "ipv:invalid_arn_format_for_operator",
    ),
)
def condition_operator_of_another_type(evidence: Evidence) -> Verdicts:
    """A condition compares a key with an operator of another type than the key's.

    ## Why it matters
    The comparison fails for every value the key can have (`StringEquals` never finds an address in a network,
    `NumericLessThan` never orders dates), or finds more than it should: in `StringLike` a `*` for the account of an ARN
    runs on into the resource, which `ArnLike` prevents. Where text compares well enough (`StringEquals` with `true`)
    it is advice.

    ## Remediation
    Use the operator that the message names for the key.

    ## Source
    IAM User Guide, "IAM JSON policy elements: Condition operators" and "AWS global condition context keys".
    Service Authorization Reference, the condition keys of each service, column "Type".
    """
    yield from lint(evidence, _remarks, fine="every condition operator fits the type of its key")


def _remarks(policy: LintPolicy) -> Remarks:
    for _, entry in lint_conditions.entries(policy):
        key = reference.condition_key(entry.key)
        if key is None:
            continue
        found, operators = lint_conditions.operator_fit(entry, key)
        if found.value == "right":
            continue
        kind = key.kind.removeprefix("ArrayOf")
        message = f"the operator {shown(entry.operator)} does not fit {shown(entry.key)}, whose type is {kind}"
        remedy = f"Use {operators} for {key.name}."
        severity = Severity.ADVICE if found.value == "usable" else None
        yield Remark(message, entry.path, remedy, severity=severity)
