"""The lifecycle of a bucket, as ``get-bucket-lifecycle-configuration`` answers it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from checker.facts.aws_storage import LifecycleRule, Transition
from checker.intake.answers import inside, listed, members, moment, named, needed_word, number, truth, word
from checker.intake.bucket_answers import all_known, scope

if TYPE_CHECKING:
    from checker.intake.node import Node


_ACTIONS = (
    "Expiration",
    "Transitions",
    "Transition",
    "NoncurrentVersionExpiration",
    "NoncurrentVersionTransitions",
    "NoncurrentVersionTransition",
    "AbortIncompleteMultipartUpload",
)
_RULE = ("ID", "Status", "Prefix", "Filter", *_ACTIONS)
_CLASSES = ("GLACIER", "STANDARD_IA", "ONEZONE_IA", "INTELLIGENT_TIERING", "DEEP_ARCHIVE", "GLACIER_IR")
"""The classes that a rule may move objects to (Amazon S3 API Reference, Transition)."""
_OLD_EXPIRIES = ("NoncurrentDays", "NewerNoncurrentVersions")
_EXPIRIES = ("Days", "Date", "ExpiredObjectDeleteMarker")


def lifecycle(node: Node) -> tuple[LifecycleRule, ...]:
    """Every rule of the answer; a list of rules alone is taken too."""
    return _rules(node, _CLASSES)


def lifecycle_with_tiers(node: Node) -> tuple[LifecycleRule, ...]:
    """The same of a MinIO server, where each remote tier is a storage class of its own, under a name of choice."""
    return _rules(node, ())


def _rules(node: Node, classes: tuple[str, ...]) -> tuple[LifecycleRule, ...]:
    rules = node if isinstance(node.value, list) else inside(node, "LifecycleConfiguration", "Rules").get("Rules")
    return tuple(_rule(each, classes) for each in listed(rules))


def _rule(node: Node, classes: tuple[str, ...]) -> LifecycleRule:
    found = members(node)
    all_known(node, found, _RULE)
    prefix, tags = scope(found, sizes=True)
    expiration = _action(found, "Expiration", _EXPIRIES)
    noncurrent = _action(found, "NoncurrentVersionExpiration", _OLD_EXPIRIES)
    abort = members(found["AbortIncompleteMultipartUpload"]) if "AbortIncompleteMultipartUpload" in found else {}
    return LifecycleRule(
        id=word(found, "ID"),
        enabled=needed_word(node, found, "Status", ("Enabled", "Disabled")) == "Enabled",
        prefix=prefix,
        tags=tags,
        larger_than=_size(found, "ObjectSizeGreaterThan"),
        smaller_than=_size(found, "ObjectSizeLessThan"),
        expiration_days=number(expiration, "Days"),
        expiration_date=moment(expiration, "Date"),
        expires_delete_markers=truth(expiration, "ExpiredObjectDeleteMarker"),
        transitions=_transitions(found, "Transitions", "Transition", "Days", classes),
        noncurrent_days=number(noncurrent, "NoncurrentDays"),
        noncurrent_kept=number(noncurrent, "NewerNoncurrentVersions"),
        noncurrent_transitions=_transitions(
            found, "NoncurrentVersionTransitions", "NoncurrentVersionTransition", "NoncurrentDays", classes
        ),
        abort_days=number(abort, "DaysAfterInitiation"),
        place=node.place,
    )


def _action(found: dict[str, Node], name: str, needed: tuple[str, ...]) -> dict[str, Node]:
    """What a rule does; an action that does not say when is of a form that is not known, and not of no effect."""
    if name not in found:
        return {}
    said = members(found[name])
    if isinstance(found[name].value, dict) and not any(each in said for each in needed):
        found[name].fail(f"{named(found[name])} says neither {' nor '.join(needed)}")
    return said


def _size(found: dict[str, Node], name: str) -> int | None:
    """A bound on the size of objects, of the filter itself or of what it combines."""
    narrowed = members(found["Filter"]) if "Filter" in found else {}
    both = members(narrowed["And"]) if "And" in narrowed else {}
    return number(both if name in both else narrowed, name)


def _transitions(
    found: dict[str, Node], plural: str, singular: str, days: str, classes: tuple[str, ...]
) -> tuple[Transition, ...]:
    """The transitions of a rule; the older form of the API has one, under a name of its own."""
    entries = [*listed(found.get(plural)), *([found[singular]] if singular in found else [])]
    read: list[Transition] = []
    for entry in entries:
        inner = members(entry)
        after, when = number(inner, days), moment(inner, "Date")
        if isinstance(entry.value, dict) and after is None and not when:
            entry.fail(f"{named(entry)} says neither {days} nor Date")
        read.append(Transition(needed_word(entry, inner, "StorageClass", classes), after, when))
    return tuple(read)
