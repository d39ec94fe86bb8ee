"""Text of the user's own within a message: short enough to be read."""

from __future__ import annotations

LONGEST_SHOWN = 80


def shown(text: str) -> str:
    """The text, or the beginning of it when it is long."""
    return text if len(text) <= LONGEST_SHOWN else f"{text[: LONGEST_SHOWN - 1]}…"
