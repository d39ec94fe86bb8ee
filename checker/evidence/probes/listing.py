"""What a bucket says there is below a prefix: bounded, whatever the server answers, and never believed beyond it."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from checker.model.values import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from checker.evidence.probes.wire import Wire

MOST_PAGES = 20
"""Of a longer listing the rest is left for the next time: a probe makes a handful of things."""


class Found(NamedTuple):
    """A key, and the id of its version or of its upload."""

    key: str
    id: str = ""


class ListingError(Exception):
    """A listing came to no end, or to no answer; its text says why, and holds nothing that was sent."""


class _Kind(NamedTuple):
    """How one kind of thing is listed: the call, its members, and what continues it."""

    method: str
    members: tuple[str, ...]
    id: str
    goes_on: tuple[tuple[str, str], ...]


_KINDS = {
    "objects": _Kind("list_objects_v2", ("Contents",), "", (("ContinuationToken", "NextContinuationToken"),)),
    "versions": _Kind(
        "list_object_versions",
        ("Versions", "DeleteMarkers"),
        "VersionId",
        (("KeyMarker", "NextKeyMarker"), ("VersionIdMarker", "NextVersionIdMarker")),
    ),
    "uploads": _Kind(
        "list_multipart_uploads",
        ("Uploads",),
        "UploadId",
        (("KeyMarker", "NextKeyMarker"), ("UploadIdMarker", "NextUploadIdMarker")),
    ),
}


def listed(wire: Wire, kind: str, prefix: str, until: float) -> Iterator[Found]:
    """Everything of a kind below a prefix, as far as it is listed; raises ``ListingError`` where that ends too soon."""
    how = _KINDS[kind]
    sent: dict[str, object] = {}
    for _page in range(MOST_PAGES):
        if time.monotonic() >= until:
            message = "the time to list what is left was over"
            raise ListingError(message)
        said = wire.send(how.method, Prefix=prefix, **sent)
        if not said.went_well:
            raise ListingError(said.words or said.code or "no answer")
        yield from _members(said.answer, how)
        if not said.answer.get("IsTruncated"):
            return
        sent = {ours: said.answer[theirs] for ours, theirs in how.goes_on if said.answer.get(theirs)}
        if not sent:
            message = "the listing is cut short and does not say how it goes on"
            raise ListingError(message)
    message = f"the listing has more than {MOST_PAGES} pages"
    raise ListingError(message)


def _members(answer: Mapping[str, Any], how: _Kind) -> Iterator[Found]:
    for name in how.members:
        members: Iterable[Mapping[str, Any]] = answer.get(name) or ()
        for member in members:
            key = str(member.get("Key", ""))
            if key:
                yield Found(key, str(member.get(how.id) or "") if how.id else "")
