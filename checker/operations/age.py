"""Times in ISO 8601, and the days between them."""

from __future__ import annotations

_DAY = 86400


def moment(text: str) -> float:
    """The seconds of a time, which is UTC unless it says otherwise."""
    from datetime import UTC, datetime  # noqa: PLC0415 - an offline run without dates does not need it

    found = datetime.fromisoformat(text)
    return (found if found.tzinfo is not None else found.replace(tzinfo=UTC)).timestamp()


def days_between(earlier: str, later: str) -> int:
    """The whole days from one time to another; fewer than none when they are the other way round."""
    return int((moment(later) - moment(earlier)) // _DAY)
