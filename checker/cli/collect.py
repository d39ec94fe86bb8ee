"""The command ``collect``: asks the account of one location, and writes what it answered as a snapshot."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from checker.cli.check import now, stdin
from checker.cli.guard import guard
from checker.cli.live import asker, save, snapshot_text
from checker.errors import UsageError
from checker.intake.ledger import Ledger
from checker.intake.load import Broken, iter_cases
from checker.run.verdict import READY, USAGE

if TYPE_CHECKING:
    import argparse

    from checker.cli.console import Console


def run(options: argparse.Namespace, console: Console) -> int:
    """Write the snapshot of the one location that was given."""
    ledger = Ledger(asker(console))
    given = iter_cases([options.path], evidence=options.evidence, stdin=stdin, environ=os.environ, ledger=ledger)
    texts: list[str] = []
    broken = False
    for item in given:
        if isinstance(item, Broken):
            broken = True
            for error in item.errors:
                guard(f"{error} {error.remedy}", ledger.secrets, "standard error")
                console.error(str(error), error.remedy)
        elif texts:
            message = "a snapshot is of one location, and several are given"
            raise UsageError(message, remedy="give the document of one location")
        else:
            texts.append(snapshot_text(item, ledger, options, console, now()))
        for note in ledger.notes:
            guard(note, ledger.secrets, "standard error")
            console.note(note)
        ledger.clear()
    if broken or not texts:
        return USAGE
    if options.output:
        save(options.output, texts[0])
    else:
        console.out(texts[0].removesuffix("\n"))
    return READY
