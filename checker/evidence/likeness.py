"""Which actions all policies of a location speak of alike, so that one decision answers for all of them.

A decision depends on its action by the statements that concern it and by its service alone: two actions of one service
that the same statements name are decided alike on the same resource. A wildcard covers hundreds of such actions.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from checker.evidence.linting import EVERY
from checker.policy.excess.groups import NARROWABLE
from checker.policy.lint import WIDEST

if TYPE_CHECKING:
    from checker.evidence.evidence import Evidence
    from checker.policy.aws_language.statement import ActionTest

_ALIKE: Final = frozenset({"ec2", "iam", "kms", "s3"})
"""The services whose actions the layers treat alike; AWS STS has actions that no identity policy has to grant."""


class Likeness:
    """Tells actions apart by the statements that concern them."""

    __slots__ = ("_exact", "_known", "_tests")

    def __init__(self, evidence: Evidence) -> None:
        """Compile the Action elements of every statement of every layer, each once."""
        from checker.policy.aws_language.statement import ActionTest  # noqa: PLC0415 - only an excess needs it

        window = evidence.fresh()
        policies = [policy for layer in EVERY for policy in window.lint(layer) or ()]
        # The statements of a document beyond any quota are not taken apart, but the engine weighs them.
        self._exact = any(policy.size > WIDEST for policy in policies)
        elements = {
            tuple(entry.text.lower() for entry in (statement.actions or statement.other_actions))
            for policy in policies
            for statement in policy.statements
        }
        self._tests: list[ActionTest] = [ActionTest(element) for element in sorted(elements)]
        self._known: dict[str, object] = {}

    def of(self, action: str) -> object:
        """Equal for two actions that are decided alike on the same resource."""
        service = action.partition(":")[0]
        if self._exact or service not in _ALIKE or action in NARROWABLE:
            return action
        known = self._known.get(action)
        if known is None:
            lower = action.lower()
            known = self._known[action] = (service, tuple([test(lower) for test in self._tests]))
        return known
