"""The report as the page shows it: excerpts with the marked stretch, diffs line by line, the matrix folded."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from reports.sanitize import capped, visible

if TYPE_CHECKING:
    from checker.model.place import Excerpt
    from checker.model.report import Cell, MatrixRow, Report
    from reports.summary import OperationLine

_LINES = 14
_WIDTH = 160
_BESIDE = 40


class Line(NamedTuple):
    """A line of the user's document: its number, and the text before, inside and after the marked stretch."""

    number: int
    before: str
    marked: str
    after: str
    inside: bool = False


class Snippet(NamedTuple):
    """An excerpt, cut to what can be read; ``left_out`` lines in its middle are not shown."""

    place: str
    lines: tuple[Line, ...]
    left_out: int


class DiffLine(NamedTuple):
    """A line of a diff; ``kind`` is added, removed, place or same."""

    kind: str
    text: str


class MatrixLine(NamedTuple):
    """A row of the matrix with one cell for every column, ``None`` where the layer has no say."""

    row: MatrixRow
    cells: tuple[Cell | None, ...]


def snippet(excerpt: Excerpt) -> Snippet:
    """The excerpt with its span marked; a span of many lines keeps its beginning."""
    span = excerpt.span
    lines = []
    for offset, text in enumerate(excerpt.lines):
        number = excerpt.first_line + offset
        if span.line == span.end_line == number:
            lines.append(_line(number, text, span.column - 1, span.end_column - 1))
        else:
            lines.append(_line(number, text, 0, 0)._replace(inside=span.line <= number <= span.end_line))
    kept = lines if len(lines) <= _LINES else [*lines[: _LINES - 2], *lines[-2:]]
    return Snippet(visible(str(span)), tuple(kept), len(lines) - len(kept))


def _line(number: int, text: str, start: int, end: int) -> Line:
    """One line, cut around the marked stretch when it is too long to read."""
    head = text[:start] if start <= _WIDTH else f"…{text[start - _BESIDE : start]}"
    return Line(number, visible(head), visible(capped(text[start:end], _WIDTH)), visible(capped(text[end:], _WIDTH)))


def diff(text: str) -> tuple[DiffLine, ...]:
    """A unified diff by lines; the two lines that name the file are left to the heading."""
    lines = text.split("\n") if text else []
    return tuple(DiffLine(_kind(line), visible(capped(line))) for line in lines if not line.startswith(("---", "+++")))


def _kind(line: str) -> str:
    return {"+": "added", "-": "removed", "@": "place"}.get(line[:1], "same")


def columns(report: Report) -> tuple[str, ...]:
    """The layers that say anything about any request, in the order of the cells."""
    cells = [cell for row in report.matrix for cell in row.cells]
    return tuple(dict.fromkeys(cell.layer for cell in cells if cell.state != "assumed"))


def assumed_columns(report: Report) -> tuple[str, ...]:
    """The layers that are only assumed to be absent; they would be columns without a difference."""
    layers = dict.fromkeys(cell.layer for row in report.matrix for cell in row.cells)
    return tuple(layer for layer in layers if layer not in columns(report))


def matrix_lines(line: OperationLine, layers: tuple[str, ...]) -> tuple[MatrixLine, ...]:
    """The rows of one operation, a cell for each layer."""
    found = []
    for row in line.rows:
        by_layer = {cell.layer: cell for cell in row.cells}
        found.append(MatrixLine(row, tuple(by_layer.get(layer) for layer in layers)))
    return tuple(found)
