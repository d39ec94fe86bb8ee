"""What a run is told: strictness, which rules, where the line is, and what time it is."""

from __future__ import annotations

from checker.model.rule import Severity
from checker.model.values import NamedTuple


class Settings(NamedTuple):
    """The settings of a run; ``now`` is UTC in ISO 8601 and the only clock there is."""

    now: str
    strict: bool = False
    fail_on: Severity = Severity.BLOCKER
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
