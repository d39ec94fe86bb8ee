"""What the commands share that ask an account: the prompt, the progress line, and the asking itself."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from checker.cli.guard import guard
from checker.errors import UsageError
from checker.model.location import Provider

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable

    from checker.cli.console import Console
    from checker.evidence.snapshot import Snapshot
    from checker.intake.ledger import Ledger
    from checker.intake.load import Case

DEADLINE = 60.0
"""Seconds that a live run may ask for, when nobody says otherwise."""
SNAPSHOT_LIMIT = 32 * 1024 * 1024


def asker(console: Console) -> Callable[[str], str] | None:
    """How a secret is asked for: on the terminal, unseen; nobody is asked where there is none."""
    if not console.stderr.isatty():
        return None

    def ask(what: str) -> str:
        from getpass import getpass  # noqa: PLC0415 - few runs ask for anything

        return getpass(f"{what}: ")

    return ask


def asked(case: Case, ledger: Ledger, options: argparse.Namespace, console: Console, now: str) -> Case:
    """The location with all that its account answers, as it reads when its snapshot is read back."""
    from checker.evidence.snapshot import read_snapshot  # noqa: PLC0415 - only a live run has snapshots
    from checker.run.replay import case_of  # noqa: PLC0415 - as above

    text = snapshot_text(case, ledger, options, console, now)
    if options.save:
        save(options.save, text)
    return case_of(read_snapshot("the live run", text.encode()))


def snapshot_text(case: Case, ledger: Ledger, options: argparse.Namespace, console: Console, now: str) -> str:
    """The snapshot of a location whose account is asked now; no secret is in it."""
    from checker.evidence.snapshot import to_text  # noqa: PLC0415 - only a live run has snapshots

    provider = case.location.provider
    try:
        from checker.run.live import Live, snapshot_of  # noqa: PLC0415 - loads the SDK

        if provider is Provider.MINIO:
            import checker.run.live_minio  # noqa: F401, PLC0415 - its SDK is there, too
    except ModuleNotFoundError as error:
        message = f"a live run needs {error.name}, which is not installed"
        raise UsageError(message, remedy=install(provider)) from None
    progress = Progress(console)
    live = Live(
        os.environ,
        options.profile or "",
        options.deadline or DEADLINE,
        getattr(options, "probe", None) or "",
        progress.tell,
        progress.say,
    )
    try:
        text = to_text(snapshot_of(case, ledger.keys, live, now))
    finally:
        progress.end()
    guard(text, ledger.secrets, "the snapshot")
    return text


def install(provider: Provider) -> str:
    """How the SDK is installed that a provider is asked with."""
    return f"install the live part, too: pipx install 'backup-preflight[{provider.value}]'"


def save(path: str, text: str) -> None:
    """Write a snapshot to a file that appears whole or not at all."""
    from checker.cli.target import AtomicFile  # noqa: PLC0415 - only a run that saves pays for it

    file = AtomicFile(path)
    try:
        file.write(text.removesuffix("\n"))
        file.commit()
    except BaseException:
        file.discard()
        raise


def snapshot_at(path: str) -> Snapshot:
    """The snapshot that a file holds; raises ``DocumentError``."""
    from checker.errors import DocumentError  # noqa: PLC0415 - only --from reads snapshots
    from checker.evidence.snapshot import read_snapshot  # noqa: PLC0415 - as above
    from checker.intake.files import UnreadableError, named, read_file  # noqa: PLC0415 - as above

    found = named(path)
    try:
        data = read_file(found, SNAPSHOT_LIMIT)
    except UnreadableError as error:
        raise DocumentError(error.message, remedy=error.remedy) from None
    if not data.lstrip().startswith(b"{"):
        message = f"{found.name} is no snapshot"
        remedy = "give a file that 'collect' or 'check --live --save' wrote; a location is given without --from"
        raise DocumentError(message, remedy=remedy)
    return read_snapshot(found.name, data)


class Progress:
    """A line on the terminal that says how far the asking is; nothing anywhere else."""

    def __init__(self, console: Console) -> None:
        """Show it on standard error, when that is a terminal."""
        self._console = console
        self._stream = console.stderr if console.stderr.isatty() else None
        self._shown = False

    def tell(self, done: int, of: int) -> None:
        """Show how many questions of how many are answered."""
        if self._stream is not None:
            self._stream.write(f"\r\x1b[Kasking: {done} of {of} answered")
            self._stream.flush()
            self._shown = True

    def say(self, words: str) -> None:
        """Tell people something, on lines of its own."""
        self.end()
        for line in words.splitlines():
            self._console.note(line)

    def end(self) -> None:
        """Take the line away."""
        if self._stream is not None and self._shown:
            self._stream.write("\r\x1b[K")
            self._stream.flush()
