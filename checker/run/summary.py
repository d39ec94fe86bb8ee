"""A fleet in one line: how many locations came to which verdict."""

from __future__ import annotations

from typing import TYPE_CHECKING

from checker.model.report import Word

if TYPE_CHECKING:
    from checker.model.report import Report


class Summary:
    """What the locations of a run came to, so far; its size does not grow with them."""

    __slots__ = ("broken", "codes", "words")

    def __init__(self) -> None:
        """Nothing has been examined yet."""
        self.words = {word.value: 0 for word in Word}
        self.codes: set[int] = set()
        self.broken = 0

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
        broken = f", {_counted(self.broken, 'document')} that could not be used" if self.broken else ""
        return f"{_counted(self.examined, 'location')}: {counts or 'none examined'}{broken}"


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"
