"""What the run took for granted, and which rules leaned on it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from checker.model.finding import Outcome
from checker.model.report import Assumption
from checker.run.evaluate import assumption_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from checker.run.evaluate import Judged

_LEANING = {Outcome.PASS, Outcome.FAIL, Outcome.UNKNOWN}


def assumptions(judged: Iterable[Judged]) -> tuple[Assumption, ...]:
    """Each assumption once, by fact, with the codes of the rules whose outcome leaned on it."""
    found: dict[str, tuple[str, str, set[str]]] = {}
    for item in judged:
        if item.verdict.outcome not in _LEANING:
            continue
        for key, fact in item.reads:
            text = assumption_of(fact)
            if text:
                _, _, rules = found.setdefault(key.name, (text, _origin(fact), set()))
                rules.add(item.rule.info.code)
    return tuple(
        Assumption(name, text, origin, tuple(sorted(rules))) for name, (text, origin, rules) in sorted(found.items())
    )


def _origin(fact: object) -> str:
    source = getattr(fact, "source", None)
    place = getattr(source, "place", None)
    return f"declared at {place.span()}" if place is not None else "nobody supplied it"
