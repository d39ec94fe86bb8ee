"""What a probe has made so far, each thing in the journal before it is asked for, and how all of it is taken away."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from checker.evidence.probes.listing import ListingError, listed
from checker.evidence.probes.wire import Said

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from checker.evidence.probes.commands import Commands
    from checker.evidence.probes.wire import Wire
    from checker.facts.probe import Leftover

_TRIES = 3
_PAUSE = 0.2
_GONE = frozenset(("NoSuchKey", "NoSuchVersion", "NoSuchUpload"))


class Made:
    """One key that something was written to, or an upload to it that is not finished."""

    __slots__ = ("doubtful", "doubtful_upload", "key", "stands", "uploads", "versions", "written")

    def __init__(self, key: str) -> None:
        """Nothing is there yet; ``doubtful`` is set while nobody knows what a request came to."""
        self.key = key
        self.stands = False
        self.written = False
        self.doubtful = False
        self.doubtful_upload = False
        self.versions: list[str] = []
        self.uploads: list[str] = []


class Trail:
    """Everything that was made, in its order; ``note`` writes a line of the journal.

    ``versioned`` says that the bucket keeps versions: a bucket that answers with a version's id does, too.
    """

    def __init__(self, wire: Wire, note: Callable[..., None], commands: Commands, *, versioned: bool) -> None:
        """Nothing was made yet."""
        self._wire = wire
        self._note = note
        self._commands = commands
        self.versioned = versioned
        self.made: dict[str, Made] = {}

    def of(self, key: str) -> Made:
        """What was made of a key."""
        return self.made.setdefault(key, Made(key))

    def put(self, key: str, content: bytes, **sent: object) -> Said:
        """Write an object, or overwrite it."""
        made = self.of(key)
        self._note(put=key)
        before, made.doubtful = made.doubtful, True
        said = self._wire.send("put_object", Key=key, Body=content, **sent)
        self._settle(made, said, before=before)
        return said

    def begin(self, key: str, **sent: object) -> tuple[Said, str]:
        """Begin an upload in parts; its id is empty where there is none."""
        made = self.of(key)
        self._note(upload=key)
        before, made.doubtful_upload = made.doubtful_upload, True
        said = self._wire.send("create_multipart_upload", Key=key, **sent)
        if said.tells and not said.repeated:
            made.doubtful_upload = before
        upload = str(said.answer.get("UploadId") or "")
        if upload:
            made.uploads.append(upload)
            self._note(upload=key, id=upload)
        return said, upload

    def part(self, key: str, upload: str, number: int, content: bytes, **sent: object) -> Said:
        """Upload a part."""
        self._note(part=number, key=key, id=upload)
        return self._wire.send("upload_part", Key=key, UploadId=upload, PartNumber=number, Body=content, **sent)

    def complete(self, key: str, upload: str, parts: list[dict[str, object]], **sent: object) -> Said:
        """Make an object of the parts."""
        made = self.of(key)
        self._note(put=key, id=upload)
        before, made.doubtful = made.doubtful, True
        said = self._wire.send(
            "complete_multipart_upload", Key=key, UploadId=upload, MultipartUpload={"Parts": parts}, **sent
        )
        self._settle(made, said, before=before)
        if said.went_well:
            made.uploads.remove(upload)
        return said

    def abort(self, key: str, upload: str) -> Said:
        """Give an upload up."""
        said = self._wire.send("abort_multipart_upload", Key=key, UploadId=upload)
        if said.went_well or said.is_missing:
            self.of(key).uploads.remove(upload)
        return said

    def delete(self, key: str) -> Said:
        """Delete an object as the clients do: by its key; a bucket that keeps versions puts a marker over it."""
        made = self.of(key)
        if self.versioned:
            # The marker is a thing of its own that has to be removed.
            self._note(put=key)
        before, made.doubtful = made.doubtful, True
        said = self._wire.send("delete_object", Key=key)
        if said.tells and not (said.repeated and self.versioned):
            made.doubtful = before
        if said.went_well or said.is_missing:
            made.stands = False
            self._remember(made, said)
        return said

    def _settle(self, made: Made, said: Said, *, before: bool) -> None:
        # Of a request that was sent again, each may have made a version of its own.
        if said.tells and not (said.repeated and self.versioned):
            made.doubtful = before
        if said.went_well:
            made.stands = made.written = True
            self._remember(made, said)

    def _remember(self, made: Made, said: Said) -> None:
        version = str(said.answer.get("VersionId") or "")
        if version and version not in made.versions:
            made.versions.append(version)
            self.versioned = True
            self._note(version=version, key=made.key)

    def remove(self, until: float) -> tuple[Leftover, ...]:
        """Take everything away, the last first; what is left when that fails, or when the time is over."""
        return tuple(left for made in reversed(list(self.made.values())) for left in self._remove(made, until))

    def remove_found(self, key: str, until: float) -> tuple[Leftover, ...]:
        """Take away what the bucket itself says is there."""
        made = self.of(key)
        made.stands = made.doubtful = True
        return tuple(self._remove(made, until))

    def all_left(self, reason: str) -> tuple[Leftover, ...]:
        """Everything that is not known to be gone, without asking for anything."""
        left: list[Leftover] = []
        for made in reversed(list(self.made.values())):
            left += [self._commands.upload(made.key, upload, reason) for upload in made.uploads]
            left += [self._commands.version(made.key, version, reason) for version in made.versions]
            if made.doubtful_upload:
                left.append(self._commands.unknown("uploads", made.key, reason))
            if self.versioned and made.doubtful:
                left.append(self._commands.unknown("versions", made.key, reason))
            elif made.stands or made.doubtful:
                left.append(self._commands.object(made.key, reason))
        return tuple(left)

    def _remove(self, made: Made, until: float) -> Iterator[Leftover]:
        uploads, versions = list(made.uploads), list(made.versions)
        if made.doubtful_upload:
            yield from self._found("uploads", made, uploads, until)
        if self.versioned and made.doubtful:
            yield from self._found("versions", made, versions, until)
        for upload in reversed(uploads):
            said = patiently(self._wire, "abort_multipart_upload", until, Key=made.key, UploadId=upload)
            if not is_gone(said):
                yield self._commands.upload(made.key, upload, said.words or said.code)
        if not self.versioned and (made.stands or made.doubtful):
            said = patiently(self._wire, "delete_object", until, Key=made.key)
            if not is_gone(said):
                yield self._commands.object(made.key, said.words or said.code)
        if self.versioned and made.written and not versions:
            # Where versioning is suspended, objects and markers have this in place of an id.
            versions.append("null")
        for version in reversed(versions) if self.versioned else ():
            said = patiently(self._wire, "delete_object", until, Key=made.key, VersionId=version)
            if not is_gone(said):
                yield self._commands.version(made.key, version, said.words or said.code)

    def _found(self, kind: str, made: Made, known: list[str], until: float) -> Iterator[Leftover]:
        """Add to ``known`` what the bucket itself says there is of a key: something that was made without an answer."""
        try:
            for found in listed(self._wire, kind, made.key, until):
                if found.key == made.key and found.id not in known:
                    known.append(found.id)
        except ListingError as error:
            yield self._commands.unknown(kind, made.key, str(error))


def patiently(wire: Wire, method: str, until: float, **sent: object) -> Said:
    """The answer to a request that may be sent twice; it is sent again as long as none comes that tells."""
    said = Said(0, "", "the time to remove it was over")
    for attempt in range(_TRIES):
        if time.monotonic() >= until:
            break
        if attempt:
            time.sleep(_PAUSE * attempt)
        said = wire.send(method, **sent)
        if said.tells:
            break
    return said


def is_gone(said: Said) -> bool:
    """Whether there is no such thing any more, or never was."""
    return said.went_well or said.is_missing or said.code in _GONE
