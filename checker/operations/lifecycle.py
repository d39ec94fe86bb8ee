"""Which of a location's objects a lifecycle rule touches, and which of them it covers altogether.

A rule is narrowed by a prefix, by tags and by sizes. Kopia tags nothing and the plugin only what ``tagging`` says, so a
rule that asks for another tag touches nothing of the location.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from checker.facts.aws_storage import LifecycleRule, Transition

METADATA = ("backups/", "restores/", "metadata/", "plugins/")
"""What the plugin writes under the location's prefix, and what older versions of Velero wrote."""

VOLUMES = ("kopia/", "restic/")
"""Where the repositories of volume data are."""

FOLDERS = (*METADATA, *VOLUMES)
"""The folders that Velero accepts directly under the prefix (v1.17, pkg/persistence/object_store_layout.go)."""

WRITTEN = ("backups/", "restores/", "kopia/")
"""The folders that Velero and kopia of today write to and delete from."""

UPLOADED = ("backups/", "restores/")
"""The folders in which the plugin uploads large files in parts; kopia writes each blob whole."""

ARCHIVES = ("GLACIER", "DEEP_ARCHIVE")
"""Classes whose objects cannot be read before somebody restores them."""


def overlaps(prefix: str, other: str) -> bool:
    """Whether some key can begin with both prefixes: one of them is the beginning of the other."""
    return prefix.startswith(other) or other.startswith(prefix)


def touches(rule: LifecycleRule, folder: str, tags: Mapping[str, str]) -> bool:
    """Whether a rule in force applies to some object below ``folder`` that carries ``tags`` and no others."""
    return rule.enabled and overlaps(rule.prefix, folder) and all(tags.get(key) == value for key, value in rule.tags)


def covers_all(rule: LifecycleRule, folder: str) -> bool:
    """Whether a rule in force applies to every object below ``folder``, whatever its size and tags."""
    return rule.enabled and folder.startswith(rule.prefix) and not rule.tags and not has_sizes(rule)


def has_sizes(rule: LifecycleRule) -> bool:
    """Whether the size of an object decides: then small ones and large ones fare differently."""
    return rule.larger_than is not None or rule.smaller_than is not None


def prefix_meant(prefix: str) -> str:
    """The prefix without a slash in front and ``*`` at its end, which no key of Velero's has."""
    return prefix.rstrip("*").lstrip("/")


def expires_current(rule: LifecycleRule) -> bool:
    """Whether the rule deletes the objects themselves, not only their old versions and delete markers."""
    return rule.expiration_days is not None or bool(rule.expiration_date)


def expires_noncurrent(rule: LifecycleRule) -> bool:
    """Whether the rule deletes every old version in the end; one that keeps a number of them keeps what kopia deleted.

    An object that was deleted has one old version, its last, and that is among the newest however few are kept.
    """
    return rule.noncurrent_days is not None and not rule.noncurrent_kept


def removes_markers(rule: LifecycleRule) -> bool:
    """Whether the rule takes away the delete marker that is left when nothing else is."""
    return rule.expires_delete_markers or rule.expiration_days is not None


def archives(rule: LifecycleRule) -> tuple[Transition, ...]:
    """The moves of current objects into classes that cannot be read at once."""
    return tuple(move for move in rule.transitions if move.storage_class in ARCHIVES)


def dearer(rule: LifecycleRule) -> tuple[Transition, ...]:
    """The moves of current objects into classes that can be read at once, at a price."""
    return tuple(move for move in rule.transitions if move.storage_class not in ARCHIVES)


def uncovered(rules: Iterable[LifecycleRule], root: str, folders: Iterable[str]) -> tuple[str, ...]:
    """The folders below ``root``, with it before them, that no one of the rules covers altogether."""
    every = tuple(rules)
    return tuple(root + folder for folder in folders if not any(covers_all(rule, root + folder) for rule in every))


def touched(rule: LifecycleRule, root: str, folders: Iterable[str], tags: Mapping[str, str]) -> tuple[str, ...]:
    """The folders below ``root``, with it before them, in which the rule applies to something."""
    return tuple(root + folder for folder in folders if touches(rule, root + folder, tags))


def expiration_time(rule: LifecycleRule) -> str:
    """When a rule deletes the objects, in words."""
    return _time(rule.expiration_days, rule.expiration_date)


def move_time(move: Transition) -> str:
    """When an object is moved to another class, in words."""
    return _time(move.days, move.date)


def _time(days: int | None, date: str) -> str:
    if days is None:
        return f"on {date[:10]}"
    return f"{days} {'day' if days == 1 else 'days'} after it is written"


def subject_of(rule: LifecycleRule) -> str:
    """What names a rule from run to run."""
    return f"lifecycle rule {rule.id}" if rule.id else f"lifecycle rule on {rule.prefix or 'the whole bucket'}"
