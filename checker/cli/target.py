"""Where text ends up: standard output, or a file that appears whole or not at all."""

from __future__ import annotations

import os
from contextlib import contextmanager, suppress
from typing import IO, TYPE_CHECKING

from checker.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from checker.cli.console import Console


class StandardOutput:
    """Standard output; every piece is seen at once."""

    def __init__(self, console: Console) -> None:
        """Write through ``console``."""
        self._console = console

    def write(self, text: str) -> None:
        """Show ``text``."""
        self._console.out(text)

    def commit(self) -> None:
        """Everything has been shown already."""

    def discard(self) -> None:
        """What has been shown cannot be taken back."""


class AtomicFile:
    """A file written beside its final name, and put in place only when it is whole.

    A link is followed, and what is no file (a pipe, ``/dev/null``) is written to as it is: neither is replaced.
    """

    def __init__(self, path: str) -> None:
        """Prepare to write ``path``; nothing is created yet."""
        self.path = path
        self._place = os.path.realpath(path)
        self._file: IO[str] | None = None

    def write(self, text: str) -> None:
        """Add ``text`` and a line end."""
        with self._told():
            if self._file is None:
                self._file = self._open()
            self._file.write(f"{text}\n")

    def commit(self) -> None:
        """Put the file in place."""
        if self._file is None:
            return
        with self._told():
            self._file.close()
            if self._is_beside:
                os.replace(self._file.name, self._place)  # noqa: PTH105 - pathlib costs start-up time
        self._file = None

    def discard(self) -> None:
        """Leave nothing behind."""
        if self._file is None:
            return
        with suppress(OSError):  # a full disk, which has been told of already
            self._file.close()
        if self._is_beside:
            os.unlink(self._file.name)  # noqa: PTH108 - as above
        self._file = None

    @property
    def _is_beside(self) -> bool:
        """Whether the text is in a file of its own, beside the final name."""
        return self._file is not None and self._file.name != self._place

    def _open(self) -> IO[str]:
        if os.path.isdir(self._place):  # noqa: PTH112 - as above
            message = f"cannot write {self.path}: it is a folder"
            raise UsageError(message, remedy="give the path of a file")
        if os.path.exists(self._place) and not os.path.isfile(self._place):  # noqa: PTH110, PTH113 - as above
            return open(self._place, "w", encoding="utf-8", newline="\n")  # noqa: PTH123 - closed by commit
        import tempfile  # noqa: PLC0415 - only a run that writes files pays for it

        file = tempfile.NamedTemporaryFile(  # noqa: SIM115 - closed by commit or discard
            "w",
            encoding="utf-8",
            newline="\n",
            dir=os.path.dirname(self._place),  # noqa: PTH120 - as above
            prefix=".backup-preflight-",
            delete=False,
        )
        # A temporary file is the owner's alone; a report is for whom the user's umask says.
        umask = os.umask(0o077)
        os.umask(umask)
        os.chmod(file.name, 0o666 & ~umask)  # noqa: PTH101 - as above
        return file

    @contextmanager
    def _told(self) -> Iterator[None]:
        """Say which file could not be written, and what to do."""
        try:
            yield
        except OSError as error:
            message = f"cannot write {self.path}: {error.strerror or error}"
            raise UsageError(message, remedy="give a path in a folder that exists and can be written") from None
