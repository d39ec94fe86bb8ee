"""Writing changed files back: all of them or none, each replaced whole, and none that was changed meanwhile."""

from __future__ import annotations

import os
import stat
from contextlib import suppress
from typing import TYPE_CHECKING

from checker.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from checker.run.fix import Changed


def replace_all(files: Sequence[Changed]) -> None:
    """Write every file anew: beside itself first, then in its place, with the rights it had.

    Raises ``UsageError`` before anything is in place when one of them cannot be written.
    """
    places = [_writable(changed) for changed in files]
    written: list[str] = []
    done: list[tuple[Changed, str]] = []
    try:
        for changed, place in zip(files, places, strict=True):
            written.append(_beside(changed, place))
        for changed, place in zip(files, places, strict=True):
            _refuse_changed(changed, place)
        for temporary, place in zip(list(written), places, strict=True):
            os.replace(temporary, place)  # noqa: PTH105 - pathlib costs start-up time
            written.remove(temporary)
            done.append((files[len(done)], place))
    except OSError as error:
        message = f"cannot write: {error.strerror or error}{_taken_back(done)}"
        raise UsageError(message, remedy="see to space and rights, then run it again") from None
    finally:
        for temporary in written:
            with suppress(OSError):
                os.unlink(temporary)  # noqa: PTH108 - as above


def _taken_back(done: Sequence[tuple[Changed, str]]) -> str:
    """What came of giving the files their old content again that were written before one failed."""
    kept: list[str] = []
    for changed, place in done:
        try:
            os.replace(_beside(changed._replace(after=changed.before), place), place)  # noqa: PTH105 - as above
        except OSError:
            kept.append(changed.name)
    if kept:
        return f"; {', '.join(kept)} could not be given the old content again, and is changed"
    return "; every file has its old content" if done else ""


def _writable(changed: Changed) -> str:
    """The real path of a file that may be written."""
    name = changed.name
    place = os.path.realpath(name)
    if os.path.islink(name) and not _stays(name, place):  # noqa: PTH114 - as above
        message = f"{name} is a link that leads out of its folder, and what it leads to is not written"
        raise UsageError(message, remedy="name the file that it leads to, or apply the patch yourself")
    _refuse_changed(changed, place)
    state = os.stat(place)  # noqa: PTH116 - as above
    if state.st_nlink > 1:
        message = f"{name} has another name (a hard link), which would keep the old content"
        raise UsageError(message, remedy="part the two (copy it, and put the copy in its place), then run it again")
    mode = state.st_mode
    if not mode & 0o222 or not os.access(place, os.W_OK):
        message = f"{name} is read-only"
        raise UsageError(message, remedy="allow writing it (chmod u+w), or apply the patch yourself")
    return place


def _stays(name: str, place: str) -> bool:
    """Whether what a link leads to is under the link's own folder, or under the current one."""
    folders = (os.path.dirname(name) or ".", ".")  # noqa: PTH120 - as above
    return any(place.startswith(os.path.join(os.path.realpath(folder), "")) for folder in folders)  # noqa: PTH118 - as above


def _refuse_changed(changed: Changed, place: str) -> None:
    try:
        with open(place, "rb") as file:  # noqa: PTH123 - as above
            same = file.read() == changed.before
    except OSError:
        same = False
    if not same:
        message = f"{changed.name} was changed while the fix was made, so nothing is written"
        raise UsageError(message, remedy="run it again")


def _beside(changed: Changed, place: str) -> str:
    """A file beside its final place, with the new content, and the owner and the rights of the old one."""
    import tempfile  # noqa: PLC0415 - only a run that writes files pays for it

    handle, path = tempfile.mkstemp(dir=os.path.dirname(place), prefix=".backup-preflight-")  # noqa: PTH120 - as above
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(changed.after)
            file.flush()
            os.fsync(file.fileno())
        old, new = os.stat(place), os.stat(path)  # noqa: PTH116 - as above
        if (old.st_uid, old.st_gid) != (new.st_uid, new.st_gid):
            # Under sudo the file would else be root's, and its owner could not even read it. It takes away rights.
            os.chown(path, old.st_uid, old.st_gid)
        os.chmod(path, stat.S_IMODE(old.st_mode))  # noqa: PTH101 - as above
    except BaseException:
        os.unlink(path)  # noqa: PTH108 - as above
        raise
    return path
