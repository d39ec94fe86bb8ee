"""Text of the user's own within a message: short enough to be read."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

LONGEST_SHOWN = 80


def shown(text: str) -> str:
    """The text, or the beginning of it when it is long."""
    return text if len(text) <= LONGEST_SHOWN else f"{text[: LONGEST_SHOWN - 1]}…"


def conditioned(keys: Sequence[str]) -> str:
    """Under what a statement applies, of whose condition keys nobody can tell the values; empty without any."""
    if len(keys) < 2:  # noqa: PLR2004 - one alone is singular
        return "".join(f"where its condition on {key} holds" for key in keys)
    return f"where its conditions on {', '.join(keys[:-1])} and {keys[-1]} hold"
