"""A bucket that is hardened in every way lets Velero work, and nothing is left to say about it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from checker.intake.load import load
from checker.model.finding import Outcome
from checker.model.report import Word
from checker.model.rule import Severity
from checker.run.check import examine
from tests.examining import ROOT, SETTINGS

if TYPE_CHECKING:
    from pathlib import Path

    from checker.model.report import Report

LOCATION = ROOT / "fixtures" / "locations" / "hardened" / "location.yaml"
SECRET = "notARealSecret/onlyForTests+000000000000"  # noqa: S105 - made up for the tests
STORAGE = tuple(f"AWS3{tens}" for tens in (3, 4, 5))


def report_of(path: Path) -> Report:
    """The report on the location in a file."""
    loaded = load([str(path)], stdin=bytes, environ={"BACKUP_SECRET": SECRET})
    assert [str(error) for broken in loaded.broken for error in broken.errors] == []
    (case,) = loaded.cases
    return examine(case, SETTINGS)


def changed(folder: Path, name: str, entry: object) -> Report:
    """The report on the location with one entry of its evidence replaced, or declared absent."""
    location: dict[str, Any] = yaml.safe_load(LOCATION.read_text("utf-8"))
    texts = json.dumps(location["evidence"])
    for inner in ("answers/", "policies/"):
        texts = texts.replace(f'"{inner}', f'"{LOCATION.parent}/{inner}')
    evidence = json.loads(texts)
    del evidence[name]
    location["evidence"] = evidence
    location.setdefault("assume", {} if entry is not None else {name: "none"})
    if entry is not None:
        evidence[name] = entry
    path = folder / "location.json"
    path.write_text(json.dumps(location), encoding="utf-8")
    return report_of(path)


def failing(report: Report) -> set[str]:
    """The codes of the rules about the bucket that found something."""
    codes = {finding.rule.code for finding in report.findings if finding.outcome is Outcome.FAIL}
    return {code for code in codes if code.startswith(STORAGE)}


def test_a_hardened_location_is_ready_and_wholly_examined() -> None:
    """Every rule about the bucket has its evidence, and none of them finds anything."""
    report = report_of(LOCATION)
    assert report.word is Word.READY
    assert failing(report) == set()
    assert not report.tally(Outcome.FAIL, Severity.BLOCKER)
    assert not report.tally(Outcome.FAIL, Severity.RISK)
    storage = [finding for finding in report.findings if finding.rule.code.startswith(STORAGE)]
    assert len(storage) > len(STORAGE)
    silent = {finding.rule.code for finding in storage if finding.outcome in {Outcome.NOT_EXAMINED, Outcome.UNKNOWN}}
    assert silent == set()


CHANGES: list[tuple[str, object, set[str]]] = [
    ("bucketVersioning", {}, {"AWS330", "AWS336"}),
    ("bucketVersioning", {"Status": "Enabled", "MFADelete": "Enabled"}, {"AWS337"}),
    ("objectLock", None, {"AWS338"}),
    ("lifecycle", None, {"AWS331", "AWS332", "AWS344"}),
    (
        "lifecycle",
        [
            {
                "ID": "a",
                "Status": "Enabled",
                "Expiration": {"Days": 365},
                "NoncurrentVersionExpiration": {"NoncurrentDays": 9},
            }
        ],
        {"AWS339", "AWS340", "AWS344"},
    ),
    ("objectOwnership", None, {"AWS348"}),
    ("accessLogging", None, {"AWS350"}),
    (
        "accessLogging",
        {"LoggingEnabled": {"TargetBucket": "acme-prod-velero", "TargetPrefix": "cluster-a/log/"}},
        {"AWS351"},
    ),
    ("replication", None, {"AWS353"}),
    ("topLevel", ["backups/", "photos/", "a.txt"], {"AWS357", "AWS358"}),
    ("bucketPolicy", None, {"AWS347"}),
    ("bucketEncryption", {"algorithm": "aws:kms"}, {"AWS345", "AWS346"}),
]


@pytest.mark.parametrize(("name", "entry", "codes"), CHANGES)
def test_one_thing_less_is_one_thing_to_say(tmp_path: Path, name: str, entry: object, codes: set[str]) -> None:
    """Taking one protection away is found by the rules about it, and by no others."""
    assert failing(changed(tmp_path, name, entry)) == codes
