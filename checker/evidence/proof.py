"""Proofs: the requests of an operation with the decisions about them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from checker.model.values import NamedTuple

if TYPE_CHECKING:
    from checker.errors import UnreadFactError
    from checker.model.decision import Decision
    from checker.model.operation import Operation
    from checker.operations.plan import Planned


class Decided(NamedTuple):
    """A planned request and the engine's decision about it."""

    planned: Planned
    decision: Decision


class Proof(NamedTuple):
    """Every request of an operation, decided; ``unread`` is why some requests could not even be planned."""

    operation: Operation
    decided: tuple[Decided, ...]
    unread: UnreadFactError | None = None
