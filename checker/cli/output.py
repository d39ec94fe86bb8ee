"""Writing reports: which format goes where, as the locations come, and never with a secret in it."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING, TypeAlias

from checker.cli.guard import guard
from checker.cli.target import AtomicFile, StandardOutput
from checker.errors import UsageError
from checker.model.values import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

    from checker.cli.console import Console
    from checker.model.report import Report
    from checker.model.secret import Secret
    from checker.run.summary import Summary
    from reports.style import Style

    Target: TypeAlias = StandardOutput | AtomicFile

PLACEHOLDER = "{location}"
REPORTS_SCHEMA = "backup-preflight/reports/v1"
SUMMARY_SCHEMA = "backup-preflight/summary/v1"


class Artefact(NamedTuple):
    """A format and where it goes; an empty path is standard output."""

    format: str
    path: str = ""


def artefacts(given: Sequence[str], inputs: Sequence[str] = ()) -> tuple[Artefact, ...]:
    """The artefacts asked for with ``--format``; the text on standard output when none was.

    ``inputs`` are the paths that are read, and that no report may overwrite.
    """
    from reports.registry import RENDERERS  # noqa: PLC0415 - reached only when reports are written

    wanted = tuple(_artefact(item, tuple(RENDERERS)) for item in given) or (Artefact("text"),)
    shown = [item.format for item in wanted if not item.path]
    if len(shown) > 1:
        message = f"only one format can go to standard output, not {' and '.join(shown)}"
        raise UsageError(message, remedy=f"give the others a file: --format {shown[-1]}=report.{shown[-1]}")
    paths = [os.path.realpath(item.path) for item in wanted if item.path]
    if len(paths) != len(set(paths)):
        message = "two formats cannot be written to one file"
        raise UsageError(message, remedy="give each --format a path of its own")
    taken = {os.path.realpath(path) for path in inputs}
    overwritten = next((item.path for item in wanted if item.path and os.path.realpath(item.path) in taken), "")
    if overwritten:
        message = f"{overwritten} is what is to be examined, and a report would overwrite it"
        raise UsageError(message, remedy="give the report another path")
    return wanted


def _artefact(given: str, known: tuple[str, ...]) -> Artefact:
    name, found, path = given.partition("=")
    if name not in known:
        message = f"no format is called {name!r}"
        raise UsageError(message, remedy=f"the formats are {', '.join(known)}; NAME=PATH writes a file")
    if found and not path:
        message = f"--format {given} names no file"
        raise UsageError(message, remedy=f"write --format {name}=PATH, or --format {name} for standard output")
    return Artefact(name, "" if path == "-" else path)


class Writer:
    """One artefact in the making: takes reports one by one, holds none of them."""

    def __init__(self, artefact: Artefact, console: Console, style: Style) -> None:
        """Prepare the target; nothing is written yet."""
        self.artefact = artefact
        self._style = style
        self._target: Target = AtomicFile(artefact.path) if artefact.path else StandardOutput(console)
        self._names: set[str] = set()
        self._first = ""
        self._count = 0

    def add(self, report: Report, secrets: Sequence[Secret]) -> None:
        """Render one location and write it as the format does with many."""
        from reports.registry import RENDERERS  # noqa: PLC0415 - reached by name

        text = RENDERERS[self.artefact.format].render(report, self._style)
        guard(text, secrets, self.artefact.path or "standard output")
        self._count += 1
        if PLACEHOLDER in self.artefact.path:
            self._alone(text, report.location)
        elif self.artefact.format == "json":
            self._array(text)
        elif self.artefact.format == "html" and self._count > 1:
            message = "an HTML page shows one location, and there are several"
            raise UsageError(message, remedy=f"write one page each: --format html=report-{PLACEHOLDER}.html")
        else:
            self._target.write(text)

    def _alone(self, text: str, location: str) -> None:
        """One file for each location, each under a name of its own."""
        clean = file_name(location)
        name, number = clean, 1
        while name in self._names:
            number += 1
            name = f"{clean}-{number}"
        self._names.add(name)
        file = AtomicFile(self.artefact.path.replace(PLACEHOLDER, name))
        try:
            file.write(text)
            file.commit()
        finally:
            file.discard()

    def _array(self, text: str) -> None:
        """One location is the report itself; several are an array, written as they come."""
        if self._count == 1:
            self._first = text
            return
        if self._first:
            self._open_array()
        self._target.write(f",\n{text}")

    def _open_array(self) -> None:
        self._target.write(f'{{"schema": "{REPORTS_SCHEMA}", "reports": [')
        if self._first:
            self._target.write(self._first)
        self._first = ""

    def end(self, summary: Summary) -> None:
        """Finish the artefact and put it in place."""
        if PLACEHOLDER in self.artefact.path:
            return
        if self.artefact.format == "json":
            self._end_json(summary)
        elif self.artefact.format == "jsonl":
            self._target.write(summary_json(summary))
        elif self.artefact.format == "text" and self._count > 1:
            self._target.write(summary.line())
        self._target.commit()

    def _end_json(self, summary: Summary) -> None:
        """The report of the one location there is; else, and where a document was unusable, the array says all."""
        if self._count == 1 and not summary.broken:
            self._target.write(self._first)
            return
        if self._count <= 1:
            self._open_array()
        self._target.write(f'], "summary": {summary_json(summary)}}}')

    def discard(self) -> None:
        """Leave nothing half written behind."""
        self._target.discard()


def summary_json(summary: Summary) -> str:
    """The summary as one line of JSON."""
    body = {"schema": SUMMARY_SCHEMA, "locations": summary.examined, "verdicts": summary.words}
    return json.dumps({**body, "broken": summary.broken, "exitCodes": sorted(summary.codes)}, sort_keys=True)


def file_name(location: str) -> str:
    """A location's name as a file name: nothing in it can leave the folder."""
    clean = "".join(c if c.isalnum() or c in "-_." else "-" for c in location)[:100]
    return clean.strip(".") or "location"
