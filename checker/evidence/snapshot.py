"""Snapshots: a location and all that is known of it, as versioned JSON; taken live, examined anywhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

from checker.model.values import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

    from checker.model.fact import Fact
    from checker.model.location import Location
    from checker.model.report import Input


class Call(NamedTuple):
    """One question that was asked: of what, by whom, when, and what came of it; never what was answered."""

    fact: str
    call: str
    by: str
    at: str
    state: str
    reason: str = ""


class Snapshot(NamedTuple):
    """What was known of a location at one time; it holds no secret."""

    taken_at: str
    location: Location
    facts: Mapping[str, Fact[object]]
    inputs: tuple[Input, ...] = ()
    calls: tuple[Call, ...] = ()
