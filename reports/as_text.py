"""The report for the terminal: the verdict first and last, and between them what to mend, in order."""

from __future__ import annotations

from typing import TYPE_CHECKING

from checker.model.finding import Outcome
from checker.model.report import Word
from checker.model.rule import Severity
from reports.paint import Paint
from reports.sanitize import shown
from reports.summary import causes, counts, gaps, of, operations

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from checker.model.finding import Finding, Remedy
    from checker.model.report import Report
    from reports.style import Style
    from reports.summary import Cause, OperationLine

_DIFF_LINES = 40
_CODES = 5
_MESSAGES = 4
_VERDICT = 32
_COLUMN = 24
_COLOUR = {Word.READY: "green", Word.NOT_READY: "red", Word.UNDECIDED: "yellow"}
_STATE = {"allowed": ("✓", "green"), "denied": ("✗", "red"), "unknown": ("?", "yellow")}


def render(report: Report, style: Style) -> str:
    """The report as lines no wider than the style's width, except words and code that must not be broken."""
    paint = Paint(style)
    lines = [*_verdict(report, paint), *_body(report, style, paint), "", _last(report, paint)]
    return "\n".join(paint.plain(line) for line in lines)


def _verdict(report: Report, paint: Paint) -> Iterator[str]:
    name, word = _name(report, paint), report.word.value
    rest = shown(report.headline).removeprefix(f"{word}:").strip()
    prefix = paint.plain(f"{name}: ")
    first, *more = paint.wrap(f"{paint.together(f'{name}: {word}:')} {rest}")
    painted = paint.colour(f"{word}:", _COLOUR[report.word], bold=True)
    yield f"{prefix}{painted}{first[len(prefix) + len(word) + 1 :]}"
    yield from more


def _last(report: Report, paint: Paint) -> str:
    word = paint.colour(report.word.value, _COLOUR[report.word], bold=True)
    return f"{_name(report, paint)}: {word} (exit code {report.exit_code})"


def _name(report: Report, paint: Paint) -> str:
    """The location's name, cut so that the verdict stands beside it in one line."""
    name, room = paint.plain(shown(report.location)), max(paint.width - _VERDICT, _COLUMN // 2)
    return name if len(name) <= room else f"{name[: room - 3]}..."


def _body(report: Report, style: Style, paint: Paint) -> Iterator[str]:
    yield from _causes("Fix first", causes(report, Severity.BLOCKER), style, paint)
    yield from _failed_rules(report, style, paint)
    yield from _gaps(report, paint)
    yield from _undecided(report, style, paint)
    yield from _operations(report, style, paint)
    yield from _causes("Review: risks", causes(report, Severity.RISK), style, paint)
    yield from _causes("Review: advice", causes(report, Severity.ADVICE), style, paint)
    yield from _assumptions(report, style, paint)
    if style.verbose:
        yield from _listed("Passed", of(report, Outcome.PASS), paint)
        yield from _listed("Not examined", of(report, Outcome.NOT_EXAMINED), paint)
        yield from _listed("Not applicable", of(report, Outcome.NOT_APPLICABLE), paint)
    yield from _counts(report, style, paint)


def _causes(title: str, found: tuple[Cause, ...], style: Style, paint: Paint) -> Iterator[str]:
    if not found:
        return
    yield from paint.heading(title)
    for number, cause in enumerate(found, 1):
        finding = cause.first
        if number > 1:
            yield ""
        yield f"{number}. {paint.bold(f'{finding.rule.code} {finding.rule.name}')}"
        yield from paint.wrap(shown(finding.message), indent=3)
        yield from _details(cause, style, paint)


def _details(cause: Cause, style: Style, paint: Paint) -> Iterator[str]:
    finding = cause.first
    for span in finding.spans[:2]:
        yield from paint.labelled("at", shown(str(span)))
    if cause.operations:
        yield from paint.labelled("breaks", ", ".join(cause.operations))
    others = _codes(f.rule.code for f in cause.findings[1:])
    if others:
        yield from paint.labelled("also", f"{others}: mended by the same change")
    if finding.error:
        yield from paint.labelled("error", shown(finding.error))
    if finding.remedy is not None:
        yield from _remedy(finding.remedy, paint)
    if style.verbose:
        yield from paint.labelled("id", ", ".join(f"{f.rule.code}-{f.fingerprint}" for f in cause.findings))


def _remedy(remedy: Remedy, paint: Paint) -> Iterator[str]:
    yield from paint.labelled("fix" if remedy.safe else "review", shown(remedy.text))
    diff = remedy.diff.split("\n") if remedy.diff else []
    for line in diff[:_DIFF_LINES]:
        yield paint.diff_line(shown(line)).rstrip()
    if len(diff) > _DIFF_LINES:
        yield from paint.labelled("", f"({len(diff) - _DIFF_LINES} more lines)")
    if remedy.command:
        yield from paint.labelled("run", shown(remedy.command))


def _codes(codes: Iterable[str], most: int = _CODES) -> str:
    found = tuple(dict.fromkeys(codes))
    more = f" and {len(found) - most} more" if len(found) > most else ""
    return f"{', '.join(found[:most])}{more}"


def _failed_rules(report: Report, style: Style, paint: Paint) -> Iterator[str]:
    failed = of(report, Outcome.ERROR)
    if not failed:
        return
    yield from paint.heading("Rules that failed", "(a defect of backup-preflight: please report it)")
    yield from _each(failed, style, paint)


def _gaps(report: Report, paint: Paint) -> Iterator[str]:
    """What to supply: the undecided findings turned round."""
    found = gaps(report)
    if not found:
        return
    yield from paint.heading("Supply first", "(then run again: nothing undecided has passed)")
    for number, gap in enumerate(found, 1):
        yield from paint.wrap(f"{number}. {shown(gap.title)}: {shown(gap.reason)}", hanging=3)
        if gap.name not in f"{gap.title} {gap.reason}":
            yield from paint.labelled("name", shown(gap.name))
        if gap.permission:
            yield from paint.labelled("read by", gap.permission)
        yield from paint.labelled("decides", _codes(gap.codes))


def _undecided(report: Report, style: Style, paint: Paint) -> Iterator[str]:
    """The undecided findings: in full when they are few, otherwise by code, for their messages say the same."""
    open_ = of(report, Outcome.UNKNOWN)
    if not open_:
        return
    yield from paint.heading("Undecided")
    if style.verbose or len({finding.message for finding in open_}) <= _MESSAGES:
        yield from _each(open_, style, paint)
        return
    codes = ", ".join(dict.fromkeys(paint.together(f"{f.rule.code} {f.rule.name}") for f in open_))
    yield from paint.wrap(f"{paint.symbol('?')} {codes}", hanging=2)
    yield "  --verbose says why of each."


def _each(found: tuple[Finding, ...], style: Style, paint: Paint) -> Iterator[str]:
    groups: dict[str, list[Finding]] = {}
    for finding in found:
        groups.setdefault(finding.message, []).append(finding)
    for message, group in groups.items():
        codes = ", ".join(dict.fromkeys(f.rule.code for f in group))
        yield from paint.wrap(f"{paint.symbol('?')} {codes}: {shown(message)}", hanging=2)
        for span in group[0].spans[:2]:
            yield from paint.labelled("at", shown(str(span)))
        if style.verbose:
            yield from paint.labelled("id", ", ".join(f"{f.rule.code}-{f.fingerprint}" for f in group))


def _operations(report: Report, style: Style, paint: Paint) -> Iterator[str]:
    """One line when all is allowed; otherwise what is not, and how many are."""
    lines = operations(report)
    if not lines:
        return
    allowed = [line for line in lines if line.state == "allowed"]
    requests = sum(line.requests for line in lines)
    states = {line.state for line in lines}
    if len(states) == 1 and "denied" not in states and not style.verbose:
        symbol, colour = _STATE[lines[0].state]
        word = "allowed" if allowed else "undecided"
        done = f"{paint.symbol(symbol)} all {len(lines)} operations {word} ({_number(requests, 'request')})"
        yield ""
        yield from (paint.colour(line, colour) for line in paint.wrap(done, hanging=2))
        return
    yield from paint.heading("Operations")
    shown_lines = [line for line in lines if style.verbose or line.state != "allowed"]
    wide = max(len(line.name) for line in shown_lines)
    for line in shown_lines:
        yield from _operation(line, wide, paint)
    if allowed and not style.verbose:
        symbol, colour = _STATE["allowed"]
        state = paint.colour(f"{paint.symbol(symbol)} {'allowed':<7}", colour)
        yield f"{state}  {len(allowed)} other{'s' if len(allowed) > 1 else ''}"


def _operation(line: OperationLine, wide: int, paint: Paint) -> Iterator[str]:
    symbol, colour = _STATE[line.state]
    state = f"{paint.symbol(symbol)} {line.state:<7}"
    column = len(state) + 2 + wide + 2
    name = shown(line.name)
    if paint.width - column < _COLUMN:
        yield f"{paint.colour(state, colour)}  {name}"
        yield from paint.wrap(_why(line), indent=4)
        return
    first, *more = paint.wrap(_why(line), indent=column)
    yield f"{paint.colour(state, colour)}  {name:<{wide}}  {first.lstrip()}"
    yield from more


def _why(line: OperationLine) -> str:
    if not line.bad:
        return _number(line.requests, "request")
    if line.state == "unknown":
        return ", ".join(dict.fromkeys(row.action for row in line.bad))
    denied = [row for row in line.bad if row.effect != "unknown"]
    actions = dict.fromkeys(row.action for row in denied)
    said = {"explicit deny": "deny", "implicit deny": "none"}
    layers = dict.fromkeys(cell.layer for row in denied for cell in row.cells if cell.state == said[row.effect])
    return f"{', '.join(actions)} ({', '.join(layers)})" if layers else ", ".join(actions)


def _assumptions(report: Report, style: Style, paint: Paint) -> Iterator[str]:
    if not report.assumptions:
        return
    yield from paint.heading("Assumed", "(nobody supplied it; --strict assumes nothing)")
    if not style.verbose:
        yield from paint.wrap(f"{'; '.join(shown(item.text) for item in report.assumptions)}.")
        return
    for item in report.assumptions:
        yield from paint.wrap(f"- {shown(item.text)} ({item.fact}): {', '.join(item.rules)}", hanging=2)


def _listed(title: str, found: tuple[Finding, ...], paint: Paint) -> Iterator[str]:
    if not found:
        return
    yield from paint.heading(title)
    for finding in found:
        text = f"{finding.rule.code}-{finding.fingerprint} {finding.rule.name}: {shown(finding.message)}"
        yield from paint.wrap(text, hanging=2)


def _counts(report: Report, style: Style, paint: Paint) -> Iterator[str]:
    found = counts(report)
    parts = [
        f"{found.passed} passed",
        f"{_number(found.blockers, 'blocker')}, {_number(found.risks, 'risk')}, {found.advice} advice",
        f"{found.undecided} undecided",
        *([f"{_number(found.errors, 'rule')} failed"] if found.errors else []),
        f"{found.not_examined} not examined",
        f"{found.not_applicable} not applicable",
    ]
    yield ""
    yield from paint.wrap(f"{report.run.rules} rules: {'; '.join(parts)}.")
    yield from paint.wrap(_next(report, style))


def _number(count: int, one: str) -> str:
    return f"{count} {one}{'' if count == 1 else 's'}"


def _next(report: Report, style: Style) -> str:
    first = next((f for f in report.findings if f.outcome in {Outcome.FAIL, Outcome.UNKNOWN, Outcome.ERROR}), None)
    if first is not None:
        return f"Next: 'backup-preflight explain {first.rule.code}' says more."
    return "" if style.verbose else "Next: --verbose lists what passed."
