"""Ctrl-C and SIGTERM while a probe runs: they end it, and do not keep it from cleaning up after itself."""

from __future__ import annotations

import signal
import threading
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from types import FrameType

_SIGNALS = tuple(
    found for name in ("SIGINT", "SIGTERM", "SIGHUP") if (found := getattr(signal, name, None)) is not None
)


class Interrupted(BaseException):
    """A signal came; not an ``Exception``, so that nothing takes it for a failed request."""

    def __init__(self, number: int) -> None:
        """Remember which it was."""
        super().__init__(number)
        self.number = number

    def again(self) -> BaseException:
        """What the rest of the program is to see, once everything is cleaned up."""
        return KeyboardInterrupt() if self.number == signal.SIGINT else SystemExit(128 + self.number)


class Interrupts:
    """The signals that came. The first waits for the answer to the request that is under way, the second does not.

    A request that nobody waits for may be carried out after what it made was removed. While ``holding``, everything is
    being removed: then, too, the first signal waits until that is over, and the second does not.
    """

    def __init__(self, tell: Callable[[str], None]) -> None:
        """None came yet."""
        self._tell = tell
        self._waiting = 0
        self._holding = False
        self.number = 0

    def hold(self) -> None:
        """From now on everything is being removed."""
        self._holding = True
        self._waiting = 0

    def ready(self) -> None:
        """End the probe here, between two requests, when a signal came."""
        if self.number and not self._holding:
            raise Interrupted(self.number)

    def take(self, number: int, _frame: FrameType | None) -> None:
        """A signal came."""
        self.number = number
        self._waiting += 1
        if self._waiting > 1:
            raise Interrupted(number)
        # Standard error may be in the middle of a line: then it cannot be written to here.
        with suppress(RuntimeError):
            self._tell("ending the probe, and removing what it made; once more to stop at once")


@contextmanager
def interrupts(tell: Callable[[str], None]) -> Iterator[Interrupts]:
    """Signals as ``Interrupted``, as long as it lasts; only the main thread is told of them."""
    found = Interrupts(tell)
    if threading.current_thread() is not threading.main_thread():
        yield found
        return
    before = {each: signal.signal(each, found.take) for each in _SIGNALS}
    try:
        yield found
    finally:
        for each, handler in before.items():
            signal.signal(each, handler if handler is not None else signal.SIG_DFL)
