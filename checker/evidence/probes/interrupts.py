"""Ctrl-C and SIGTERM while a probe runs: they end it, and do not keep it from cleaning up after itself."""

from __future__ import annotations

import signal
import threading
from contextlib import contextmanager
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
    """The signals that came; while ``holding``, the first one waits until cleaning up is over."""

    def __init__(self, tell: Callable[[str], None]) -> None:
        """None came yet."""
        self._tell = tell
        self.number = 0
        self.holding = False
        self._held = 0

    def ready(self) -> None:
        """End the probe here, when a signal came that could not end it where it came."""
        if self.number and not self.holding:
            raise Interrupted(self.number)

    def take(self, number: int, _frame: FrameType | None) -> None:
        """A signal came."""
        self.number = number
        if not self.holding:
            raise Interrupted(number)
        self._held += 1
        if self._held > 1:
            raise Interrupted(number)
        self._tell("removing what the probe made first; once more to stop at once")


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
