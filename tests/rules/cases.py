"""The cases under ``fixtures/rules``: a location, what is known of it, and what one rule must say."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from checker.evidence.evidence import Evidence
from checker.evidence.store import Store
from checker.intake.load import load
from checker.model.fact import Denied, Source
from checker.model.finding import Outcome
from checker.run.evaluate import evaluate
from checker.run.registry import all_rules

if TYPE_CHECKING:
    from collections.abc import Mapping

    from checker.api import Rule
    from checker.intake.load import Case as LoadedCase
    from checker.model.fact import Fact
    from checker.model.finding import Verdict
    from checker.run.evaluate import Judged

ROOT = Path(__file__).parents[2]
CASES = ROOT / "fixtures" / "rules"
NOW = "2026-11-22T00:00:00Z"
_MEMBERS = {"why", "location", "environment", "unread", "strict", "now", "expect"}
_EXPECTED = {"outcome", "severity", "subject", "message", "remedy", "diff", "points_at", "count"}


@dataclass(frozen=True)
class RuleCase:
    """One case of one rule, as its file states it."""

    path: Path
    why: str
    location: dict[str, Any]
    expect: dict[str, Any]
    environment: dict[str, str] = field(default_factory=dict)
    unread: tuple[str, ...] = ()
    strict: bool = False
    now: str = NOW

    @property
    def code(self) -> str:
        """The rule's code: the folder's name."""
        return self.path.parent.name

    @property
    def outcome(self) -> Outcome:
        """The outcome that the case shows."""
        return Outcome(self.expect["outcome"])

    @property
    def label(self) -> str:
        """How test reports name the case."""
        return f"{self.code}/{self.path.stem}"


def read_case(path: Path) -> RuleCase:
    """The case in a file; a member that is not known is an error, so that no expectation is skipped by a slip."""
    data = json.loads(path.read_text(encoding="utf-8"))
    unknown = (set(data) - _MEMBERS) | (set(data["expect"]) - _EXPECTED)
    assert not unknown, f"{path}: unknown members {sorted(unknown)}"
    stated = path.stem.partition("--")[0]
    assert stated == data["expect"]["outcome"], f"{path}: the file's name says {stated}"
    return RuleCase(
        path=path,
        why=data["why"],
        location=data["location"],
        expect=data["expect"],
        environment=data.get("environment", {}),
        unread=tuple(data.get("unread", ())),
        strict=data.get("strict", False),
        now=data.get("now", NOW),
    )


def rule_cases() -> list[RuleCase]:
    """Every case of every rule."""
    return [read_case(path) for path in sorted(CASES.glob("*/*.json"))]


def rules_by_code() -> Mapping[str, Rule]:
    """Every rule by its code."""
    return {rule.info.code: rule for rule in all_rules()}


def loaded(case: RuleCase, folder: Path) -> LoadedCase:
    """The case's location as the intake reads it from a file in ``folder``."""
    path = folder / "location.json"
    path.write_text(json.dumps(case.location, indent=2, ensure_ascii=False), encoding="utf-8")
    found = load([str(path)], stdin=lambda: b"", environ=case.environment)
    assert not found.broken, [str(error) for broken in found.broken for error in broken.errors]
    assert len(found.cases) == 1
    return found.cases[0]


def refused(name: str) -> Denied:
    """What the provider answers when reading a fact is refused."""
    return Denied(f"the permission that reads {name}", Source("403 AccessDenied"))


def judge(case: RuleCase, folder: Path, *, unread: tuple[str, ...] = ()) -> tuple[Judged, ...]:
    """What the case's rule says when the facts named ``unread``, besides the case's own, cannot be read."""
    given = loaded(case, folder)
    facts: dict[str, Fact[object]] = {**given.facts, **{name: refused(name) for name in (*case.unread, *unread)}}
    store = Store(given.location, facts, case.now, case.strict)
    return evaluate(rules_by_code()[case.code], Evidence(store))


def with_outcome(judged: tuple[Judged, ...], outcome: Outcome) -> list[Judged]:
    """The verdicts of one outcome."""
    return [item for item in judged if item.verdict.outcome is outcome]


def pointed_at(verdict: Verdict, folder: Path) -> str:
    """The text of the user's own document that the verdict's first place covers."""
    span = verdict.places[0].span()
    lines = Path(folder / Path(span.file).name).read_text(encoding="utf-8").splitlines()
    covered = lines[span.line - 1 : span.end_line]
    if len(covered) == 1:
        return covered[0][span.column - 1 : span.end_column - 1]
    return "\n".join([covered[0][span.column - 1 :], *covered[1:-1], covered[-1][: span.end_column - 1]])
