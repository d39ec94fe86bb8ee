"""Rule AWS838: a condition whose values are easily misread."""

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
    "AWS838",
    "ambiguous-condition-values",
    severity=Severity.RISK,
    provider=Provider.AWS,
    since="0.1.0",
    proves=(),
    peers=(
        "access-analyzer:INVALID_CONDITION_DATA_TYPE",
        "access-analyzer:INVALID_CONDITION_MULTIPLE_BOOLEAN",
    ),
)
def ambiguous_condition_values(evidence: Evidence) -> Verdicts:
    """A condition lists both true and false, or values of several JSON types.

    ## Why it matters
    `Bool` with true and false holds whatever the value is: it only asks that the key is there, and confines nothing
    that was meant; `Null` with both always holds. A list of texts, numbers and booleans is read as text, which is
    easily overlooked.

    ## Remediation
    Write the one boolean that is meant, and all values of a list as text.

    ## Source
    IAM User Guide, "IAM JSON policy elements: Condition operators", Boolean condition operators and Null.
    IAM User Guide, "IAM policy validation check reference", Invalid condition multiple Boolean.
    """
    yield from lint(evidence, _remarks, fine="the values of every condition are of one kind")


def _remarks(policy: LintPolicy) -> Remarks:
    for _, entry in lint_conditions.entries(policy):
        if len(entry.raw) < 2:  # noqa: PLR2004 - one value is unmistakable
            continue
        what = f"{shown(entry.operator)} {shown(entry.key)}"
        if entry.name.base in {"bool", "null"} and {"true", "false"} <= {text.lower() for text in entry.values}:
            yield Remark(f"{what} lists both true and false", entry.path, "Write the one that is meant.")
        kinds = lint_conditions.json_kinds(entry)
        if len(kinds) > 1:
            message = f"{what} lists a {' and a '.join(sorted(kinds))}"
            yield Remark(message, entry.path, "Write all the values as text.", severity=Severity.ADVICE)
