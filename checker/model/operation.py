"""Operations: what Velero and kopia do, as lists of the requests they send."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING

from checker.model.values import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

    from checker.model.location import Feature


NOTHING: Mapping[str, str] = {}
"""No condition keys; typed so that nobody writes to it."""


class Client(Enum):
    """The program that sends a request; each has its own headers."""

    PLUGIN = "velero-plugin-for-aws"
    KOPIA = "kopia"
    SNAPSHOTTER = "velero-plugin-for-aws (volume snapshotter)"
    DOWNLOADER = "velero CLI (pre-signed URL)"

    __hash__ = object.__hash__  # Enum's own is a Python function; a member is one object anyway


class Target(Enum):
    """What kind of thing a request is about."""

    BUCKET = "bucket"
    OBJECT = "object"
    KEY = "key"
    VOLUME = "volume"
    SNAPSHOT = "snapshot"
    ANY = "any"
    ROLE = "role"

    __hash__ = object.__hash__  # Enum's own is a Python function; a member is one object anyway


class Ask(NamedTuple):
    """One request a client sends, before it is bound to a location.

    ``name`` is the object key, or the key id, with ``{root}``, ``{backup}``, ``{restore}`` and ``{namespace}`` to fill.
    ``context`` holds the condition keys the request itself sets, lower case, templates as in ``name``.
    ``when`` names the condition under which the client sends it (empty: always); ``plan.py`` knows the words.
    ``since`` and ``until`` bound the client's versions (inclusive, exclusive), empty for unbounded.
    ``tolerated`` marks a request whose refusal the client survives.
    """

    action: str
    target: Target
    client: Client
    why: str
    name: str = ""
    context: Mapping[str, str] = NOTHING
    when: str = ""
    since: str = ""
    until: str = ""
    tolerated: bool = False


class Operation(NamedTuple):
    """Something Velero does that the user would name (``backup-upload``), and the error seen when it is refused."""

    name: str
    title: str
    feature: Feature
    asks: tuple[Ask, ...]
    failure: str
    references: tuple[str, ...] = ()
