"""One location examined as the program does it, from files in a folder to the report."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from checker.intake.load import load
from checker.model.finding import Outcome
from checker.model.rule import Severity
from checker.run.check import examine
from checker.run.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Mapping

    from checker.intake.load import Case
    from checker.model.finding import Finding
    from checker.model.report import Report

ROOT = Path(__file__).resolve().parents[1]
LOCATION = ROOT / "fixtures" / "locations" / "documented-aws.yaml"
POLICY_FILE = ROOT / "fixtures" / "policies" / "documented-aws.json"
POLICY: dict[str, Any] = json.loads(POLICY_FILE.read_text(encoding="utf-8"))
BUCKET = "arn:aws:s3:::acme-prod-velero"
USER = "arn:aws:iam::111122223333:user/velero"
NOW = "2026-11-22T00:00:00Z"
SETTINGS = Settings(NOW)


def nothing() -> bytes:
    """Standard input that nobody may read."""
    message = "standard input was read"
    raise AssertionError(message)


def described(**fields: object) -> dict[str, object]:
    """The documented location as a value, with other fields; its policy stands in ``velero.json``."""
    return {
        "apiVersion": "backup-preflight/v1",
        "kind": "BackupLocation",
        "name": "prod",
        "provider": "aws",
        "bucket": "acme-prod-velero",
        "region": "eu-central-1",
        "principal": USER,
        "evidence": {"identityPolicies": ["velero.json"]},
        **fields,
    }


def case_of(folder: Path, location: Mapping[str, object], policies: Mapping[str, object] | None = None) -> Case:
    """The location as the intake reads it, with each policy in a file of its own."""
    files = {"velero.json": POLICY, "location.json": location, **(policies or {})}
    for name, value in files.items():
        (folder / name).write_text(json.dumps(value, indent=2), encoding="utf-8")
    found = load([str(folder / "location.json")], stdin=nothing, environ={})
    assert not found.broken, [str(error) for broken in found.broken for error in broken.errors]
    (case,) = found.cases
    return case


def report_of(
    folder: Path,
    location: Mapping[str, object] | None = None,
    policies: Mapping[str, object] | None = None,
    *,
    strict: bool = False,
) -> Report:
    """The report on a location."""
    return examine(case_of(folder, location or described(), policies), SETTINGS._replace(strict=strict))


def blockers(report: Report) -> list[Finding]:
    """The failed findings that block."""
    return list(report.failing(Severity.BLOCKER))


def undecided(report: Report) -> list[Finding]:
    """The findings that could not be decided and would block."""
    return [f for f in report.findings if f.outcome is Outcome.UNKNOWN and f.severity is Severity.BLOCKER]


def document(*statements: Mapping[str, object]) -> dict[str, object]:
    """A policy of some statements."""
    return {"Version": "2012-10-17", "Statement": list(statements)}


def without(action: str) -> dict[str, object]:
    """The documented policy without one action."""
    kept = [{**s, "Action": [a for a in s["Action"] if a != action]} for s in POLICY["Statement"]]
    return document(*(statement for statement in kept if statement["Action"]))
