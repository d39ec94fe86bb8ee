"""The published schema and the JSON that is written agree."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from checker.run.summary import Summary
from tests.reports.samples import SAMPLES
from tests.reports.tools import render

PATH = Path(__file__).parents[2] / "reports" / "schemas" / "report-v1.schema.json"


def schema() -> dict[str, Any]:
    """The schema as it is published."""
    loaded: dict[str, Any] = json.loads(PATH.read_text(encoding="utf-8"))
    return loaded


def test_schema_is_a_schema() -> None:
    """Of the draft it names."""
    Draft202012Validator.check_schema(schema())


@pytest.mark.parametrize("form", ["json", "jsonl"])
@pytest.mark.parametrize("name", SAMPLES)
def test_reports_are_valid(name: str, form: str) -> None:
    """Every sample, in both forms, is a report as the schema has it."""
    validator = Draft202012Validator({**schema(), "anyOf": [{"$ref": "#/$defs/report"}]})
    assert [error.message for error in validator.iter_errors(json.loads(render(SAMPLES[name](), form)))] == []


@pytest.mark.parametrize("member", ["verdict", "counts", "findings", "run"])
def test_a_report_that_lacks_something_is_not_valid(member: str) -> None:
    """The schema refuses what a reader could not do without, and what it does not know."""
    data = json.loads(render(SAMPLES["not-ready"](), "json"))
    validator = Draft202012Validator(schema())
    assert not validator.is_valid({key: value for key, value in data.items() if key != member})
    assert not validator.is_valid({**data, f"{member}2": data[member]})


def test_summary_is_valid() -> None:
    """The last line of JSON Lines is one of the schema's own."""
    from checker.cli.output import summary_json  # noqa: PLC0415 - only this test needs the command line

    summary = Summary()
    summary.add(SAMPLES["ready"]())
    validator = Draft202012Validator({**schema(), "anyOf": [{"$ref": "#/$defs/summary"}]})
    assert validator.is_valid(json.loads(summary_json(summary)))
