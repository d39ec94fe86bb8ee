"""A snapshot as a case: after it is taken, no step knows whether it was live."""

from __future__ import annotations

from typing import TYPE_CHECKING

from checker.intake.load import Case

if TYPE_CHECKING:
    from checker.evidence.snapshot import Snapshot


def case_of(snapshot: Snapshot) -> Case:
    """The case that a snapshot holds, as a run examines it."""
    return Case(snapshot.location, snapshot.facts, snapshot.inputs)
