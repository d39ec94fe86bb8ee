"""What is shipped, and what a start costs in imports."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SLOW = {"boto3", "botocore", "cryptography", "dataclasses", "inspect", "jinja2", "pydantic", "yaml"}


def imported(*arguments: str) -> set[str]:
    """The modules that one run of the program imports."""
    code = f"import sys; from checker.cli.main import main; main({list(arguments)!r}); print(*sys.modules, file=sys.stderr)"
    done = subprocess.run(
        [sys.executable, "-I", "-c", f"import sys; sys.path.insert(0, {str(ROOT)!r}); {code}"],
        capture_output=True,
        text=True,
        check=True,
    )  # noqa: E501, S603 - our own code
    return set(done.stderr.split())


def test_the_version_imports_nothing_slow() -> None:
    """``--version`` costs little more than the interpreter."""
    assert imported("--version") & (SLOW | {"argparse", "json", "shutil"}) == set()


def test_examining_a_json_location_imports_nothing_slow(tmp_path: Path) -> None:
    """Neither an SDK, nor a template engine, nor YAML, nor dataclasses is needed for a JSON location."""
    location = tmp_path / "location.json"
    location.write_text(
        '{"apiVersion": "backup-preflight/v1", "kind": "BackupLocation", "name": "a", "provider": "aws",'
        ' "bucket": "acme-prod-velero", "region": "eu-central-1"}',
        encoding="utf-8",
    )
    assert imported("check", str(location)) & SLOW == set()


def test_the_wheel_holds_three_packages_and_what_they_read(tmp_path: Path) -> None:
    """Templates and schemas travel with the code; nothing else does."""
    pytest.importorskip("hatchling")
    environment = {**os.environ, "PYTHONPATH": ""}
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)],
        cwd=ROOT,
        env=environment,
        check=True,
        capture_output=True,
    )
    (wheel,) = tmp_path.glob("*.whl")
    names = zipfile.ZipFile(wheel).namelist()
    tops = {name.partition("/")[0] for name in names}
    assert {top for top in tops if not top.endswith(".dist-info")} == {"checker", "rules", "reports"}
    assert any(name.startswith("reports/templates/") for name in names)
    assert {"reports/schemas/report-v1.schema.json", "checker/intake/schemas/location-v1.schema.json"} <= set(names)
    assert "checker/py.typed" in names
