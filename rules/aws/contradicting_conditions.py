"""Rule AWS826: conditions of one statement that can never hold together."""

from __future__ import annotations

from checker.api import (
    Evidence,
    LintPolicy,
    LintStatement,
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

_PUBLIC = "aws:sourceip"
_ENDPOINT = ("aws:sourcevpce", "aws:sourcevpc", "aws:vpcsourceip")


@rule(
    "AWS826",
    "contradicting-conditions",
    severity=Severity.RISK,
    provider=Provider.AWS,
    since="0.1.0",
    proves=(),
    peers=("access-analyzer:REDUNDANT_STATEMENT_DUE_TO_WILDCARD_IN_CONDITION",),
)
def contradicting_conditions(evidence: Evidence) -> Verdicts:
    """Conditions of one statement exclude each other, so that the statement never applies.

    ## Why it matters
    All operators of a Condition must hold at once. `StringEquals` with one value and `StringNotEquals` with the same,
    bounds that leave no number between them, networks that share no address, `Null` true beside a wanted value: no
    request satisfies both, so an Allow grants nothing and a Deny denies nothing. `aws:SourceIp` is not in a request
    that comes through a VPC endpoint, and `aws:SourceVpce`, `aws:SourceVpc` and `aws:VpcSourceIp` are in no other.

    ## Remediation
    Values of which any one will do stand in one list under one operator. For alternatives of several keys, write a
    statement for each.

    ## Source
    IAM User Guide, "Conditions with multiple context keys or values" and "AWS global condition context keys"
    (aws:SourceIp, aws:SourceVpce: availability).
    """
    yield from lint(evidence, _remarks, fine="no conditions of a statement exclude each other")


def _remarks(policy: LintPolicy) -> Remarks:
    for statement in policy.statements:
        if not statement.conditions:
            continue
        effect = "grants nothing" if statement.allows else "denies nothing"
        for found in lint_conditions.conflicts(statement, variables=policy.variables):
            operators = " and ".join(shown(entry.operator) for entry in found.entries[:4])
            also = "can never hold" if len(found.entries) == 1 else "can never hold together"
            message = f"{operators} of {shown(found.key)} {also}, so the statement {effect}"
            yield Remark(message, found.entries[-1].path, "Put values of which one will do into one list.")
        yield from _networks(statement, effect)


def _networks(statement: LintStatement, effect: str) -> Remarks:
    """The public address and the VPC endpoint, both required of one request."""
    required = {e.key.lower(): e for e in statement.conditions if not lint_conditions.holds_without_key(e)}
    other = next((required[key] for key in _ENDPOINT if key in required), None)
    if _PUBLIC in required and other is not None:
        message = f"no request carries both aws:SourceIp and {shown(other.key)}, so the statement {effect}"
        yield Remark(message, other.path, "Write one statement for the addresses and one for the VPC endpoint.")
