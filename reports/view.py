"""The report as the page shows it: excerpts with the marked stretch, diffs line by line, the matrix folded."""

from __future__ import annotations

from typing import TYPE_CHECKING

from checker.model.finding import Outcome
from checker.model.values import NamedTuple
from reports.sanitize import capped, shown

if TYPE_CHECKING:
    from collections.abc import Iterable

    from checker.model.finding import Finding
    from checker.model.place import Excerpt, Span
    from checker.model.report import Cell, MatrixRow, Report
    from reports.summary import OperationLine

_LINES = 14
_HEAD = 9
_TAIL = 2
_WIDTH = 160
_BESIDE = 40
_INLINE = 4
_SHORT = 40
_RANK = {"unknown": 1, "allow": 2}


class Line(NamedTuple):
    """A line of the user's document: its number, and the text before, inside and after the marked stretch.

    ``skipped`` lines before it are not shown.
    """

    number: int
    before: str
    marked: str
    after: str
    inside: bool = False
    skipped: int = 0


class Snippet(NamedTuple):
    """An excerpt, cut to what can be read."""

    place: str
    lines: tuple[Line, ...]


class FileDiff(NamedTuple):
    """The lines of a diff that change one file."""

    name: str
    lines: tuple[DiffLine, ...]


class DiffLine(NamedTuple):
    """A line of a diff; ``kind`` is added, removed, place or same."""

    kind: str
    text: str


class MatrixLine(NamedTuple):
    """Requests of one operation that fared alike: actions with their numbers, and one cell for every column."""

    actions: tuple[tuple[str, int], ...]
    clients: tuple[str, ...]
    effect: str
    tolerated: bool
    cells: tuple[Cell | None, ...]


class RuleRef(NamedTuple):
    """A rule's code, and the anchor of its first finding; empty when the page has none."""

    code: str
    anchor: str


class RuleRefs(NamedTuple):
    """Rules of a row: those to be seen at once, and those folded away."""

    open: tuple[RuleRef, ...]
    folded: tuple[RuleRef, ...]


class Anchors:
    """The addresses of the findings on a page: rule and fingerprint, unique even where a pack repeats itself."""

    def __init__(self, findings: Iterable[Finding]) -> None:
        """Give each finding its address, in report order."""
        self._of: dict[int, str] = {}
        self._first: dict[str, Finding] = {}
        self._operation: dict[str, str] = {}
        taken: dict[str, int] = {}
        for finding in findings:
            anchor = f"{finding.rule.code}-{finding.fingerprint}"
            taken[anchor] = taken.get(anchor, 0) + 1
            anchor = anchor if taken[anchor] == 1 else f"{anchor}-{taken[anchor]}"
            self._of[id(finding)] = anchor
            self._first.setdefault(finding.rule.code, finding)
            if finding.operation and finding.outcome is not Outcome.PASS:
                self._operation.setdefault(finding.operation, anchor)

    def of(self, finding: Finding) -> str:
        """The address of a finding of this report."""
        return self._of[id(finding)]

    def operation(self, name: str) -> str:
        """The address of the finding that says why an operation is not allowed; empty when there is none."""
        return self._operation.get(name, "")

    def refs(self, codes: Iterable[str]) -> RuleRefs:
        """The rules with their addresses; where there are many, only those that did not pass are open."""
        found = tuple(codes)
        if len(found) <= _INLINE:
            return RuleRefs(tuple(self._ref(code) for code in found), ())
        wanted = tuple(code for code in found if self._stands_out(code))[:_INLINE]
        rest = tuple(code for code in found if code not in wanted)
        return RuleRefs(tuple(self._ref(code) for code in wanted), tuple(self._ref(code) for code in rest))

    def _ref(self, code: str) -> RuleRef:
        return RuleRef(code, self.of(self._first[code]) if code in self._first else "")

    def _stands_out(self, code: str) -> bool:
        finding = self._first.get(code)
        return finding is not None and finding.outcome in {Outcome.FAIL, Outcome.ERROR, Outcome.UNKNOWN}


def snippet(excerpt: Excerpt) -> Snippet:
    """The excerpt with its span marked; of a long one the beginning and the end."""
    span = excerpt.span
    lines = []
    for offset, text in enumerate(excerpt.lines):
        number = excerpt.first_line + offset
        if span.line == span.end_line == number:
            lines.append(_line(number, text, span.column - 1, span.end_column - 1))
        else:
            lines.append(_line(number, text, 0, 0)._replace(inside=span.line <= number <= span.end_line))
    if len(lines) > _LINES:
        left_out = len(lines) - _HEAD - _TAIL
        lines = [*lines[:_HEAD], lines[-_TAIL]._replace(skipped=left_out), *lines[-_TAIL + 1 :]]
    return Snippet(shown(str(span)), tuple(lines))


def _line(number: int, text: str, start: int, end: int) -> Line:
    """One line, cut around the marked stretch when it is too long to read."""
    head = text[:start] if start <= _WIDTH else f"…{text[start - _BESIDE : start]}"
    return Line(number, head, capped(text[start:end], _WIDTH), capped(text[end:], _WIDTH))


def short(span: Span) -> str:
    """The place for a narrow cell: the file without its folders."""
    return shown(f"{span.file.rpartition('/')[2]}:{span.line}:{span.column}", _SHORT)


def diffs(text: str) -> tuple[FileDiff, ...]:
    """A unified diff by files and lines; the two lines that name a file become its name."""
    found: list[tuple[str, list[DiffLine]]] = []
    lines = text.split("\n") if text else []
    for number, line in enumerate(lines):
        following = lines[number + 1 : number + 3]
        names_a_file = len(following) > 1 and following[0].startswith("+++ ") and following[1].startswith("@@ ")
        if line.startswith("--- ") and names_a_file:
            found.append((line[4:], []))
        elif not found:
            found.append(("", [DiffLine(_kind(line), capped(line))]))
        elif not (line.startswith("+++ ") and not found[-1][1]):
            found[-1][1].append(DiffLine(_kind(line), capped(line)))
    return tuple(FileDiff(name, tuple(rows)) for name, rows in found)


def _kind(line: str) -> str:
    return {"+": "added", "-": "removed", "@": "place"}.get(line[:1], "same")


def columns(report: Report) -> tuple[str, ...]:
    """The layers that say anything about any request, in the order of the cells."""
    cells = [cell for row in report.matrix for cell in row.cells]
    return tuple(dict.fromkeys(cell.layer for cell in cells if cell.state != "assumed"))


def assumed_columns(report: Report) -> tuple[str, ...]:
    """The layers that are only assumed to be absent; they would be columns without a difference."""
    layers = dict.fromkeys(cell.layer for row in report.matrix for cell in row.cells)
    said = columns(report)
    return tuple(layer for layer in layers if layer not in said)


def matrix_lines(line: OperationLine, layers: tuple[str, ...]) -> tuple[MatrixLine, ...]:
    """The rows of one operation, those alike in every layer folded into one; what is not allowed first."""
    groups: dict[tuple[object, ...], list[MatrixRow]] = {}
    for row in sorted(line.rows, key=lambda row: _RANK.get(row.effect, 0)):
        # That the client survives a refusal is worth a row only where it was refused.
        tolerated = row.tolerated and row.effect != "allow"
        alike = tuple((cell.layer, cell.state, cell.span) for cell in row.cells)
        groups.setdefault((row.effect, tolerated, alike), []).append(row)
    return tuple(_folded(rows, layers) for rows in groups.values())


def _folded(rows: list[MatrixRow], layers: tuple[str, ...]) -> MatrixLine:
    actions: dict[str, int] = {}
    for row in rows:
        actions[row.action] = actions.get(row.action, 0) + row.requests
    cells = {cell.layer: cell for cell in rows[0].cells}
    clients = tuple(dict.fromkeys(row.client for row in rows))
    effect, tolerated = rows[0].effect, rows[0].tolerated and rows[0].effect != "allow"
    return MatrixLine(tuple(actions.items()), clients, effect, tolerated, tuple(map(cells.get, layers)))
