"""The operations-by-layer matrix: what every layer says of every request, requests alike folded into one row."""

from __future__ import annotations

from typing import TYPE_CHECKING

from checker.errors import UnreadFactError
from checker.evidence.engine import LAYER_FACTS
from checker.model.decision import Effect
from checker.model.fact import Absent
from checker.model.report import Cell, MatrixRow
from checker.operations.plan import catalogue

if TYPE_CHECKING:
    from checker.evidence.evidence import Evidence
    from checker.evidence.proof import Decided
    from checker.model.decision import Decision, LayerResult
    from checker.model.operation import Operation


def matrix(evidence: Evidence) -> tuple[MatrixRow, ...]:
    """One row for each kind of request of each operation that the location is used for."""
    location = evidence.location
    operations = (op for op in catalogue(location.provider) if op.feature in location.features)
    return tuple(row for operation in operations for row in _rows(evidence, operation))


def _rows(evidence: Evidence, operation: Operation) -> list[MatrixRow]:
    try:
        decided = evidence.prove(operation).decided
    except UnreadFactError:
        return []
    groups: dict[tuple[object, ...], list[Decided]] = {}
    for item in decided:
        decision, ask = item.decision, item.planned.ask
        key = (ask.client, ask.tolerated, decision.request.action, decision.effect, decision.layers)
        groups.setdefault(key, []).append(item)
    return [_row(evidence, operation, members) for members in groups.values()]


def _row(evidence: Evidence, operation: Operation, members: list[Decided]) -> MatrixRow:
    first = members[0]
    decision, ask = first.decision, first.planned.ask
    if decision.effect is not Effect.ALLOW:
        decision = evidence.explain(decision)
    return MatrixRow(
        operation=operation.name,
        title=operation.title,
        client=ask.client.value,
        action=decision.request.action,
        resource=decision.request.resource,
        effect=decision.effect.value,
        cells=tuple(_cell(evidence, decision, layer) for layer in decision.layers if _exists(evidence, layer)),
        requests=len(members),
        tolerated=ask.tolerated,
    )


def _exists(evidence: Evidence, result: LayerResult) -> bool:
    """Whether there is such a layer, for all that is known; one that is provably absent has no column."""
    key = LAYER_FACTS.get(result.layer)
    fact = evidence.fact(key) if key is not None else None
    return not isinstance(fact, Absent) or bool(fact.source.assumption)


def _cell(evidence: Evidence, decision: Decision, result: LayerResult) -> Cell:
    step = next((s for s in decision.steps if s.layer is result.layer and s.decides and s.place is not None), None)
    span = step.place.span() if step is not None and step.place is not None else None
    key = LAYER_FACTS.get(result.layer)
    assumed = key is not None and isinstance(evidence.fact(key), Absent)
    return Cell(result.layer.value, "assumed" if assumed else _state(result), result.note, span)


def _state(result: LayerResult) -> str:
    if result.denies:
        return "deny"
    if result.denies is None or result.allows is None:
        return "unknown"
    return "allow" if result.allows else "none"
