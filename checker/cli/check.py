"""The command ``check``: examines locations as they come, writes the reports, answers with the exit code."""

from __future__ import annotations

import os
import sys
import time
from typing import TYPE_CHECKING

from checker.cli.output import Writer, artefacts
from checker.errors import UsageError
from checker.intake.ledger import Ledger
from checker.intake.load import Broken, iter_cases
from checker.model.rule import Severity
from checker.run.check import examine
from checker.run.registry import intruder
from checker.run.settings import Settings
from checker.run.summary import Summary
from checker.run.verdict import INTERNAL, USAGE, worst

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence

    from checker.cli.console import Console
    from checker.model.report import Report
    from checker.model.secret import Secret

NOTHING = "give a document of kind BackupLocation, a Palette body or a Velero BackupStorageLocation; see the README"


def run(options: argparse.Namespace, console: Console) -> int:
    """Examine every location given, and write what was asked for."""
    foreign = intruder()
    if foreign is not None:
        console.error(
            f"another distribution has overwritten a package of backup-preflight: {foreign}",
            "install backup-preflight in an environment of its own (pipx, uv tool, or a container)",
        )
        return INTERNAL
    settings = _settings(options)
    wanted = artefacts(options.format)
    writers = [Writer(artefact, console, _style(options, console)) for artefact in wanted]
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
    stdin = sys.stdin.buffer.read
    ledger = Ledger()
    for item in iter_cases(options.paths, evidence=options.evidence, stdin=stdin, environ=os.environ, ledger=ledger):
        if isinstance(item, Broken):
            summary.broken += 1
            for error in item.errors:
                console.error(str(error), error.remedy)
            continue
        report = examine(item, settings)
        summary.add(report)
        _write(report, writers, ledger.secrets)
        _tell(ledger, console)
        if quiet:
            console.out(f"{report.location}: {report.headline}")
    _tell(ledger, console)
    return summary


def _tell(ledger: Ledger, console: Console) -> None:
    """Show the notes, and forget the secrets with them: both belong to the location just written."""
    for note in ledger.notes:
        console.note(note)
    ledger.clear()


def _write(report: Report, writers: Sequence[Writer], secrets: Sequence[Secret]) -> None:
    for writer in writers:
        writer.add(report, secrets)


def _exit_code(summary: Summary, console: Console) -> int:
    if not summary.examined and not summary.broken:
        console.error("nothing to examine: no backup location was found", NOTHING)
        return USAGE
    return worst({*summary.codes, *((USAGE,) if summary.broken else ())})


def _style(options: argparse.Namespace, console: Console) -> object:
    from reports.style import Style  # noqa: PLC0415 - the reports are reached by name

    return Style(
        width=options.width or console.width,
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
    return tuple(word for item in given for word in item.split(",") if word)


def now() -> str:
    """The time of the run: SOURCE_DATE_EPOCH when it is set (reproducible-builds.org), else the clock."""
    given = os.environ.get("SOURCE_DATE_EPOCH", "")
    if given and not given.isdecimal():
        message = f"SOURCE_DATE_EPOCH is not a number of seconds: {given!r}"
        raise UsageError(message, remedy="unset it, or give whole seconds since 1970-01-01 UTC")
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(int(given) if given else None))
