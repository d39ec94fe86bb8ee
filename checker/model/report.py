"""A report: everything a renderer may show about one location, and nothing that it would have to compute."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING

from checker.model.finding import Outcome
from checker.model.values import NamedTuple

if TYPE_CHECKING:
    from checker.model.finding import Finding
    from checker.model.place import Span
    from checker.model.rule import Severity


class Word(Enum):
    """The verdict on a location."""

    READY = "READY"
    NOT_READY = "NOT READY"
    UNDECIDED = "UNDECIDED"


class Standing(Enum):
    """What became of a documented prerequisite."""

    MET = "met"
    NOT_MET = "not met"
    UNDECIDED = "undecided"
    NOT_EXAMINED = "not examined"
    MANUAL = "manual"


class Assumption(NamedTuple):
    """Something taken for granted because nobody supplied it, and the rules that leaned on it."""

    fact: str
    text: str
    origin: str
    rules: tuple[str, ...]
    title: str = ""


class Cell(NamedTuple):
    """What one layer says of one request: allow, deny, none (no grant), unknown, or assumed (absent, nobody said)."""

    layer: str
    state: str
    note: str = ""
    span: Span | None = None


class MatrixRow(NamedTuple):
    """One request of one operation, decided, layer by layer; requests alike in every cell share a row."""

    operation: str
    title: str
    client: str
    action: str
    resource: str
    effect: str
    cells: tuple[Cell, ...]
    requests: int = 1
    tolerated: bool = False


class PrerequisiteRow(NamedTuple):
    """A prerequisite that the documentation states, and how it stands."""

    code: str
    provider: str
    text: str
    section: str
    standing: Standing
    rules: tuple[str, ...]
    note: str = ""


class Input(NamedTuple):
    """A document that was read, by its content's digest."""

    name: str
    sha256: str
    size: int


class Field(NamedTuple):
    """A field of the location, as echoed in the report: masked where it must be."""

    name: str
    value: str
    span: Span | None = None


class Run(NamedTuple):
    """How the report was made: versions, time (UTC, ISO 8601), strictness, digest of the rules."""

    tool: str
    version: str
    rules: int
    rules_digest: str
    generated_at: str
    strict: bool
    fail_on: str


class Report(NamedTuple):
    """Everything known about one location after a run."""

    run: Run
    location: str
    provider: str
    fields: tuple[Field, ...]
    inputs: tuple[Input, ...]
    word: Word
    exit_code: int
    headline: str
    findings: tuple[Finding, ...]
    assumptions: tuple[Assumption, ...] = ()
    matrix: tuple[MatrixRow, ...] = ()
    prerequisites: tuple[PrerequisiteRow, ...] = ()

    def tally(self, outcome: Outcome, severity: Severity | None = None) -> int:
        """How many findings ended so, of one severity or of all."""
        return sum(f.outcome is outcome and severity in {None, f.severity} for f in self.findings)

    def failing(self, severity: Severity) -> tuple[Finding, ...]:
        """The failed findings of one severity, in report order."""
        return tuple(f for f in self.findings if f.outcome is Outcome.FAIL and f.severity is severity)
