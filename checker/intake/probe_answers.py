"""What a probe found, in a form of our own: the entry ``probe`` of the evidence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from checker.facts.probe import CLIENTS, DONE, EXPECTED, OUTCOMES, Leftover, Probed, ProbeStep
from checker.intake.answers import inside, listed, members, needed_word, number, word
from checker.model.location import Provider
from checker.operations.plan import catalogue

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from checker.intake.node import Node

_KINDS = ("object", "version", "marker", "upload", "unknown")


def probe(node: Node) -> Probed:
    """``{name: backup-preflight-0123456789abcdef, steps: [...], left: [...]}``."""
    found = inside(node, "", "steps")
    steps = tuple(_step(each) for each in listed(found.get("steps")))
    return Probed(needed_word(node, found, "name"), steps, tuple(_left(each) for each in listed(found.get("left"))))


def _step(node: Node) -> ProbeStep:
    found = members(node)
    operations = tuple(text for each in listed(found.get("operations")) if (text := each.choice(_operations())))
    if not operations:
        node.fail("a step of a probe names no operation")
    return ProbeStep(
        operations,
        needed_word(node, found, "client", CLIENTS),
        needed_word(node, found, "call"),
        needed_word(node, found, "action"),
        word(found, "key"),
        needed_word(node, found, "outcome", OUTCOMES),
        word(found, "expected", EXPECTED) or DONE,
        number(found, "status") or 0,
        *(word(found, name) for name in ("code", "words", "delimiter", "encryption", "echoed")),
    )


def _operations() -> tuple[str, ...]:
    return tuple(operation.name for operation in catalogue(Provider.AWS))


def _left(node: Node) -> Leftover:
    found = members(node)
    return Leftover(
        needed_word(node, found, "kind", _KINDS),
        needed_word(node, found, "key"),
        needed_word(node, found, "command"),
        *(word(found, name) for name in ("version", "upload", "reason")),
    )


READERS: Mapping[str, Callable[[Node], object]] = {"probe": probe}
"""The reader, by the name of its entry."""
