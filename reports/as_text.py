"""The report for the terminal: the verdict first and last, and between them what to mend, in order."""

from __future__ import annotations

from typing import TYPE_CHECKING

from checker.model.finding import Outcome
from checker.model.report import Word
from checker.model.rule import Severity
from reports.paint import Paint
from reports.sanitize import shown, to_ascii, visible
from reports.summary import causes, counts, of, operations

if TYPE_CHECKING:
    from collections.abc import Iterator

    from checker.model.finding import Finding
    from checker.model.report import Report
    from reports.style import Style
    from reports.summary import Cause, OperationLine

_DIFF_LINES = 40
_COLOUR = {Word.READY: "green", Word.NOT_READY: "red", Word.UNDECIDED: "yellow"}
_STATE = {"allowed": ("✓", "green"), "denied": ("✗", "red"), "unknown": ("?", "yellow")}


def render(report: Report, style: Style) -> str:
    """The report as lines no wider than the style's width, except where a place must not be broken."""
    paint = Paint(style)
    lines = [*_verdict(report, paint), *_body(report, style, paint), "", _last(report, paint)]
    text = "\n".join(lines)
    return to_ascii(text) if style.ascii_only else text


def _verdict(report: Report, paint: Paint) -> Iterator[str]:
    word, _, rest = report.headline.partition(":")
    lines = paint.wrap(f"{shown(report.location)}: {word}:{shown(rest)}")
    yield lines[0].replace(f"{word}:", paint.colour(f"{word}:", _COLOUR[report.word], bold=True), 1)
    yield from lines[1:]


def _last(report: Report, paint: Paint) -> str:
    word = paint.colour(report.word.value, _COLOUR[report.word], bold=True)
    return f"{shown(report.location)}: {word} (exit code {report.exit_code})"


def _body(report: Report, style: Style, paint: Paint) -> Iterator[str]:
    yield from _causes("Fix first", causes(report, Severity.BLOCKER), paint)
    yield from _undecided(report, paint)
    yield from _operations(report, paint)
    yield from _causes("Review: risks", causes(report, Severity.RISK), paint)
    yield from _causes("Review: advice", causes(report, Severity.ADVICE), paint)
    yield from _assumptions(report, paint)
    if style.verbose:
        yield from _listed("Passed", of(report, Outcome.PASS), paint)
        yield from _listed("Not examined", of(report, Outcome.NOT_EXAMINED), paint)
        yield from _listed("Not applicable", of(report, Outcome.NOT_APPLICABLE), paint)
    yield from _counts(report, style, paint)


def _causes(title: str, found: tuple[Cause, ...], paint: Paint) -> Iterator[str]:
    if not found:
        return
    yield from paint.heading(title)
    for number, cause in enumerate(found, 1):
        finding = cause.first
        yield f"{number}. {paint.bold(f'{finding.rule.code} {finding.rule.name}')}"
        yield from paint.wrap(shown(finding.message), indent=3)
        yield from _details(cause, paint)
        yield ""


def _details(cause: Cause, paint: Paint) -> Iterator[str]:
    finding = cause.first
    for span in finding.spans[:2]:
        yield f"   at     {visible(str(span))}"
    if cause.operations:
        yield from paint.labelled("breaks", ", ".join(cause.operations))
    others = [f"{f.rule.code}" for f in cause.findings[1:]]
    if others:
        yield from paint.labelled("also", f"{', '.join(dict.fromkeys(others))}: mended by the same change")
    if finding.error:
        yield from paint.labelled("error", shown(finding.error))
    if finding.remedy is None:
        return
    yield from paint.labelled("fix", shown(finding.remedy.text))
    diff = finding.remedy.diff.split("\n")
    for line in diff[:_DIFF_LINES] if finding.remedy.diff else ():
        yield f"          {paint.diff_line(shown(line) if line.strip() else line)}"
    if len(diff) > _DIFF_LINES:
        yield f"          ({len(diff) - _DIFF_LINES} more lines)"


def _undecided(report: Report, paint: Paint) -> Iterator[str]:
    open_ = of(report, Outcome.ERROR, Outcome.UNKNOWN)
    if not open_:
        return
    yield from paint.heading("Undecided")
    groups: dict[str, list[Finding]] = {}
    for finding in open_:
        groups.setdefault(finding.message, []).append(finding)
    for message, group in groups.items():
        codes = ", ".join(dict.fromkeys(f.rule.code for f in group))
        yield from paint.wrap(f"{paint.symbol('?')} {codes}: {shown(message)}", indent=0, hanging=2)
        for span in group[0].spans[:2]:
            yield f"   at     {visible(str(span))}"


def _operations(report: Report, paint: Paint) -> Iterator[str]:
    lines = operations(report)
    if not lines:
        return
    yield from paint.heading("Operations")
    wide = max(len(line.name) for line in lines)
    for line in lines:
        symbol, colour = _STATE[line.state]
        state = paint.colour(f"{paint.symbol(symbol)} {line.state:<7}", colour)
        yield f"{state}  {line.name:<{wide}}  {_why(line)}"


def _why(line: OperationLine) -> str:
    bad = [row for row in line.worst if not row.tolerated]
    if not bad:
        return f"{line.requests} request{'s' if line.requests != 1 else ''}"
    deciding = sorted({cell.layer for row in bad for cell in row.cells if cell.state in {"deny", "none", "unknown"}})
    actions = sorted({row.action for row in bad})
    return f"{', '.join(actions)} ({', '.join(deciding)})"


def _assumptions(report: Report, paint: Paint) -> Iterator[str]:
    if not report.assumptions:
        return
    yield from paint.heading("Assumed, because nobody supplied it (--strict assumes nothing)")
    for item in report.assumptions:
        yield from paint.wrap(f"- {shown(item.text)}", indent=0, hanging=2)


def _listed(title: str, found: tuple[Finding, ...], paint: Paint) -> Iterator[str]:
    if not found:
        return
    yield from paint.heading(title)
    for finding in found:
        text = f"{finding.rule.code} {finding.rule.name}: {shown(finding.message)}"
        yield from paint.wrap(text, indent=0, hanging=2)


def _counts(report: Report, style: Style, paint: Paint) -> Iterator[str]:
    found = counts(report)
    parts = [
        f"{found.passed} passed",
        f"{found.blockers} blockers, {found.risks} risks, {found.advice} advice",
        f"{found.undecided} undecided",
        *([f"{found.errors} rules failed"] if found.errors else []),
        f"{found.not_examined} not examined",
        f"{found.not_applicable} not applicable",
    ]
    yield ""
    yield from paint.wrap(f"{report.run.rules} rules: {'; '.join(parts)}.")
    yield from paint.wrap(_next(report, style))


def _next(report: Report, style: Style) -> str:
    first = next((f for f in report.findings if f.outcome in {Outcome.FAIL, Outcome.UNKNOWN, Outcome.ERROR}), None)
    if report.word is Word.UNDECIDED and first is not None:
        return f"Next: supply what is missing as evidence, or see 'backup-preflight explain {first.rule.code}'."
    if first is not None:
        return f"Next: 'backup-preflight explain {first.rule.code}' says more."
    return "" if style.verbose else "Next: --verbose lists what passed."
