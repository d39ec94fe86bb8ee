"""What a probe found: what the location's credential was answered when it did what Velero and kopia do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from checker.model.fact import FactKey
from checker.model.values import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

PLUGIN, KOPIA, DOWNLOADER = "plugin", "kopia", "downloader"
CLIENTS = (PLUGIN, KOPIA, DOWNLOADER)
"""Who sends a request: the plugin for AWS, kopia, and whoever follows a signed URL."""

DONE, REFUSED, FAILED, UNANSWERED = "done", "refused", "failed", "unanswered"
OUTCOMES = (DONE, REFUSED, FAILED, UNANSWERED)
"""It came out as expected; the endpoint refused it (401, 403); it answered otherwise; no answer that tells came."""

NOT_FOUND = "not-found"
EXPECTED = (DONE, NOT_FOUND)
"""That the request is carried out, or that it is answered 404."""

CORRUPTED = "Corrupted"
"""In place of an error's code: what was read back is not what had been written."""


class ProbeStep(NamedTuple):
    """One request of a probe: which operations of the catalogue it stands for, and what came of it.

    ``key`` is an object's key, or the prefix of a listing; ``code`` is the error's, or a word of ours without blanks;
    ``encryption`` is what the request asked for, ``echoed`` what the answer says of it.
    """

    operations: tuple[str, ...]
    client: str
    call: str
    action: str
    key: str
    outcome: str
    expected: str = DONE
    status: int = 0
    code: str = ""
    words: str = ""
    delimiter: str = ""
    encryption: str = ""
    echoed: str = ""


class Leftover(NamedTuple):
    """What the probe made and could not remove: an object, a version, a marker, an upload, and what removes it."""

    kind: str
    key: str
    command: str
    version: str = ""
    upload: str = ""
    reason: str = ""


class Probed(NamedTuple):
    """A probe: the name that all its keys have, its steps in their order, and what it left behind."""

    name: str
    steps: tuple[ProbeStep, ...] = ()
    left: tuple[Leftover, ...] = ()


PROBE: FactKey[Probed] = FactKey(
    "probe", "probe of the location", "s3:PutObject, s3:GetObject, s3:ListBucket, s3:DeleteObject", optional=True
)

WORDS: Mapping[str, str] = {
    PLUGIN: "velero-plugin-for-aws",
    KOPIA: "kopia",
    DOWNLOADER: "whoever follows the signed URL",
}
"""Clients, as messages name them."""
