"""The verdict: blockers decide the word, ``--fail-on`` moves the exit code's line, assumptions are named."""

from __future__ import annotations

from typing import TYPE_CHECKING

from checker.model.finding import Outcome
from checker.model.report import Word
from checker.model.rule import Severity

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from checker.model.finding import Finding
    from checker.model.report import Assumption

READY, NOT_READY, USAGE, UNDECIDED, INTERNAL = 0, 1, 2, 3, 4
PRECEDENCE = (NOT_READY, INTERNAL, USAGE, UNDECIDED, READY)
"""Where several exit codes hold, the first of these."""


def judge(
    findings: Sequence[Finding],
    assumptions: Sequence[Assumption],
    fail_on: Severity,
    *,
    chosen: int = 0,
    unproven: frozenset[str] = frozenset(),
) -> tuple[Word, int, str]:
    """The word, the exit code and the headline of a report.

    ``chosen`` rules of all were examined (0: every rule); ``unproven`` operations send a request that is not allowed.
    """
    failed = [f for f in findings if f.outcome is Outcome.FAIL]
    blocked = sum(f.severity is Severity.BLOCKER for f in failed)
    open_ = sum(f.outcome is Outcome.UNKNOWN and f.severity is Severity.BLOCKER for f in findings)
    crashed = sum(f.outcome is Outcome.ERROR for f in findings)
    over = sum(f.severity.rank <= fail_on.rank for f in failed)
    word = Word.NOT_READY if blocked else Word.UNDECIDED if open_ or crashed else Word.READY
    codes = [NOT_READY] if over else []
    codes += [INTERNAL] if crashed else []
    codes += [UNDECIDED] if open_ else []
    short = sorted(unproven.union(f.operation for f in findings if f.operation and f.outcome in _SHORT))
    fine = _fine(short, chosen)
    return word, worst(codes), _headline(word, failed, (blocked, open_, crashed), assumptions, (fine, chosen))


_MOST_NAMED = 3
_SHORT = frozenset({Outcome.FAIL, Outcome.UNKNOWN, Outcome.ERROR})


def _fine(short: Sequence[str], chosen: int) -> str:
    """What a headline says that counts nothing: never that all is allowed where an operation is not proven to be."""
    if short:
        named = ", ".join(short) if len(short) <= _MOST_NAMED else f"{len(short)} operations"
        return f"no blocker was found, but not every request of {named} is proven to be allowed"
    return "nothing was found" if chosen else "every request of every operation is allowed"


def worst(codes: Iterable[int]) -> int:
    """The one exit code that stands for several."""
    found = set(codes)
    return next((code for code in PRECEDENCE if code in found), READY)


def _headline(
    word: Word,
    failed: Sequence[Finding],
    counts: tuple[int, int, int],
    assumptions: Sequence[Assumption],
    otherwise: tuple[str, int],
) -> str:
    blocked, open_, crashed = counts
    fine, chosen = otherwise
    risks = sum(f.severity is Severity.RISK for f in failed)
    parts = [
        _blocking(blocked, len({f.cause for f in failed if f.severity is Severity.BLOCKER})),
        _count(open_, "blocker that could not be decided", "blockers that could not be decided"),
        _count(crashed, "rule that failed", "rules that failed"),
        _count(risks, "risk to review", "risks to review"),
    ]
    text = ", ".join(part for part in parts if part) or fine
    # Whoever leaves rules out is told so in the one line that everybody reads.
    only = f" ({_count(chosen, 'rule')} examined, the others left out)" if chosen else ""
    return f"{word.value}: {text}{only}{_assuming(word, assumptions)}"


def _assuming(word: Word, assumptions: Sequence[Assumption]) -> str:
    """Named on a READY only: a failure stands whatever was assumed."""
    if word is not Word.READY or not assumptions:
        return ""
    number = _count(len(assumptions), "assumption")
    return f", if {number} hold{'s' if len(assumptions) == 1 else ''} ({', '.join(a.title for a in assumptions)})"


def _blocking(number: int, causes: int) -> str:
    with_causes = f" of {_count(causes, 'cause')}" if causes < number else ""
    return f"{_count(number, 'blocking problem')}{with_causes}" if number else ""


def _count(number: int, one: str, many: str = "") -> str:
    return "" if not number else f"{number} {one if number == 1 else many or one + 's'}"
