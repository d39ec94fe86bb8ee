"""Three-valued logic (Kleene): ``None`` is "could not be told"."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from checker.model.decision import Truth


def both(left: Truth, right: Truth) -> Truth:
    """True when both are, false when either is false."""
    if left is False or right is False:
        return False
    return None if left is None or right is None else True


def either(left: Truth, right: Truth) -> Truth:
    """True when either is, false when both are false."""
    if left or right:
        return True
    return None if left is None or right is None else False


def opposite(value: Truth) -> Truth:
    """The other one; what could not be told stays so."""
    return None if value is None else not value
