"""The command ``probe``: removes what probes left that were killed, on this machine or on another."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from checker.cli.check import stdin
from checker.cli.guard import guard
from checker.cli.live import asker, install
from checker.errors import UsageError
from checker.intake.ledger import Ledger
from checker.intake.load import Broken, iter_cases
from checker.model.location import Provider
from checker.run.verdict import NOT_READY, READY, UNDECIDED, USAGE

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator

    from checker.cli.console import Console
    from checker.evidence.probes.clean import Cleaned
    from checker.intake.load import Case


def run(options: argparse.Namespace, console: Console) -> int:
    """Clean up after probes of the one location that was given."""
    if not options.clean:
        message = "a probe is made by a check: backup-preflight check --live --probe LOCATION"
        raise UsageError(message, remedy="to remove what a killed probe left: backup-preflight probe --clean LOCATION")
    ledger = Ledger(asker(console))
    code = USAGE
    for number, case in enumerate(_cases(options, ledger, console)):
        if number:
            message = "probes of one location are cleaned up after at a time, and several are given"
            raise UsageError(message, remedy="give the document of one location")
        code = _clean(case, ledger, options, console)
        ledger.clear()
    return code


def _cases(options: argparse.Namespace, ledger: Ledger, console: Console) -> Iterator[Case]:
    for item in iter_cases([options.path], stdin=stdin, environ=os.environ, ledger=ledger):
        if not isinstance(item, Broken):
            yield item
            continue
        for error in item.errors:
            guard(f"{error} {error.remedy}", ledger.secrets, "standard error")
            console.error(str(error), error.remedy)


def _clean(case: Case, ledger: Ledger, options: argparse.Namespace, console: Console) -> int:
    try:
        from checker.run.cleaning import cleaned  # noqa: PLC0415 - loads the SDK

        if case.location.provider is Provider.MINIO:
            import checker.evidence.collectors.minio.session  # noqa: F401, PLC0415 - its SDK is there, too
    except ModuleNotFoundError as error:
        message = f"asking a bucket needs {error.name}, which is not installed"
        raise UsageError(message, remedy=install(case.location.provider)) from None
    done = cleaned(case.location, ledger.keys, os.environ, options.profile or "")
    text = _told(done, case.location.bucket or "")
    guard(text, ledger.secrets, "standard output")
    console.out(text)
    for each in done.unseen:
        console.note(f"could not be listed: {each}")
    if done.left:
        return NOT_READY
    return UNDECIDED if any(each.startswith("objects ") for each in done.unseen) else READY


def _told(done: Cleaned, bucket: str) -> str:
    from checker.cli.console import visible  # noqa: PLC0415 - keys and reasons come from elsewhere

    lines = [f"{name} is still at work: nothing of it was touched" for name in done.running]
    if done.left:
        lines += ["these commands remove what is left:", *(f"  {visible(each.command)}" for each in done.left)]
    elif done.removed:
        lines.append(f"removed what probes had left in {bucket}")
    else:
        lines.append(f"no probe left anything in {bucket}")
    return "\n".join(lines)
