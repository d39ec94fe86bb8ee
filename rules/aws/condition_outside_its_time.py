"""Rule AWS839: a condition on the time that has run out, or will."""

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
    lint_conditions,
    rule,
    shown,
)


@rule(
    "AWS839",
    "condition-outside-its-time",
    severity=Severity.RISK,
    provider=Provider.AWS,
    since="0.1.0",
    proves=(),
)
def condition_outside_its_time(evidence: Evidence) -> Verdicts:
    """A condition bounds a statement in time: a grant has ended or will end, a denial has lapsed or is to come.

    ## Why it matters
    Backups outlive the day on which their policy was written. When `aws:CurrentTime` passes the bound of an Allow, all
    that it grants is denied, from one schedule to the next; a Deny that begins later does the same.

    ## Remediation
    Take the time out of the statements that Velero needs, or note the day on which the policy must be renewed. Take
    statements out that no longer apply.

    ## Source
    IAM User Guide, "IAM JSON policy elements: Condition operators", Date condition operators, and "AWS: Allows access
    based on date and time".
    """
    now = evidence.now
    yield from lint(evidence, lambda policy: _remarks(policy, now), fine="no statement is bound in time")


def _remarks(policy: LintPolicy, now: str) -> Remarks:
    for statement, entry in lint_conditions.entries(policy):
        if entry.key.lower() not in {"aws:currenttime", "aws:epochtime"} or "than" not in entry.name.base:
            continue
        found = lint_conditions.moment(entry, now)
        if found is not None:
            yield from _bound(entry, *found, allows=statement.allows)


def _bound(entry: ConditionEntry, past: bool, when: str, *, allows: bool) -> Remarks:  # noqa: FBT001 - one of a pair
    until = "less" in entry.name.base
    what, when = f"{shown(entry.operator)} {shown(entry.key)}", shown(when)
    if until:
        verb = "ended" if past else "ends"
        harmful = allows and past
    elif not past:
        verb, harmful = "begins", True
    else:
        return
    noun = "grant" if allows else "denial"
    remedy = "Take the condition out of what Velero needs, or renew the policy in time."
    severity = None if harmful else Severity.ADVICE
    yield Remark(f"the {noun} of {what} {verb} at {when}", entry.path, remedy, severity=severity)
