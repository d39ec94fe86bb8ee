"""The Service Authorization Reference of the services that a backup location touches: read when a policy is linted.

The data beside this module is made by ``make services`` from a dated release of AWS's own pages. What it does not know
may be newer than it: callers say "unknown to the reference of DATE", never "wrong".
"""

from __future__ import annotations

import json
import os
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Final

from checker.model.values import NamedTuple
from checker.policy.aws_language.wildcard import compile_tokens, tokens_of
from checker.policy.services.global_keys import global_keys

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

SERVICES: Final = ("ec2", "iam", "kms", "s3", "sts")
_FOLDER: Final = os.path.join(os.path.dirname(__file__), "data")  # noqa: PTH118, PTH120 - pathlib costs start-up time
_FAMILY: Final = ("/", "${", "<")


class Key(NamedTuple):
    """A condition key as AWS spells it; ``kind`` is String, ARN, Bool, Date, Numeric, IPAddress, or ArrayOf… of them.

    ``name`` ends in a slash or a colon when it is a family (``aws:ResourceTag/``, ``kms:EncryptionContext:``).
    """

    name: str
    kind: str

    @property
    def is_multivalued(self) -> bool:
        """Whether a request may carry several values of it, so that a set operator makes sense."""
        return self.kind.startswith("ArrayOf")


class Kind(NamedTuple):
    """A kind of resource: its name and its ARN with ``*`` for every part that varies."""

    name: str
    pattern: str
    keys: frozenset[str]


class Action(NamedTuple):
    """An action; ``level`` is List, Read or Write, or Write with ``Tagging, `` or ``Permissions management, `` before.

    ``kinds`` are the kinds of resource it is checked against, none when it takes ``*`` only; ``required`` is whether
    a statement must name one of them. ``keys`` are the lower-case names of its condition keys.
    """

    service: str
    name: str
    level: str
    kinds: tuple[Kind, ...]
    required: bool
    keys: frozenset[str]

    @property
    def full_name(self) -> str:
        """The action as a policy names it: ``s3:GetObject``."""
        return f"{self.service}:{self.name}"


class Service:
    """One service; actions are built when they are asked for."""

    __slots__ = ("_actions", "_names", "_raw", "date", "keys", "kinds", "name")

    def __init__(self, raw: Mapping[str, Any]) -> None:
        """Index the names."""
        self.name = str(raw["service"])
        self.date = str(raw["date"])
        self.keys: dict[str, Key] = {}
        listed = [_key(name, kind) for name, kind in raw["keys"]]
        self.keys.update((key.name.lower(), key) for key in listed)
        lower = [key.name.lower() for key in listed]
        self.kinds = tuple(
            Kind(name, _pattern(arn), frozenset(lower[number] for number in keys))
            for name, arn, keys in raw["resources"]
        )
        self._raw = [raw["actions"], lower]
        self._names = {name.lower(): name for name in raw["actions"]}
        self._actions: dict[str, Action] = {}

    def action(self, name: str) -> Action | None:
        """The action of that name, whatever its case; without the service before it."""
        spelled = self._names.get(name.lower())
        if spelled is None:
            return None
        found = self._actions.get(spelled)
        if found is None:
            actions, lower = self._raw
            level, kinds, required, keys = actions[spelled]
            on = tuple(self.kinds[number] for number in kinds)
            own = frozenset(lower[number] for number in keys).union(*(kind.keys for kind in on))
            found = self._actions[spelled] = Action(self.name, spelled, level, on, required, own)
        return found

    def matching(self, pattern: str) -> tuple[Action, ...]:
        """The actions that a name with wildcards covers, in alphabetical order."""
        if "*" not in pattern and "?" not in pattern:
            one = self.action(pattern)
            return () if one is None else (one,)
        matches = compile_tokens(tokens_of(pattern.lower()))
        found = [self.action(name) for lower, name in self._names.items() if matches(lower)]
        return tuple(action for action in found if action is not None)


@cache
def service(name: str) -> Service | None:
    """A service by the word before the colon of its actions; ``None`` when the reference does not hold it."""
    name = name.lower()
    return Service(_read(name)) if name in SERVICES else None


@cache
def service_names() -> frozenset[str]:
    """The words that AWS services have before the colon of their actions: all services, not only those read here."""
    return frozenset(_read("names")["names"])


@cache
def reference_date() -> str:
    """The day of the release that the data was made from."""
    return str(_read("names")["date"])


@lru_cache(maxsize=1024)
def expand(pattern: str) -> tuple[Action, ...] | None:
    """The actions that an Action entry covers; ``None`` when it reaches a service that the reference does not hold."""
    if pattern == "*":
        return None
    prefix, _, name = pattern.partition(":")
    if "*" in prefix or "?" in prefix:
        return None
    found = service(prefix)
    return None if found is None else found.matching(name)


def global_key(name: str) -> Key | None:
    """A global condition key, of whatever case; a member of a family stands for the family."""
    lower, known = name.lower(), global_keys()
    found = known.get(lower) or (known.get(lower.partition("/")[0] + "/") if "/" in lower else None)
    return None if found is None else Key(*found)


def condition_key(name: str) -> Key | None:
    """A condition key: global, or of a service held here; ``None`` when the reference does not know it."""
    found = global_key(name)
    if found is not None:
        return found
    owner = service(name.partition(":")[0])
    return None if owner is None else owner.keys.get(family_of(name, owner.keys))


def family_of(name: str, keys: Mapping[str, Key]) -> str:
    """The lower-case name under which ``keys`` hold a key: its own, or that of its family."""
    lower = name.lower()
    if lower in keys:
        return lower
    head, slash, _ = lower.partition("/")
    if slash and head + slash in keys:
        return head + slash
    start, _, rest = lower.partition(":")
    middle = rest.partition(":")[0]
    return f"{start}:{middle}:" if f"{start}:{middle}:" in keys else lower


def _key(name: str, kind: str) -> Key:
    """A key of the data; what varies in its name (``${TagKey}``, ``<key>``) is cut off, so that a family remains."""
    for mark in _FAMILY[1:]:
        name = name.partition(mark)[0]
    return Key(name, kind)


def _pattern(arn: str) -> str:
    """An ARN with ``*`` in place of each ``${Part}``."""
    parts = []
    for piece in arn.split("${"):
        before, closed, after = piece.partition("}")
        parts.append(after if closed else before)
    return "*".join(parts)


def _read(name: str) -> Mapping[str, Any]:
    path = os.path.join(_FOLDER, f"{name}.json")  # noqa: PTH118 - pathlib costs start-up time
    with open(path, encoding="utf-8") as file:  # noqa: PTH123 - as above
        found: Mapping[str, Any] = json.load(file)
    return found
