"""The exception tree: every failure the program can name.

.. code-block:: text

    PreflightError
    ├── InputError            what the user gave cannot be used (exit 2)
    │   ├── UsageError        an option or argument is wrong
    │   └── DocumentError     a document cannot be read, with its place
    ├── UnreadFactError       a rule asked for a fact that nobody could read
    └── InternalError         a promise of the program itself is broken (exit 4)
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from checker.model.fact import Denied, FactKey, Unavailable
    from checker.model.place import Span


class PreflightError(Exception):
    """The root of everything this program raises on purpose."""


class InputError(PreflightError):
    """Something the user gave cannot be used."""

    def __init__(self, message: str, *, remedy: str = "") -> None:
        """Keep what happened apart from what to do next."""
        super().__init__(message)
        self.message = message
        self.remedy = remedy


class UsageError(InputError):
    """An option or an argument is wrong."""


class DocumentError(InputError):
    """A document cannot be read; ``span`` says where."""

    def __init__(self, message: str, span: Span | None = None, *, remedy: str = "") -> None:
        """Keep the place, so that every report can point at it."""
        super().__init__(message, remedy=remedy)
        self.span = span

    def __str__(self) -> str:
        """``file:line:column: message``."""
        return f"{self.span}: {self.message}" if self.span is not None else self.message


class UnreadFactError(PreflightError):
    """A rule asked for a fact that was refused or never collected: the outcome is unknown, never a pass."""

    def __init__(self, key: FactKey[object], fact: Denied | Unavailable) -> None:
        """Keep the question and the reason there is no answer."""
        super().__init__(f"{key.title}: {fact.reason}")
        self.key = key
        self.fact = fact


class InternalError(PreflightError):
    """A promise of the program itself is broken; always a bug worth reporting."""
