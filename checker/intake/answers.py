"""What the AWS API answers, as the AWS CLI prints it: inline or in a file of its own, read without trusting it.

Members that are not known are passed over, since AWS adds some; what is known must be of its type. Every reader is a
function from a ``Node`` to a value: what is wrong is reported on the node, and then the value is not used.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from checker.errors import DocumentError
from checker.intake.files import POLICY_LIMIT, UnreadableError, beside
from checker.intake.node import Node, kind_of, quoted

if TYPE_CHECKING:
    from collections.abc import Iterable

    from checker.intake.draft import Draft, Surroundings
    from checker.intake.files import Found

_FILE_SUFFIXES = (".json", ".yaml", ".yml", ".txt")


def names_file(text: str) -> bool:
    """Whether a text is a path rather than a word of AWS."""
    return "/" in text or text.lower().endswith(_FILE_SUFFIXES)


def opened(node: Node, draft: Draft, around: Surroundings) -> Node | None:
    """The answer: the node itself, or the content of the file that it names."""
    path = node.value
    if not isinstance(path, str):
        return node
    if path.lstrip()[:1] in {"{", "["}:
        node.fail(f"{node.label} is the text of an answer", remedy="write it as a mapping, or save it to a file")
        return None
    try:
        found = beside(around.folder, path)
    except UnreadableError as error:
        node.fail(f"{node.label}: {error.message}", remedy=error.remedy)
        return None
    try:
        documents, given = around.shelf.read(found, POLICY_LIMIT)
    except UnreadableError as error:
        node.fail(f"{node.label}: {error.message}", remedy=error.remedy)
        return None
    except DocumentError as error:
        node.errors.append(_of_nothing(node, found) or error)
        return None
    draft.add_input(given)
    if len(documents) != 1:
        node.fail(f"{node.label}: {found.name} holds {len(documents)} documents", remedy="give one answer a file")
        return None
    document = documents[0]
    return Node(document, (), document.value, node.errors)


def _of_nothing(node: Node, found: Found) -> DocumentError | None:
    """What is said of an empty file: the AWS CLI prints nothing in two cases that mean the opposite."""
    if os.path.getsize(found.path):  # noqa: PTH202 - pathlib is not on the start-up path
        return None
    remedy = "the AWS CLI prints nothing where there is none, and nothing after an error: write {} for the former"
    return DocumentError(f"{node.label}: {found.name} is empty", node.place.span(), remedy=remedy)


def named(node: Node) -> str:
    """The value as messages name it: its path, or the file where it is a whole one."""
    return node.label if node.path else node.document.name


def members(node: Node, wanted: str = "a mapping") -> dict[str, Node]:
    """The members of a mapping that have a value, whatever their names are."""
    if not isinstance(node.value, dict):
        node.fail(f"{named(node)} must be {wanted}, found {kind_of(node.value)}")
        return {}
    return {key: inner for key, inner in node.entries() if inner.value is not None}


def inside(node: Node, wrapper: str, *needed: str) -> dict[str, Node]:
    """The members of an answer, within its wrapper (``ObjectLockConfiguration``) or without it.

    One of the ``needed`` must be there: else it is the answer to another question, and never an empty one.
    """
    found = members(node, f"what the AWS CLI prints, with {wrapper or needed[0]} in it")
    if wrapper in found:
        found = members(found[wrapper])
    if needed and isinstance(node.value, dict) and not any(name in found for name in needed):
        words = " or ".join(dict.fromkeys(name for name in (wrapper, needed[0]) if name))
        node.fail(f"{named(node)} is not the answer that is wanted here: it has no {words}")
    return found


def listed(node: Node | None) -> list[Node]:
    """The members of a list; none where there is no list."""
    if node is None:
        return []
    if not isinstance(node.value, list):
        node.fail(f"{named(node)} must be a list, found {kind_of(node.value)}")
        return []
    return node.items()


def word(found: dict[str, Node], name: str, choices: Iterable[str] = ()) -> str:
    """A text, one of ``choices`` where they are given; empty where it is left out."""
    node = found.get(name)
    text = node.text() if node is not None else None
    names = tuple(choices)
    if node is not None and text is not None and names and text not in names:
        node.fail(f"{named(node)} is {quoted(text)}, must be one of {', '.join(names)}")
    return text or ""


def needed_word(owner: Node, found: dict[str, Node], name: str, choices: Iterable[str] = ()) -> str:
    """A text that no answer leaves out."""
    if name not in found and isinstance(owner.value, dict):
        owner.fail(f"{named(owner)} has no {name}", remedy="give the whole answer of AWS")
    return word(found, name, choices)


def number(found: dict[str, Node], name: str) -> int | None:
    """A whole number that is not negative; ``None`` where it is left out."""
    node = found.get(name)
    if node is None:
        return None
    value = node.value
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        node.fail(f"{named(node)} must be a whole number that is not negative, found {kind_of(value)}")
        return None
    return value


def truth(found: dict[str, Node], name: str) -> bool:
    """A switch; off where it is left out, as AWS leaves out what is off."""
    node = found.get(name)
    return bool(node.flag()) if node is not None else False


def moment(found: dict[str, Node], name: str) -> str:
    """A time as UTC, ISO 8601; empty where it is left out. The AWS CLI writes it as text or as seconds."""
    node = found.get(name)
    return "" if node is None else moment_of(node)


def moment_of(node: Node) -> str:
    """The time that stands at a node."""
    from datetime import UTC, date, datetime, time  # noqa: PLC0415 - few answers hold a time

    value, when = node.value, None
    try:
        if isinstance(value, str):
            when = datetime.fromisoformat(value)
        elif isinstance(value, int | float) and not isinstance(value, bool):
            when = datetime.fromtimestamp(value, UTC)
        elif isinstance(value, datetime):  # what boto3 answers
            when = value
        elif isinstance(value, date):
            when = datetime.combine(value, time())
        if when is not None:
            when = when.replace(tzinfo=UTC) if when.tzinfo is None else when.astimezone(UTC)
    except (ValueError, OverflowError, OSError):
        when = None
    if when is None:
        found = quoted(value) if isinstance(value, str) else kind_of(value)
        node.fail(f"{named(node)} must be a time (2026-11-22T00:00:00Z), found {found}")
        return ""
    return when.replace(microsecond=0).strftime("%Y-%m-%dT%H:%M:%SZ")
