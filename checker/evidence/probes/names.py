"""The names of what a probe writes: three folders that Velero knows, one random name, and nothing else, ever."""

from __future__ import annotations

import hashlib
import re
import secrets
from typing import TYPE_CHECKING

from checker.model.values import NamedTuple
from checker.operations.plan import root_of

if TYPE_CHECKING:
    from checker.model.location import Location

FOLDERS = ("metadata", "restores", "kopia")
"""Where a probe's keys are looked for. Velero calls a location unavailable that has any other folder at its root.

Velero v1.18.1, pkg/persistence/object_store_layout.go. Nothing is written to ``backups``, which Velero reads every
minute, nor to ``metadata``, which it no longer uses, so that policies rightly leave it out.
"""
STEM = "backup-preflight-"
_NAME = re.compile(r"backup-preflight-[0-9a-f]{16}")
PART = 5 * 1024 * 1024
"""The size of the parts in which the plugin uploads, and the smallest that S3 takes for all but the last."""


class Names(NamedTuple):
    """The keys of one probe of one location."""

    root: str
    name: str

    @property
    def plugin(self) -> str:
        """The folder of what the plugin writes: that of a restore which does not exist."""
        return f"{self.root}restores/{self.name}/"

    @property
    def kopia(self) -> str:
        """The folder of what kopia writes: the repository of a namespace which does not exist."""
        return f"{self.root}kopia/{self.name}/"

    @property
    def results(self) -> str:
        """An object that the plugin writes, reads and overwrites."""
        return f"{self.plugin}restore-{self.name}-results.gz"

    @property
    def contents(self) -> str:
        """An object that the plugin uploads in parts."""
        return f"{self.plugin}restore-{self.name}-logs.gz"

    @property
    def aborted(self) -> str:
        """An object whose upload the plugin aborts."""
        return f"{self.plugin}restore-{self.name}-resource-list.json.gz"

    @property
    def pack(self) -> str:
        """A blob that kopia writes once and reads in ranges."""
        return f"{self.kopia}p{self.name[-16:]}{self.name[-16:]}-s7f3a9c21d4e6b805140"

    @property
    def format(self) -> str:
        """The first blob of a repository."""
        return f"{self.kopia}kopia.repository"

    @property
    def maintenance(self) -> str:
        """A blob that kopia overwrites."""
        return f"{self.kopia}kopia.maintenance"

    def owns(self, key: str) -> bool:
        """Whether a key is one of this very probe: what anybody else says of a key does not count."""
        return name_in(self.root, key) == self.name


def names_for(location: Location, name: str = "") -> Names:
    """The keys of a probe of this location, with a name that nobody had before unless one is given."""
    return Names(root_of(location), name or f"{STEM}{secrets.token_hex(8)}")


def name_in(root: str, key: str) -> str:
    """The name of the probe that a key below a location's root is of; empty when it is of none."""
    if not key.startswith(root):
        return ""
    folder, slash, rest = key[len(root) :].partition("/")
    name, second, file = rest.partition("/")
    if not (slash and second and file) or folder not in FOLDERS or _NAME.fullmatch(name) is None:
        return ""
    return name


def body(key: str, size: int, turn: int = 0) -> bytes:
    """What is written to a key the first time, the second time: text that no compression makes small."""
    return hashlib.shake_128(f"{turn} {key}".encode("utf-8", "surrogatepass")).digest(size)
