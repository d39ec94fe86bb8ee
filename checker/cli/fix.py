"""The command ``fix``: a minimal patch of the user's own documents on standard output, or written into them.

Standard output is a patch and nothing else: what is said of it stands in lines that begin with ``#``, which ``patch``
and ``git apply`` pass over, and everything else goes to standard error.
"""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from checker.cli.check import NOTHING, now
from checker.cli.console import visible
from checker.cli.guard import guard
from checker.cli.replace import replace_all
from checker.errors import DocumentError, UsageError
from checker.intake.files import LOCATION_LIMIT, UnreadableError, named, read_file
from checker.intake.ledger import Ledger
from checker.intake.load import iter_cases
from checker.model.finding import Outcome
from checker.model.report import Word
from checker.model.rule import Severity
from checker.run.fix import fix
from checker.run.settings import Settings
from checker.run.summary import Summary
from checker.run.verdict import NOT_READY, USAGE, worst

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from checker.cli.console import Console
    from checker.intake.load import Broken, Case
    from checker.model.finding import Finding
    from checker.model.report import Report
    from checker.run.fix import Change, Changed, Fixed

_REASON = "# "
_MARGIN = 2
_HELD = "Not applied, for it is unsafe (it removes something, or widens a grant); --unsafe applies it:"
_MANUAL = "Left to do by hand:"


def run(options: argparse.Namespace, console: Console) -> int:
    """Make the patch, show it or write it, and say what is left."""
    ledger = Ledger()
    stdin = _Standard()
    settings = Settings(now=now(), strict=options.strict, select=_words(options.select), ignore=_words(options.ignore))

    def load(overlay: Mapping[str, bytes]) -> Iterator[Case | Broken]:
        ledger.clear()
        yield from iter_cases(
            options.paths,
            evidence=options.evidence,
            stdin=stdin,
            environ=os.environ,
            ledger=ledger,
            overlay=overlay,
        )

    fixed = fix(load, _read, settings, unsafe=options.unsafe)
    teller = Teller(fixed, console, ledger)
    for broken in fixed.broken:
        teller.complain(broken)
    if not fixed.reports and not fixed.broken:
        console.error("nothing to fix: no backup location was found", NOTHING)
        return USAGE
    if options.write:
        replace_all(fixed.files)
        teller.tell_written()
    else:
        teller.show_patch()
    teller.tell_rest(unsafe=options.unsafe)
    teller.tell_end(is_written=options.write)
    codes = {report.exit_code for report in fixed.reports}
    codes.update((USAGE,) if fixed.broken else ())
    # What the patch does not show it does not mend.
    codes.update((NOT_READY,) if teller.hidden else ())
    return worst(codes)


class _Standard:
    """Standard input, which can be read once and is asked for after every change."""

    def __init__(self) -> None:
        self._data: bytes | None = None

    def __call__(self) -> bytes:
        data = self._data
        if data is None:
            data = self._data = sys.stdin.buffer.read() if sys.stdin is not None else b""
        return data


def _read(name: str) -> tuple[str, bytes]:
    """A file as the intake reads it, by its real path."""
    try:
        return os.path.realpath(name), read_file(named(name), LOCATION_LIMIT)
    except UnreadableError as error:
        raise UsageError(error.message, remedy=error.remedy) from None


def _words(given: Sequence[str]) -> tuple[str, ...]:
    words = tuple(word.strip() for item in given for word in item.split(","))
    if "" in words:
        message = "--select and --ignore take a rule, and none is named"
        raise UsageError(message, remedy="'backup-preflight rules' lists their codes and names")
    return words


class Teller:
    """What is said of a fix, each piece guarded against secrets."""

    def __init__(self, fixed: Fixed, console: Console, ledger: Ledger) -> None:
        """Speak of ``fixed`` on ``console``."""
        self._fixed = fixed
        self._console = console
        self._ledger = ledger
        self._many = len(fixed.reports) > 1
        self.hidden: list[str] = []

    def _note(self, text: str, indent: str = "") -> None:
        guard(text, self._ledger.secrets, "standard error")
        for line in _wrapped(text, self._console.width - len(indent)):
            self._console.note(indent + line)

    def complain(self, broken: Broken) -> None:
        """What is wrong with a document that cannot be used."""
        for error in broken.errors:
            guard(f"{error} {error.remedy}", self._ledger.secrets, "standard error")
            self._console.error(str(error), error.remedy)

    def show_patch(self) -> None:
        """The patch: for each file why it changes, and how."""
        for changed in self._fixed.files:
            diff = _diff(changed)
            if not diff:
                self.hidden.append(changed.name)
                continue
            text = "\n".join([*self._reasons(changed), diff])
            guard(text, self._ledger.secrets, "standard output")
            _put(text, self._console)
        if self._fixed.files:
            self._console.note("")

    def _reasons(self, changed: Changed) -> Iterator[str]:
        """Why a file changes, in lines that ``patch`` passes over."""
        width = self._console.width - len(_REASON) - _MARGIN
        for change in self._fixed.changes:
            if changed.name in change.files:
                yield _REASON + visible(self._head(change.finding, change.location))
                for text in (change.finding.message, *_what(change)):
                    yield from (f"{_REASON}  {line}" for line in _wrapped(text, width))

    def _head(self, finding: Finding, location: str) -> str:
        of = f" of {location}" if self._many else ""
        remedy = finding.remedy
        unsafe = ", unsafe: removes or widens" if remedy is not None and remedy.diff and not remedy.safe else ""
        return f"{finding.rule.code} {finding.rule.name} ({finding.severity.value}{of}{unsafe})"

    def tell_written(self) -> None:
        """Which files were written, and why."""
        for changed in self._fixed.files:
            codes = dict.fromkeys(c.finding.rule.code for c in self._fixed.changes if changed.name in c.files)
            self._console.out(visible(f"changed {changed.name} ({', '.join(codes)})"))

    def tell_rest(self, *, unsafe: bool) -> None:
        """What fails still, and what to do about it: once for everything that one change would mend."""
        held: list[tuple[Finding, Report]] = []
        manual: list[tuple[Finding, Report]] = []
        advice: dict[str, None] = {}
        for report in self._fixed.reports:
            left = [f for f in report.findings if f.outcome is Outcome.FAIL]
            for finding in list({f.cause: f for f in reversed(left)}.values())[::-1]:
                remedy = finding.remedy
                if finding.severity is Severity.ADVICE and not self._fixed.with_advice:
                    advice[finding.rule.code] = None
                    continue
                is_held = remedy is not None and bool(remedy.diff) and not remedy.safe and not unsafe
                (held if is_held else manual).append((finding, report))
        for title, findings in ((_HELD, held), (_MANUAL, manual)):
            if findings:
                self._note(title)
                for finding, report in findings:
                    self._tell_left(finding, report, with_diff=findings is held)
                self._console.note("")
        if advice:
            codes = ", ".join(sorted(advice))
            self._note(f"Advice is left alone: {codes} ('check' shows it; --select CODE makes the change it has).")
            self._console.note("")

    def _tell_left(self, finding: Finding, report: Report, *, with_diff: bool) -> None:
        self._note(self._head(finding, report.location), "  ")
        self._note(finding.message, "    ")
        remedy = finding.remedy
        if remedy is None:
            return
        why = self._fixed.unfit.get(finding.fingerprint, "")
        self._note(f"fix: {remedy.text}{f' (no patch: {why})' if why else ''}", "    ")
        if remedy.command:
            self._note(remedy.command, "    ")
        if with_diff:
            guard(remedy.diff, self._ledger.secrets, "standard error")
            for line in remedy.diff.split("\n"):
                self._console.note(f"    {line.removesuffix(chr(13))}")

    def tell_end(self, *, is_written: bool) -> None:
        """The verdict on each location as it is, or would be, and how to apply the patch."""
        changed = {change.location for change in self._fixed.changes}
        for note in self._ledger.notes:
            self._note(note)
        for name in self.hidden if not is_written else ():
            self._note(
                f"{name}: the change is not shown, for a secret stands beside it (or its name or lines fit no patch); "
                "--write makes it"
            )
        if self._fixed.texts and any(report.word is not Word.READY for report in self._fixed.reports):
            names = ", ".join(self._fixed.texts)
            self._note(f"No patch for {names}: a policy within a text has no lines. Save the policy itself for one.")
        summary = Summary()
        for report in self._fixed.reports:
            summary.add(report)
            if self._many and report.word is Word.READY:
                continue
            after = " now" if is_written else " after --write" if self.hidden else " after this patch"
            after = after if report.location in changed else ""
            self._note(f"{report.location}{after}: {report.headline}")
        if self._many:
            self._note(summary.line())
        shown = [file.name for file in self._fixed.files if file.name not in self.hidden]
        if shown and not is_written:
            self._note(_how(shown))
        if not self._fixed.files:
            self._note("nothing to change")


def _what(change: Change) -> Iterator[str]:
    """What the change does, and what else it mends."""
    remedy = change.finding.remedy
    if remedy is not None:
        yield f"fix: {remedy.text}"
    if change.mended:
        yield f"mends too: {', '.join(change.mended)}"


def _how(names: Iterable[str]) -> str:
    """How to apply the patch; ``patch`` takes no path that is absolute or leads upwards."""
    if any(name.startswith(("/", "../")) or "/../" in name for name in names):
        return "Apply it with --write; patch takes no path that leads out of the current folder."
    return "Apply it: run the same with --write, or give the patch to 'patch -p0' or 'git apply -p0'."


def _wrapped(text: str, width: int) -> list[str]:
    """The text in lines; a long word stays whole."""
    import textwrap  # noqa: PLC0415 - only this command wraps on its own

    return textwrap.wrap(visible(text), max(width, 20), break_long_words=False, break_on_hyphens=False) or [""]


def _diff(changed: Changed) -> str:
    """The diff of a file without any line that holds a secret; empty when there is none."""
    from checker.documents.patch import shown_diff  # noqa: PLC0415 - only a fix with changes

    hidden = [_hidden(changed.name, data) for data in (changed.before, changed.after)]
    before, after = changed.before.decode("utf-8"), changed.after.decode("utf-8")
    return "" if None in hidden else shown_diff(changed.name, before, after, hidden[0] or set(), hidden[1] or set())


def _hidden(name: str, data: bytes) -> set[int] | None:
    """The numbers of the lines that hold secrets; ``None`` when that cannot be told."""
    from io import StringIO  # noqa: PLC0415 - as above

    from checker.documents.reader import read_each  # noqa: PLC0415 - as above
    from checker.intake.mask import Vault, hide  # noqa: PLC0415 - as above

    numbers: set[int] = set()
    for document in read_each(name, data, limit=len(data)):
        if isinstance(document, DocumentError):
            return None
        try:
            masked = hide(document, Vault())
        except DocumentError:
            return None
        if masked is document:
            continue
        pairs = zip(StringIO(document.text, newline="\n"), StringIO(masked.text, newline="\n"), strict=False)
        numbers.update(number for number, (a, b) in enumerate(pairs, document.first_line) if a != b)
    return numbers


def _put(text: str, console: Console) -> None:
    """A patch to standard output: to people with colours and nothing that a terminal would obey, else to the byte."""
    if console.stdout.isatty():
        for line in text.split("\n"):
            console.out(_coloured(visible(line.rstrip("\r").expandtabs(8)), console))
        return
    buffer = getattr(console.stdout, "buffer", None)
    if buffer is None:
        console.out(text)
        return
    console.stdout.flush()
    buffer.write(f"{text}\n".encode("utf-8", "surrogatepass"))
    buffer.flush()


def _coloured(line: str, console: Console) -> str:
    codes = {"+": "32", "-": "31", "@": "36", "#": "2"}
    code = codes.get(line[:1]) if console.colour else None
    return line if code is None else f"\x1b[{code}m{line}\x1b[0m"
