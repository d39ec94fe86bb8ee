"""The reports as they were when somebody last looked at them; BACKUP_PREFLIGHT_GOLDEN=write writes them again."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.reports.samples import GOLDEN, SAMPLES
from tests.reports.tools import render

FOLDER = Path(__file__).parent / "golden"
ENDINGS = {"text": "txt", "json": "json", "html": "html"}


@pytest.mark.parametrize("form", ENDINGS)
@pytest.mark.parametrize("name", GOLDEN)
def test_report_is_the_golden_one(name: str, form: str) -> None:
    """A change of any character of a report is seen in a review."""
    path = FOLDER / f"{name}.{ENDINGS[form]}"
    text = f"{render(SAMPLES[name](), form)}\n"
    if os.environ.get("BACKUP_PREFLIGHT_GOLDEN") == "write":
        path.write_text(text, encoding="utf-8", newline="\n")
    assert text == path.read_text(encoding="utf-8"), f"{path.name}: BACKUP_PREFLIGHT_GOLDEN=write accepts the change"


def test_no_golden_file_is_left_over() -> None:
    """A file that no test compares would only look like a promise."""
    expected = {f"{name}.{ending}" for name in GOLDEN for ending in ENDINGS.values()}
    assert {path.name for path in FOLDER.iterdir()} == expected
