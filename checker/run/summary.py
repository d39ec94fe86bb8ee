"""A fleet in one line: how many locations came to which verdict."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from checker.model.report import Word

if TYPE_CHECKING:
    from checker.model.report import Report


@dataclass(slots=True)
class Summary:
    """What the locations of a run came to, so far; its size does not grow with them."""

    words: dict[str, int] = field(default_factory=lambda: {word.value: 0 for word in Word})
    codes: set[int] = field(default_factory=set)
    broken: int = 0

    def add(self, report: Report) -> None:
        """Count one location."""
        self.words[report.word.value] += 1
        self.codes.add(report.exit_code)

    @property
    def examined(self) -> int:
        """How many locations were examined."""
        return sum(self.words.values())

    def line(self) -> str:
        """The summary in words."""
        counts = ", ".join(f"{number} {word}" for word, number in self.words.items() if number)
        broken = f", {self.broken} documents that could not be used" if self.broken else ""
        return f"{self.examined} locations: {counts or 'none examined'}{broken}"
