"""The published schema of snapshots says what the reader does."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from jsonschema import Draft202012Validator

from checker.evidence.snapshot import to_text
from docs import snapshot_schema
from tests.checker.evidence.test_snapshot import SPOILED, body, fixtures, taken
from tests.rules.cases import loaded, rule_cases

if TYPE_CHECKING:
    from pathlib import Path

    from tests.rules.cases import RuleCase

SCHEMA: dict[str, Any] = json.loads(snapshot_schema.PATH.read_text(encoding="utf-8"))
VALIDATOR = Draft202012Validator(SCHEMA)
# What only the reader can say: it looks at another part of the snapshot, or into a document.
ACROSS = ("there is no document of this number", "leads nowhere in its document", "no policy stands there", "is no ")


def faults(value: Any) -> list[str]:  # noqa: ANN401 - any JSON
    """What the schema has against a value."""
    return [f"{error.json_path}: {error.message[:200]}" for error in VALIDATOR.iter_errors(value)]


def test_it_is_what_the_annotations_say() -> None:
    """``python -m docs.snapshot_schema`` writes it again; nobody edits it."""
    assert snapshot_schema.PATH.read_text(encoding="utf-8") == snapshot_schema.text()
    Draft202012Validator.check_schema(SCHEMA)


def test_every_fixture_is_valid() -> None:
    """What is written is what is published."""
    for case in fixtures():
        assert faults(json.loads(to_text(taken(case)))) == [], case.location.name


@pytest.mark.parametrize("case", rule_cases()[3::29], ids=lambda case: case.label)
def test_rule_cases_are_valid(case: RuleCase, tmp_path: Path) -> None:
    """Whatever evidence says."""
    assert faults(json.loads(to_text(taken(loaded(case, tmp_path))))) == []


@pytest.mark.parametrize(
    ("path", "value"),
    [each[:2] for each in SPOILED if each[2] not in ACROSS],
    ids=lambda item: str(item)[:40],
)
def test_it_refuses_what_the_reader_refuses(path: list[str | int], value: object) -> None:
    """As far as a schema can."""
    spoiled: Any = body()
    inner = spoiled
    for step in path[:-1]:
        inner = inner[step]
    inner[path[-1]] = value
    assert faults(spoiled)
