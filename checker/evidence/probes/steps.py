"""The steps of a probe as they are made, one after the other, and whether there is time for the next."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from checker.facts.probe import DONE, ProbeStep
from checker.model.values import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable

    from checker.evidence.probes.names import Names
    from checker.evidence.probes.trail import Trail
    from checker.evidence.probes.wire import Said, Wire
    from checker.model.location import Location


class OutOfTimeError(Exception):
    """The time for the probe is over: nothing new is written."""


class Steps:
    """The steps that were made; ``tell`` is told how many."""

    def __init__(self, client: str, until: float, tell: Callable[[int], None] = lambda _made: None) -> None:
        """Make none yet; ``client`` is the one whose requests they are, unless a step says otherwise."""
        self.made: list[ProbeStep] = []
        self.client = client
        self._until = until
        self._tell = tell

    def begin(self) -> None:
        """Raise ``OutOfTimeError`` when there is no time for another one."""
        if time.monotonic() >= self._until:
            raise OutOfTimeError

    def add(
        self, operations: str, call: str, action: str, key: str, said: Said, *, expected: str = DONE, **more: str
    ) -> bool:
        """Remember a step, of one operation or of several; whether it came out as it must."""
        outcome = said.outcome(expected)
        step = ProbeStep(
            tuple(operations.split()),
            more.pop("client", self.client),
            call,
            action,
            key,
            outcome,
            expected,
            said.status,
            "" if outcome == DONE else said.code,
            "" if outcome == DONE else said.words,
            **more,
        )
        self.made.append(step)
        self._tell(len(self.made))
        return outcome == DONE


class Probing(NamedTuple):
    """What the requests of a client are made with."""

    location: Location
    names: Names
    wire: Wire
    trail: Trail
    steps: Steps
