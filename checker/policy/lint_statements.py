"""What rules ask about the actions and resources of a policy; the modules that answer are loaded when one is asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from checker.policy.lint_actions import NameFault


def action_fault(text: str) -> NameFault | None:
    """What is wrong with the name of an action; ``None`` when the reference knows it, or cannot say."""
    from checker.policy import lint_actions  # noqa: PLC0415 - only a policy with actions that are not documented pays

    return lint_actions.action_fault(text)
