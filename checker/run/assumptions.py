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
    found: dict[str, tuple[str, str, str, set[str]]] = {}
    for item in judged:
        if item.verdict.outcome not in _LEANING:
            continue
        for key, fact in item.reads:
            text = assumption_of(fact)
            if text:
                found.setdefault(key.name, (text, _origin(fact), key.title, set()))[3].add(item.rule.info.code)
    return tuple(
        Assumption(name, text, origin, tuple(sorted(rules)), title)
        for name, (text, origin, title, rules) in sorted(found.items())
    )


def _origin(fact: object) -> str:
    source = getattr(fact, "source", None)
    place = getattr(source, "place", None)
    return f"declared at {place.span()}" if place is not None else "nobody supplied it"
