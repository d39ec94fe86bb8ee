"""The command ``check``: examines locations as they come, writes the reports, answers with the exit code."""

from __future__ import annotations

import os
import sys
import time
from typing import TYPE_CHECKING

from checker.cli.console import bounded, visible
from checker.cli.guard import guard
from checker.cli.output import Writer, artefacts
from checker.errors import DocumentError, UsageError
from checker.intake.ledger import Ledger
from checker.intake.load import Broken, iter_cases
from checker.model.rule import Severity
from checker.run.check import examine
from checker.run.settings import Settings
from checker.run.summary import Summary
from checker.run.verdict import USAGE, worst

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Iterator, Sequence

    from checker.cli.console import Console
    from checker.intake.load import Case
    from checker.model.secret import Secret
    from reports.style import Style

NOTHING = "give a document of kind BackupLocation, a Palette body or a Velero BackupStorageLocation; see the README"


def run(options: argparse.Namespace, console: Console) -> int:
    """Examine every location given, and write what was asked for."""
    settings = _settings(options)
    _refuse_mixed(options)
    wanted = artefacts(
        options.format, [path for path in (*options.paths, *options.evidence, *options.snapshots) if path != "-"]
    )
    style = _style(options, console)
    writers = [Writer(artefact, console, style) for artefact in wanted]
    quiet = all(artefact.path for artefact in wanted)
    try:
        summary = _examine(options, console, settings, writers, quiet=quiet)
        for writer in writers:
            writer.end(summary)
    except BaseException:
        for writer in writers:
            writer.discard()
        raise
    return _exit_code(summary, console)


def _examine(
    options: argparse.Namespace, console: Console, settings: Settings, writers: Sequence[Writer], *, quiet: bool
) -> Summary:
    summary = Summary()
    ledger = Ledger(_asker(options, console))
    for item, when in _given(options, ledger, console, settings):
        if isinstance(item, Broken):
            summary.broken += 1
            _complain(item, ledger.secrets, console)
        else:
            report = examine(item, settings._replace(now=when))
            summary.add(report)
            for writer in writers:
                writer.add(report, ledger.secrets)
            if quiet:
                console.out(visible(f"{report.location}: {report.headline}"))
        _tell(ledger, console)
    _tell(ledger, console)
    return summary


def _given(
    options: argparse.Namespace, ledger: Ledger, console: Console, settings: Settings
) -> Iterator[tuple[Case | Broken, str]]:
    """What is to be examined, and as of when: documents, the account behind them, or snapshots of it."""
    for path in options.snapshots:
        yield _from_snapshot(path)
    given = iter_cases(options.paths, evidence=options.evidence, stdin=stdin, environ=os.environ, ledger=ledger)
    for item in given:
        if options.live and not isinstance(item, Broken):
            from checker.cli.live import asked  # noqa: PLC0415 - only a live run asks anything

            yield asked(item, ledger, options, console, settings.now), settings.now
        else:
            yield item, settings.now


def _from_snapshot(path: str) -> tuple[Case | Broken, str]:
    """The case of a snapshot, as of the time it was taken."""
    from checker.cli.live import snapshot_at  # noqa: PLC0415 - only --from reads snapshots
    from checker.run.replay import case_of  # noqa: PLC0415 - as above

    try:
        taken = snapshot_at(path)
    except DocumentError as error:
        return Broken(path, (error,)), ""
    return case_of(taken), taken.taken_at


def _asker(options: argparse.Namespace, console: Console) -> Callable[[str], str] | None:
    """How a secret is asked for; only a live run asks."""
    if not options.live:
        return None
    from checker.cli.live import asker  # noqa: PLC0415 - as above

    return asker(console)


_ONLY_LIVE = {"profile": "--profile", "deadline": "--deadline", "probe": "--probe", "save": "--save"}


def _refuse_mixed(options: argparse.Namespace) -> None:
    """Refuse what would be passed over: nobody shall think that an account was asked when it was not."""
    given = next((flag for name, flag in _ONLY_LIVE.items() if getattr(options, name)), None)
    if given is not None and not options.live:
        message = f"{given} is for a live run, and none was asked for"
        raise UsageError(message, remedy=f"add --live, or leave {given} out")
    if options.snapshots and (options.live or options.paths or options.evidence):
        message = "--from examines what a snapshot holds, and nothing beside it"
        raise UsageError(message, remedy="give --from alone, or give locations without it")
    if not options.snapshots and not options.paths:
        message = "nothing to examine is given"
        raise UsageError(message, remedy="give a location document, a folder of them, - or --from SNAPSHOT")


def stdin() -> bytes:
    """What stands on standard input, which may be closed."""
    return sys.stdin.buffer.read() if sys.stdin is not None else b""


def _complain(broken: Broken, secrets: Sequence[Secret], console: Console) -> None:
    for error in broken.errors:
        guard(f"{error} {error.remedy}", secrets, "standard error")
        console.error(str(error), error.remedy)


def _tell(ledger: Ledger, console: Console) -> None:
    """Show the notes, and forget the secrets with them: both belong to the location just written."""
    for note in ledger.notes:
        guard(note, ledger.secrets, "standard error")
        console.note(note)
    ledger.clear()


def _exit_code(summary: Summary, console: Console) -> int:
    if not summary.examined and not summary.broken:
        console.error("nothing to examine: no backup location was found", NOTHING)
        return USAGE
    return worst({*summary.codes, *((USAGE,) if summary.broken else ())})


def _style(options: argparse.Namespace, console: Console) -> Style:
    from reports.style import Style  # noqa: PLC0415 - the reports are reached by name

    return Style(
        width=bounded(options.width) if options.width else console.width,
        colour=console.colour,
        ascii_only=console.ascii_only,
        verbose=options.verbose,
    )


def _settings(options: argparse.Namespace) -> Settings:
    return Settings(
        now=now(),
        strict=options.strict,
        fail_on=Severity(options.fail_on),
        select=_words(options.select),
        ignore=_words(options.ignore),
    )


def _words(given: Sequence[str]) -> tuple[str, ...]:
    words = tuple(word.strip() for item in given for word in item.split(","))
    if "" in words:
        message = "--select and --ignore take a rule, and none is named"
        raise UsageError(message, remedy="'backup-preflight rules' lists their codes and names")
    return words


def now() -> str:
    """The time of the run: SOURCE_DATE_EPOCH when it is set (reproducible-builds.org), else the clock."""
    given = os.environ.get("SOURCE_DATE_EPOCH", "")
    if given and not (given.isdecimal() and len(given) <= len(_LAST) and int(given) <= int(_LAST)):
        message = f"SOURCE_DATE_EPOCH is not a number of seconds: {given[:40]!r}"
        raise UsageError(message, remedy="unset it, or give whole seconds since 1970-01-01 UTC, up to the year 9999")
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(int(given) if given else None))


_LAST = "253402300799"
"""The last second of the year 9999, beyond which dates have no ISO 8601 form."""
