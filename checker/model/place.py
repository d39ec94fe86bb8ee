"""Where something was read: spans, excerpts, and the promise of a place."""

from __future__ import annotations

from typing import Protocol

from checker.model.values import NamedTuple


class Span(NamedTuple):
    """A stretch of a file; lines and columns count from 1 in characters, the end column is exclusive."""

    file: str
    line: int
    column: int
    end_line: int
    end_column: int

    def __str__(self) -> str:
        """``file:line:column``, the form editors open."""
        return f"{self.file}:{self.line}:{self.column}"


class Excerpt(NamedTuple):
    """Some lines of the user's own document around a span; ``first_line`` is the number of ``lines[0]``."""

    span: Span
    first_line: int
    lines: tuple[str, ...]


class Place(Protocol):
    """Something in a document that can say where it stands; positions cost nothing until asked."""

    def span(self) -> Span:
        """Where the value stands."""
        ...

    def excerpt(self, context: int = 3) -> Excerpt:
        """The lines around it."""
        ...
