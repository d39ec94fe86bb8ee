"""Rule AWS829: a condition that a request without the key meets."""

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
    "AWS829",
    "condition-met-by-an-absent-key",
    severity=Severity.RISK,
    provider=Provider.AWS,
    since="0.1.0",
    proves=(),
    peers=(
        "ipv:ifexists_condition_usage",
        "ipv:ifexists_weakens_deny",
    ),
)
def condition_met_by_an_absent_key(evidence: Evidence) -> Verdicts:
    """A condition that should confine a statement holds for every request that does not carry the key.

    ## Why it matters
    `...IfExists` and the negated operators hold where the key is absent. An Allow with `StringNotEquals` on
    `aws:SourceVpce` or `IpAddressIfExists` on `aws:SourceIp` is open to every request from elsewhere: requests through
    a VPC endpoint carry no `aws:SourceIp`, all others no `aws:SourceVpce`. A Deny with `StringEqualsIfExists` denies
    what it names, and everything that carries no such key besides: backups through another way fail.

    ## Remediation
    In an Allow, want the values that may (`StringEquals`, `IpAddress`). In a Deny, leave `IfExists` to the negated
    operators, where it changes nothing.

    ## Source
    IAM User Guide, "IAM JSON policy elements: Condition operators", ...IfExists condition operators, and "AWS global
    condition context keys", Availability of each key.
    """
    yield from lint(evidence, _remarks, fine="no condition that confines whence or who is met by an absent key")


def _remarks(policy: LintPolicy) -> Remarks:
    for statement, entry in lint_conditions.entries(policy):
        others = entry.name.base == "null" or entry.name.quantifier  # these are for other rules
        if others or not lint_conditions.is_guard(entry.key) or lint_conditions.is_required(statement, entry.key):
            continue
        negated, what = lint_conditions.is_negated(entry), f"{shown(entry.operator)} {shown(entry.key)}"
        if statement.allows and (negated or entry.name.if_exists):
            message = f"{what} allows every request that does not carry the key"
            remedy = "Want the values that may, with an operator that is neither negated nor IfExists."
            yield Remark(message, entry.path, remedy)
        elif not statement.allows and entry.name.if_exists and not negated:
            message = f"{what} denies every request that does not carry the key"
            yield Remark(message, entry.path, "Take IfExists from the operator, unless that is meant.")
