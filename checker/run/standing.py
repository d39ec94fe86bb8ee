"""How each documented prerequisite stands, from the outcomes of the rules that prove it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from checker.model.finding import Outcome
from checker.model.report import PrerequisiteRow, Standing
from checker.model.rule import Severity
from checker.run.prerequisites import PREREQUISITES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from checker.model.location import Provider
    from checker.run.evaluate import Judged
    from checker.run.prerequisites import Prerequisite


def standings(provider: Provider, judged: Sequence[Judged]) -> tuple[PrerequisiteRow, ...]:
    """Every prerequisite of the provider, in the order of the documentation."""
    proving: dict[str, list[Judged]] = {}
    for item in judged:
        for code in item.rule.info.proves:
            proving.setdefault(code, []).append(item)
    return tuple(_row(item, proving.get(item.code, ())) for item in PREREQUISITES if item.provider is provider)


def _row(prerequisite: Prerequisite, proving: Sequence[Judged]) -> PrerequisiteRow:
    return PrerequisiteRow(
        code=prerequisite.code,
        provider=prerequisite.provider.value,
        text=prerequisite.text,
        section=prerequisite.section,
        standing=Standing.MANUAL if prerequisite.manual else _standing(proving),
        rules=tuple(sorted({item.rule.info.code for item in proving})),
        note=prerequisite.manual or _note(proving),
    )


def _standing(proving: Sequence[Judged]) -> Standing:
    """A blocker's failure breaks it, a blocker's unknown leaves it open; it is met when a rule looked and found so."""
    blockers = [item for item in proving if item.severity is Severity.BLOCKER]
    outcomes = {item.verdict.outcome for item in blockers}
    if Outcome.FAIL in outcomes:
        return Standing.NOT_MET
    if outcomes & {Outcome.UNKNOWN, Outcome.ERROR}:
        return Standing.UNDECIDED
    if Outcome.NOT_EXAMINED in outcomes:
        return Standing.NOT_EXAMINED
    examined = any(item.verdict.outcome is not Outcome.NOT_EXAMINED for item in proving)
    return Standing.MET if examined else Standing.NOT_EXAMINED


def _note(proving: Sequence[Judged]) -> str:
    """Why a prerequisite with a condition asks for nothing here."""
    if proving and all(item.verdict.outcome is Outcome.NOT_APPLICABLE for item in proving):
        return f"asks for nothing here: {proving[0].verdict.message}"
    return ""
