"""What answers say beside their own question: whose they are, and what follows where nobody gives it itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from checker.model.values import NamedTuple

if TYPE_CHECKING:
    from checker.intake.node import Node
    from checker.model.fact import Fact, Known


class Said(NamedTuple):
    """What an answer names: one of ``texts`` must be what the location names ``of`` it (principal, bucket, key)."""

    of: str
    texts: tuple[str, ...]
    node: Node


class Asides:
    """Kept until everything is read; ``merged`` are the policies of user and groups in one, ``groups`` their names."""

    __slots__ = ("facts", "groups", "merged", "said")

    def __init__(self) -> None:
        """Start with nothing."""
        self.facts: dict[str, Fact[object]] = {}
        self.groups: tuple[str, ...] = ()
        self.merged: Known[object] | None = None
        self.said: list[Said] = []

    def says(self, of: str, *texts: str, node: Node) -> None:
        """Remember whose an answer is; nothing where it does not say."""
        if any(texts):
            self.said.append(Said(of, texts, node))

    def follow(self, name: str, fact: Fact[object]) -> None:
        """Remember what follows; what came first stands."""
        self.facts.setdefault(name, fact)
