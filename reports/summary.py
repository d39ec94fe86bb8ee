"""What the formats for people share: causes grouped, findings ordered, operations folded."""

from __future__ import annotations

from typing import TYPE_CHECKING

from checker.model.finding import Outcome
from checker.model.rule import Severity
from checker.model.values import NamedTuple

if TYPE_CHECKING:
    from checker.model.finding import Finding, ReadFact
    from checker.model.report import MatrixRow, Report


class Cause(NamedTuple):
    """One thing to mend, and every finding that it would mend; the first one speaks for all."""

    findings: tuple[Finding, ...]

    @property
    def first(self) -> Finding:
        """The finding that is shown in full."""
        return self.findings[0]

    @property
    def operations(self) -> tuple[str, ...]:
        """The operations that break for this cause, in report order; a milder finding's operation survives."""
        gravest = (f for f in self.findings if f.severity is self.first.severity)
        return tuple(dict.fromkeys(f.operation for f in gravest if f.operation))


def causes(report: Report, severity: Severity) -> tuple[Cause, ...]:
    """What is to be mended at a severity: one group for each cause whose gravest finding has it."""
    groups: dict[str, list[Finding]] = {}
    for each in Severity:
        for finding in report.failing(each):
            groups.setdefault(finding.cause, []).append(finding)
    return tuple(Cause(tuple(group)) for group in groups.values() if group[0].severity is severity)


class OperationLine(NamedTuple):
    """An operation in one line: its state over all of its requests, and the rows behind it."""

    name: str
    title: str
    state: str
    rows: tuple[MatrixRow, ...]

    @property
    def requests(self) -> int:
        """How many requests it sends."""
        return sum(row.requests for row in self.rows)

    @property
    def bad(self) -> tuple[MatrixRow, ...]:
        """The rows that are not allowed and whose refusal the client does not survive."""
        return tuple(row for row in self.rows if row.effect != "allow" and not row.tolerated)


def operations(report: Report) -> tuple[OperationLine, ...]:
    """The operations of the matrix, in its order."""
    groups: dict[str, list[MatrixRow]] = {}
    for row in report.matrix:
        groups.setdefault(row.operation, []).append(row)
    return tuple(OperationLine(name, rows[0].title, _state(rows), tuple(rows)) for name, rows in groups.items())


def _state(rows: list[MatrixRow]) -> str:
    """Denied when any request that matters is; a request whose refusal the client survives does not matter."""
    effects = {row.effect for row in rows if not row.tolerated}
    if effects & {"explicit deny", "implicit deny"}:
        return "denied"
    return "unknown" if "unknown" in effects else "allowed"


class Counts(NamedTuple):
    """How the findings came out; every format shows these very numbers."""

    blockers: int
    risks: int
    advice: int
    undecided: int
    errors: int
    passed: int
    not_examined: int
    not_applicable: int


def counts(report: Report) -> Counts:
    """The counts of a report."""
    return Counts(
        blockers=report.tally(Outcome.FAIL, Severity.BLOCKER),
        risks=report.tally(Outcome.FAIL, Severity.RISK),
        advice=report.tally(Outcome.FAIL, Severity.ADVICE),
        undecided=report.tally(Outcome.UNKNOWN),
        errors=report.tally(Outcome.ERROR),
        passed=report.tally(Outcome.PASS),
        not_examined=report.tally(Outcome.NOT_EXAMINED),
        not_applicable=report.tally(Outcome.NOT_APPLICABLE),
    )


def of(report: Report, *outcomes: Outcome) -> tuple[Finding, ...]:
    """The findings with one of these outcomes, in report order."""
    return tuple(finding for finding in report.findings if finding.outcome in outcomes)


class Gap(NamedTuple):
    """One thing that nobody could read, and the findings that stay undecided without it."""

    name: str
    title: str
    state: str
    reason: str
    permission: str
    findings: tuple[Finding, ...]

    @property
    def codes(self) -> tuple[str, ...]:
        """The rules that wait for it, in report order."""
        return tuple(dict.fromkeys(finding.rule.code for finding in self.findings))


UNREAD = frozenset({"refused", "not supplied"})
"""The states of a fact that nobody knows."""

NETWORK = {
    "aws:sourceip": "network.sourceAddresses",
    "aws:vpcsourceip": "network.sourceAddresses",
    "aws:sourcevpc": "network.vpcEndpoint",
    "aws:sourcevpce": "network.vpcEndpoint",
    "aws:principalorgid": "network.organization",
}
"""Condition keys that a request does not set, and the field of the location that says them."""


def gaps(report: Report) -> tuple[Gap, ...]:
    """What to supply so that nothing stays undecided; what most findings wait for comes first."""
    waiting: dict[str, list[Finding]] = {}
    facts: dict[str, ReadFact] = {}
    for finding in of(report, Outcome.UNKNOWN):
        unread = {fact.name: fact for fact in finding.facts if fact.state in UNREAD}
        facts |= unread
        # The facts that kept the decision open, where the rule rests on one: others it read did not matter.
        named = dict.fromkeys(name for step in finding.steps for name in step.unread)
        for name in named or unread:
            waiting.setdefault(name, []).append(finding)
    found = [_gap(name, facts.get(name), tuple(group)) for name, group in waiting.items()]
    return tuple(sorted(found, key=lambda gap: -len(gap.findings)))


def _gap(name: str, fact: ReadFact | None, findings: tuple[Finding, ...]) -> Gap:
    if fact is not None:
        return Gap(name, fact.title, fact.state, fact.origin, fact.permission, findings)
    if ":" not in name:
        return Gap(name, name, "not supplied", "nobody supplied it: give it as evidence", "", findings)
    field = NETWORK.get(name.lower(), "network.principalTags" if name.lower().startswith("aws:principaltag/") else "")
    reason = f"no request shows it: say it in the location ({field})" if field else "nobody could tell its value"
    return Gap(name, f"condition key {name}", "not supplied", reason, "", findings)
