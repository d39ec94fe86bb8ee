"""Times in ISO 8601 and the days between them."""

from __future__ import annotations

import pytest

from checker.operations.age import days_between, moment


@pytest.mark.parametrize(
    ("earlier", "later", "days"),
    [
        ("2026-08-24T00:00:00Z", "2026-11-22T00:00:00Z", 90),
        ("2026-08-23T23:59:59Z", "2026-11-22T00:00:00Z", 90),
        ("2026-08-23T00:00:00+00:00", "2026-11-22T00:00:00Z", 91),
        ("2026-11-22T00:00:00", "2026-11-22T23:59:59Z", 0),
        ("2026-11-22T00:00:01Z", "2026-11-22T00:00:00Z", -1),
        ("2026-11-22T02:00:00+02:00", "2026-11-22T00:00:00Z", 0),
    ],
)
def test_whole_days(earlier: str, later: str, days: int) -> None:
    """A day that has begun is no whole day; a time without an offset is UTC."""
    assert days_between(earlier, later) == days


def test_a_date_alone_is_its_first_moment() -> None:
    """As an answer cut to the day gives it."""
    assert moment("2026-11-22") == moment("2026-11-22T00:00:00Z")
