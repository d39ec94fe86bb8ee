"""Evaluating one rule on one location: what it says, what it read, and what the run makes of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from checker.errors import UnreadFactError
from checker.model.fact import Denied, Known, Unavailable
from checker.model.finding import Outcome, Verdict
from checker.model.rule import Severity
from checker.model.values import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

    from checker.api import Rule
    from checker.evidence.evidence import Evidence
    from checker.model.fact import Fact, FactKey


class Judged(NamedTuple):
    """A verdict as the run accepts it, with the facts that the rule had read."""

    rule: Rule
    verdict: Verdict
    reads: tuple[tuple[FactKey[object], Fact[object]], ...]

    @property
    def severity(self) -> Severity:
        """The verdict's own severity, or the rule's."""
        return self.verdict.severity or self.rule.info.severity


def evaluate(rule: Rule, evidence: Evidence) -> tuple[Judged, ...]:
    """Everything ``rule`` says of a location; silence, crashes and unread passes are errors, never passes."""
    window = evidence.fresh()
    verdicts: list[Verdict] = []
    try:
        verdicts.extend(rule.examine(window))
    except UnreadFactError as error:
        verdicts.append(_unread(rule, error))
    except Exception as error:  # noqa: BLE001 - a rule of any pack may raise anything; it must not pass for it
        verdicts.append(_error(rule, f"the rule failed: {type(error).__name__}: {error}"))
    if not verdicts:
        verdicts.append(_error(rule, "the rule said nothing"))
    reads = tuple(window.reads.values())
    return tuple(Judged(rule, _guarded(rule, verdict, reads), reads) for verdict in verdicts)


def _unread(rule: Rule, error: UnreadFactError) -> Verdict:
    key, fact = error.key, error.fact
    if _may_be_missing(rule, key, fact):
        return Verdict(Outcome.NOT_EXAMINED, f"{key.title}: {fact.reason}", key.name)
    permission = f" ({key.permission} reads it)" if key.permission and isinstance(fact, Unavailable) else ""
    return Verdict(Outcome.UNKNOWN, f"{key.title}: {fact.reason}{permission}", key.name)


def _may_be_missing(rule: Rule, key: FactKey[object], fact: Fact[object]) -> bool:
    """Whether nobody supplied the fact, and the rule may go without: it blocks nothing, or the fact is optional."""
    unsupplied = isinstance(fact, Unavailable) and not fact.supplied
    return unsupplied and (key.optional or rule.info.severity is not Severity.BLOCKER)


def _error(rule: Rule, message: str) -> Verdict:
    return Verdict(Outcome.ERROR, message, rule.info.name)


def _guarded(rule: Rule, verdict: Verdict, reads: Sequence[tuple[FactKey[object], Fact[object]]]) -> Verdict:
    """A pass must have read something, and nothing that it read may be unread."""
    if verdict.outcome is not Outcome.PASS:
        return verdict
    if not reads:
        return _error(rule, f"the rule passed without reading any fact: {verdict.message}")
    unread = [(key, fact) for key, fact in reads if isinstance(fact, Denied | Unavailable)]
    if unread and not _decided(verdict):
        message = f"{verdict.message}; but nobody read: {', '.join(key.title for key, _ in unread)}"
        missing = all(_may_be_missing(rule, key, fact) for key, fact in unread)
        return verdict._replace(outcome=Outcome.NOT_EXAMINED if missing else Outcome.UNKNOWN, message=message)
    return verdict


def _decided(verdict: Verdict) -> bool:
    """Whether the engine decided, with the unread layers in view: an allow then does not depend on them."""
    return bool(verdict.operation or verdict.decision)


def assumption_of(fact: Fact[object]) -> str:
    """What was assumed in place of the fact, empty when nothing was."""
    return fact.source.assumption if not isinstance(fact, Unavailable) else ""


def state_of(fact: Fact[object]) -> str:
    """One word for what is known of a fact."""
    if isinstance(fact, Known):
        return "assumed" if fact.source.assumption else "known"
    if isinstance(fact, Denied):
        return "refused"
    if isinstance(fact, Unavailable):
        return "not supplied"
    return "assumed absent" if fact.source.assumption else "absent"
