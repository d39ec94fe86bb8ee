"""The verdict: blockers decide the word, ``--fail-on`` moves the line, and assumptions are named."""

from __future__ import annotations

from itertools import permutations
from typing import TYPE_CHECKING

import pytest

from checker.model.finding import Outcome
from checker.model.report import Assumption, Word
from checker.model.rule import Severity
from checker.run.summary import Summary
from checker.run.verdict import PRECEDENCE, judge, worst
from tests.checker.run.making import finding
from tests.examining import report_of

if TYPE_CHECKING:
    from pathlib import Path

FAIL, UNKNOWN, ERROR, PASS = Outcome.FAIL, Outcome.UNKNOWN, Outcome.ERROR, Outcome.PASS
BLOCKER, RISK, ADVICE = Severity.BLOCKER, Severity.RISK, Severity.ADVICE


@pytest.mark.parametrize(
    ("found", "fail_on", "word", "code"),
    [
        ([], BLOCKER, Word.READY, 0),
        ([(PASS, BLOCKER), (FAIL, RISK), (FAIL, ADVICE), (UNKNOWN, RISK)], BLOCKER, Word.READY, 0),
        ([(FAIL, RISK)], RISK, Word.READY, 1),
        ([(FAIL, ADVICE)], RISK, Word.READY, 0),
        ([(FAIL, ADVICE)], ADVICE, Word.READY, 1),
        ([(FAIL, BLOCKER)], BLOCKER, Word.NOT_READY, 1),
        ([(FAIL, BLOCKER), (UNKNOWN, BLOCKER), (ERROR, RISK)], BLOCKER, Word.NOT_READY, 1),
        ([(UNKNOWN, BLOCKER)], BLOCKER, Word.UNDECIDED, 3),
        ([(UNKNOWN, BLOCKER), (FAIL, RISK)], RISK, Word.UNDECIDED, 1),
        ([(ERROR, ADVICE)], BLOCKER, Word.UNDECIDED, 4),
        ([(ERROR, ADVICE), (UNKNOWN, BLOCKER)], BLOCKER, Word.UNDECIDED, 4),
        ([(Outcome.NOT_EXAMINED, BLOCKER), (Outcome.NOT_APPLICABLE, BLOCKER)], ADVICE, Word.READY, 0),
    ],
)
def test_blockers_decide_the_word(
    found: list[tuple[Outcome, Severity]], fail_on: Severity, word: Word, code: int
) -> None:
    """Whatever else stands beside them; the exit code follows the line that was drawn."""
    result = judge([finding(outcome, severity) for outcome, severity in found], (), fail_on)
    assert result[:2] == (word, code)
    assert result[2].startswith(f"{word.value}: ")


def test_the_gravest_exit_code_stands_for_all() -> None:
    """1 before 4 before 2 before 3 before 0, in whatever order they come."""
    assert PRECEDENCE == (1, 4, 2, 3, 0)
    for first, second in permutations(PRECEDENCE, 2):
        assert worst([first, second]) == min(first, second, key=PRECEDENCE.index)
    assert worst([]) == 0


ASSUMPTIONS = (Assumption("bucketPolicy", "t", "o", (), "bucket policy"), Assumption("x", "t", "o", (), "y"))


def test_ready_names_its_assumptions() -> None:
    """In the one line that everybody reads."""
    assert judge([], ASSUMPTIONS, BLOCKER)[2].endswith(", if 2 assumptions hold (bucket policy, y)")
    assert judge([], ASSUMPTIONS[:1], BLOCKER)[2].endswith(", if 1 assumption holds (bucket policy)")


def test_a_failure_stands_whatever_was_assumed() -> None:
    """Nor does an open question wait for an assumption."""
    for outcome in (FAIL, UNKNOWN):
        assert "assumption" not in judge([finding(outcome)], ASSUMPTIONS, BLOCKER)[2]


def test_the_headline_counts() -> None:
    """One and many, causes where several problems share one, and risks."""
    one = judge([finding(FAIL)], (), BLOCKER)[2]
    assert one == "NOT READY: 1 blocking problem"
    shared = [finding(FAIL, subject=str(number)) for number in range(3)]
    assert judge(shared, (), BLOCKER)[2] == "NOT READY: 3 blocking problems of 1 cause"
    apart = [finding(FAIL, subject=str(number), cause=str(number)) for number in range(3)]
    assert judge(apart, (), BLOCKER)[2] == "NOT READY: 3 blocking problems"
    assert judge([finding(FAIL, RISK)], (), BLOCKER)[2] == "READY: 1 risk to review"
    assert judge([finding(ERROR)], (), BLOCKER)[2] == "UNDECIDED: 1 rule that failed"


def test_whoever_leaves_rules_out_is_told_so() -> None:
    """Nothing is claimed of what was not examined."""
    headline = judge([], (), BLOCKER, chosen=3)[2]
    assert "every request" not in headline
    assert "3 rules examined, the others left out" in headline


def test_a_fleet_is_summed_up() -> None:
    """By verdict, with what could not be used; one is not many."""
    summary = Summary()
    assert summary.line() == "0 locations: none examined"
    summary.broken = 1
    assert summary.line() == "0 locations: none examined, 1 document that could not be used"


def test_a_summary_counts_reports(tmp_path: Path) -> None:
    """And remembers their exit codes."""
    summary = Summary()
    report = report_of(tmp_path)
    summary.add(report)
    summary.add(report._replace(word=Word.NOT_READY, exit_code=1))
    assert summary.line() == "2 locations: 1 READY, 1 NOT READY"
    assert (summary.examined, summary.codes) == (2, {0, 1})
    assert Summary().line() != summary.line()


@pytest.mark.parametrize("outcome", [FAIL, UNKNOWN])
def test_a_headline_never_says_more_than_was_proven(outcome: Outcome) -> None:
    """An operation that is not proven to be allowed is named, though it blocks nothing."""
    short = finding(outcome, ADVICE)._replace(operation="snapshot-create")
    _, code, headline = judge([short, finding(PASS, BLOCKER)], (), BLOCKER)
    assert code == 0
    assert "every request of every operation" not in headline
    assert "not every request of snapshot-create is proven to be allowed" in headline
    assert "every request of every operation is allowed" in judge([finding(PASS, BLOCKER)], (), BLOCKER)[2]
