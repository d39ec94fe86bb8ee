"""What is left of a probe, with the command of the AWS CLI that removes it."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING

from checker.facts.probe import Leftover
from checker.model.values import NamedTuple

if TYPE_CHECKING:
    from checker.model.location import Location


class Commands(NamedTuple):
    """The bucket that the commands are about, and what leads there where it is not AWS's own endpoint."""

    bucket: str
    endpoint: str = ""
    region: str = ""

    def object(self, key: str, reason: str) -> Leftover:
        """An object that stands where it was written."""
        return Leftover("object", key, self._line("delete-object", "--key", key), reason=reason)

    def version(self, key: str, version: str, reason: str) -> Leftover:
        """A version of an object, or a marker that says it was deleted."""
        command = self._line("delete-object", "--key", key, "--version-id", version)
        return Leftover("version", key, command, version=version, reason=reason)

    def upload(self, key: str, upload: str, reason: str) -> Leftover:
        """An upload that is not finished; its parts are paid for."""
        command = self._line("abort-multipart-upload", "--key", key, "--upload-id", upload)
        return Leftover("upload", key, command, upload=upload, reason=reason)

    def unknown(self, kind: str, key: str, reason: str) -> Leftover:
        """Something that may have been made, since no answer came, and that nobody may list."""
        call = "list-multipart-uploads" if kind == "uploads" else "list-object-versions"
        return Leftover("unknown", key, self._line(call, "--prefix", key), reason=reason)

    def _line(self, call: str, *words: str) -> str:
        parts = ["aws", "s3api", call, "--bucket", self.bucket]
        # A word that begins with a dash would be read as an option.
        for name, value in zip(words[::2], words[1::2], strict=True):
            parts += [f"{name}={value}"] if value.startswith("-") else [name, value]
        parts += ["--endpoint-url", self.endpoint] if self.endpoint else []
        parts += ["--region", self.region] if self.region else []
        return shlex.join(parts)


def commands_for(location: Location) -> Commands:
    """The commands for what is left in the bucket of a location."""
    return Commands((location.bucket or "").strip("/"), (location.s3_url or "").strip(), location.region or "")
