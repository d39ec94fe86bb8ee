"""From what the rules said to what the reports show: places resolved, facts listed, fingerprints made."""

from __future__ import annotations

from typing import TYPE_CHECKING

from checker.model.fact import Unavailable
from checker.model.finding import Finding, Outcome, ReadFact, ShownStep, fingerprint
from checker.run.echo import KEPT
from checker.run.evaluate import assumption_of, state_of

if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import TypeAlias

    from checker.model.decision import Decision, Step
    from checker.model.fact import Fact, FactKey
    from checker.model.location import Location
    from checker.model.place import Excerpt, Place
    from checker.run.evaluate import Judged

    _Shared: TypeAlias = dict[tuple[str, bool], ReadFact]

_ORDER = {
    outcome: rank
    for rank, outcome in enumerate(
        (
            Outcome.FAIL,
            Outcome.ERROR,
            Outcome.UNKNOWN,
            Outcome.PASS,
            Outcome.NOT_EXAMINED,
            Outcome.NOT_APPLICABLE,
        )
    )
}
_SHOWN = {Outcome.FAIL, Outcome.UNKNOWN, Outcome.ERROR}
_EXCERPTS = 2
_STEPS = 40
_TRUTH = {True: "matched", False: "did not match", None: "could not be told"}


def findings(location: Location, judged: Iterable[Judged]) -> tuple[Finding, ...]:
    """The findings in report order: failures first, graver first, then by code."""
    shared: _Shared = {}
    made = [_finding(location, item, shared) for item in judged]
    return tuple(sorted(made, key=lambda f: (_ORDER[f.outcome], f.severity.rank, f.rule.code, f.subject)))


def _finding(location: Location, item: Judged, shared: _Shared) -> Finding:
    verdict, info = item.verdict, item.rule.info
    shown = verdict.outcome in _SHOWN
    places = verdict.places if shown else ()
    decision = verdict.decision if shown else None
    return Finding(
        rule=info,
        location=location.name,
        outcome=verdict.outcome,
        severity=item.severity,
        message=verdict.message,
        subject=verdict.subject,
        fingerprint=fingerprint(info.code, location.name, verdict.subject),
        spans=tuple(place.span() for place in places),
        excerpts=tuple(_excerpt(location, place) for place in places[:_EXCERPTS]),
        remedy=verdict.remedy if shown else None,
        action=decision.request.action if decision else "",
        resource=decision.request.resource if decision else "",
        effect=decision.effect.value if decision else "",
        steps=_steps(decision) if decision else (),
        operation=verdict.operation,
        error=verdict.error,
        cause=verdict.cause or f"{info.code} {verdict.subject}",
        facts=tuple([_once(shared, key, fact, shown=shown) for key, fact in item.reads]),
    )


def _excerpt(location: Location, place: Place) -> Excerpt:
    """The lines around a place; the access key id in them is masked as everywhere, at its own length."""
    excerpt = place.excerpt()
    key_id = location.credentials.access_key_id if location.credentials else None
    if not key_id or len(key_id) <= 2 * KEPT:
        return excerpt
    mask = f"{key_id[:KEPT]}{'…' * (len(key_id) - 2 * KEPT)}{key_id[-KEPT:]}"
    return excerpt._replace(lines=tuple(line.replace(key_id, mask) for line in excerpt.lines))


def _steps(decision: Decision) -> tuple[ShownStep, ...]:
    ranked = sorted(decision.steps, key=lambda step: (not step.decides, step.applies is False))
    return tuple(_step(step) for step in ranked[:_STEPS])


def _step(step: Step) -> ShownStep:
    return ShownStep(
        layer=step.layer.value,
        label=step.label,
        effect=step.effect,
        applies=_TRUTH[step.applies],
        why=step.why,
        span=step.place.span() if step.place is not None else None,
        origin=step.origin,
        decides=step.decides,
        unread=step.unread,
    )


def _once(shared: _Shared, key: FactKey[object], fact: Fact[object], *, shown: bool) -> ReadFact:
    """A fact that many rules read is described once a location."""
    known = shared.get((key.name, shown))
    if known is None:
        known = shared[key.name, shown] = _fact(key, fact, shown=shown)
    return known


def _fact(key: FactKey[object], fact: Fact[object], *, shown: bool) -> ReadFact:
    if isinstance(fact, Unavailable):
        return ReadFact(key.name, key.title, state_of(fact), fact.reason, permission=key.permission)
    place = fact.source.place
    span = place.span() if shown and place is not None else None
    return ReadFact(key.name, key.title, state_of(fact), fact.source.origin, assumption_of(fact), span, key.permission)
