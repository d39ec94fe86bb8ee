"""Where text ends up: standard output, or a file that appears whole or not at all."""

from __future__ import annotations

import os
import tempfile
from typing import IO, TYPE_CHECKING

from checker.errors import UsageError

if TYPE_CHECKING:
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
    """A file written beside its final name, and put in place only when it is whole."""

    def __init__(self, path: str) -> None:
        """Prepare to write ``path``; nothing is created yet."""
        self.path = path
        self._file: IO[str] | None = None

    def write(self, text: str) -> None:
        """Add ``text`` and a line end."""
        if self._file is None:
            self._file = self._open()
        self._file.write(f"{text}\n")

    def commit(self) -> None:
        """Put the file in place."""
        if self._file is None:
            return
        self._file.close()
        os.replace(self._file.name, self.path)  # noqa: PTH105 - pathlib costs start-up time
        self._file = None

    def discard(self) -> None:
        """Leave nothing behind."""
        if self._file is not None:
            self._file.close()
            os.unlink(self._file.name)  # noqa: PTH108 - as above
            self._file = None

    def _open(self) -> IO[str]:
        folder = os.path.dirname(self.path) or "."  # noqa: PTH120 - as above
        try:
            file = tempfile.NamedTemporaryFile(  # noqa: SIM115 - closed by commit or discard
                "w", encoding="utf-8", newline="\n", dir=folder, prefix=".backup-preflight-", delete=False
            )
        except OSError as error:
            message = f"cannot write {self.path}: {error.strerror}"
            raise UsageError(message, remedy="give a path in a folder that exists and can be written") from None
        os.chmod(file.name, 0o644)  # noqa: PTH101 - a report is to be read by others; the temporary default is 0600
        return file
