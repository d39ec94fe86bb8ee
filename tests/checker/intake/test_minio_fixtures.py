"""The locations on MinIO among the fixtures: the documented one, one with answers of mc, and one with mistakes."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from checker.intake.load import load
from checker.model.finding import Outcome
from checker.model.report import Report, Word
from checker.run.check import examine
from checker.run.settings import Settings
from tests.checker.intake.test_schema import is_valid

LOCATIONS = Path(__file__).parents[3] / "fixtures" / "locations"
NOW = "2026-11-22T00:00:00Z"


def report_on(name: str, *, strict: bool = False) -> Report:
    """What is found in a fixture."""
    loaded = load([str(LOCATIONS / name)], stdin=bytes, environ={"BACKUP_SECRET": "notARealSecretOnlyAFixture"})
    assert loaded.broken == ()
    (case,) = loaded.cases
    return examine(case, Settings(now=NOW, strict=strict))


def failed(report: Report) -> set[str]:
    """The names of the rules that found something."""
    return {finding.rule.name for finding in report.findings if finding.outcome is Outcome.FAIL}


def test_the_documented_location_is_ready() -> None:
    """Set up as the documentation says, with the address of the API."""
    assert report_on("documented-minio.yaml").word is Word.READY


def test_the_answers_of_mc_leave_nothing_to_assume() -> None:
    """User, group, key and policy from what mc prints decide every request, even where nothing may be assumed."""
    report = report_on("minio/answered.yaml", strict=True)
    assert report.word is Word.READY
    assert report.tally(Outcome.UNKNOWN) == 0


def test_the_mistaken_location_is_not_ready() -> None:
    """And each mistake has its rule."""
    report = report_on("minio/mistaken.yaml")
    assert report.word is Word.NOT_READY
    assert failed(report) >= {
        "region-unlike-the-servers",
        "path-style-off-at-minio",
        "console-address-in-place-of-the-api",
        "server-without-tls",
    }


@pytest.mark.parametrize("name", ["documented-minio.yaml", "minio/answered.yaml", "minio/mistaken.yaml"])
def test_the_schema_takes_them(name: str) -> None:
    """An editor marks nothing."""
    text = (LOCATIONS / name).read_text("utf-8")
    assert yaml.safe_load(text)["provider"] == "minio"
    assert is_valid(text)
