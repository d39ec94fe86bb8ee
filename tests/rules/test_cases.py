"""Every case under ``fixtures/rules``: one rule, run on one location, says what the case expects."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from checker.model.finding import Outcome
from tests.rules.cases import RuleCase, judge, pointed_at, rule_cases, with_outcome

if TYPE_CHECKING:
    from pathlib import Path

    from checker.run.evaluate import Judged


@pytest.mark.parametrize("case", rule_cases(), ids=lambda case: case.label)
def test_a_rule_says_what_its_case_expects(case: RuleCase, tmp_path: Path) -> None:
    """Outcome first, then whatever else the case states; no case ends in an error of the rule."""
    judged = judge(case, tmp_path)
    said = [f"{item.verdict.outcome.value} ({item.verdict.subject}): {item.verdict.message}" for item in judged]
    assert not with_outcome(judged, Outcome.ERROR), said
    found = with_outcome(judged, case.outcome)
    assert found, f"{case.why}\nexpected {case.outcome.value}, the rule said: {said}"
    if case.outcome is not Outcome.FAIL:
        assert not with_outcome(judged, Outcome.FAIL), said
    expect = case.expect
    assert len(found) == expect.get("count", len(found)), said
    matching = [item for item in found if _matches(item, expect)]
    assert matching, f"{case.why}\nexpected {expect}, the rule said: {[_described(item) for item in found]}"
    if "points_at" in expect:
        assert any(
            expect["points_at"] == pointed_at(item.verdict, tmp_path) for item in matching if item.verdict.places
        )


def _matches(item: Judged, expect: dict[str, str]) -> bool:
    verdict, remedy = item.verdict, item.verdict.remedy
    return (
        expect.get("severity", item.severity.value) == item.severity.value
        and expect.get("subject", verdict.subject) == verdict.subject
        and expect.get("message", "") in verdict.message
        and expect.get("remedy", "") in (remedy.text if remedy else "")
        and ("diff" not in expect or _bare(expect["diff"]) in map(_bare, remedy.diff.splitlines() if remedy else []))
    )


def _bare(line: str) -> str:
    """A line of a diff without its indentation, which is the fixture's and no part of what is shown."""
    return line[:1] + line[1:].strip()


def _described(item: Judged) -> dict[str, str]:
    verdict, remedy = item.verdict, item.verdict.remedy
    return {
        "severity": item.severity.value,
        "subject": verdict.subject,
        "message": verdict.message,
        "remedy": remedy.text if remedy else "",
        "diff": remedy.diff if remedy else "",
    }
