"""Rule AWS833: a condition key that one operator has twice."""

from __future__ import annotations

from checker.api import (
    ConditionEntry,
    Evidence,
    LintPolicy,
    Provider,
    Remark,
    Remarks,
    Severity,
    Verdicts,
    lint,
    rule,
    shown,
)


@rule(
    "AWS833",
    "condition-key-written-twice",
    severity=Severity.RISK,
    provider=Provider.AWS,
    since="0.1.0",
    proves=(),
    peers=("access-analyzer:DUPLICATE_KEYS_WITH_DIFFERENT_CASE",),
)
def condition_key_written_twice(evidence: Evidence) -> Verdicts:
    """One operator has the same condition key twice, in different case.

    ## Why it matters
    Case does not count in the names of keys. Which of the two lists of values AWS compares is not documented: the
    statement may be narrower or wider than it seems, and a reviewer sees only one of them.

    ## Remediation
    Write the key once. Values of which any one will do stand in one list.

    ## Source
    IAM User Guide, "IAM JSON policy elements: Condition", The request context (key names are not case-sensitive).
    IAM User Guide, "IAM policy validation check reference", Duplicate keys with different case.
    """
    yield from lint(evidence, _remarks, fine="no operator has a condition key twice")


def _remarks(policy: LintPolicy) -> Remarks:
    for statement in policy.statements:
        if len(statement.conditions) < 2:  # noqa: PLR2004 - one condition is alone
            continue
        first: dict[tuple[str, str], ConditionEntry] = {}
        for entry in statement.conditions:
            before = first.setdefault((entry.operator.lower(), entry.key.lower()), entry)
            if before is not entry:
                message = f"{shown(entry.operator)} has the key {shown(before.key)} once more as {shown(entry.key)}"
                yield Remark(message, entry.path, "Write the key once, with all its values in one list.")
