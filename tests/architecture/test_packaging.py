"""What is shipped, and what a start costs in imports."""

from __future__ import annotations

import email
import re
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from checker import __version__

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parents[2]
SLOW = frozenset(
    [
        "boto3",
        "botocore",
        "cryptography",
        "dataclasses",
        "inspect",
        "jinja2",
        "policyuniverse",
        "pydantic",
        "shutil",
        "yaml",
        "_hashlib",
    ]
)


def imported(*arguments: str) -> set[str]:
    """The modules that one run of the program imports."""
    code = f"from checker.cli.main import main; main({list(arguments)!r}); print(*sys.modules, file=sys.stderr)"
    done = subprocess.run(
        [sys.executable, "-I", "-c", f"import sys; sys.path.insert(0, {str(ROOT)!r}); {code}"],
        capture_output=True,
        text=True,
        check=True,
    )
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


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Iterator[zipfile.ZipFile]:
    """The wheel of this checkout, built without network."""
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)],
        cwd=ROOT,
        check=True,
        capture_output=True,
    )
    (path,) = folder.glob("*.whl")
    with zipfile.ZipFile(path) as opened:
        yield opened


def test_the_wheel_holds_three_packages_and_nothing_else(wheel: zipfile.ZipFile) -> None:
    """Beside the metadata there is no fourth top-level name, so nothing of another program is overwritten."""
    tops = {name.partition("/")[0] for name in wheel.namelist()}
    (metadata,) = {top for top in tops if top.endswith(".dist-info")}
    assert tops == {"checker", "rules", "reports", metadata}
    assert metadata == f"backup_preflight-{__version__}.dist-info"


def test_the_wheel_holds_what_the_program_reads(wheel: zipfile.ZipFile) -> None:
    """Every tracked file of the three packages travels: modules, templates, styles, schemas."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "checker", "rules", "reports"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    wanted = {name for name in listed.stdout.split("\0") if (ROOT / name).is_file()}
    assert {".py", ".j2", ".css", ".json", ".typed"} <= {Path(name).suffix for name in wanted}
    assert wanted - set(wheel.namelist()) == set()


def test_the_wheel_names_its_command_its_licence_and_its_needs(wheel: zipfile.ZipFile) -> None:
    """The metadata says what is installed: one command, one licence, no SDK unless asked for."""
    folder = f"backup_preflight-{__version__}.dist-info"
    assert "backup-preflight = checker.cli.main:entry" in wheel.read(f"{folder}/entry_points.txt").decode()
    assert f"{folder}/licenses/LICENSE" in wheel.namelist()
    fields = email.message_from_bytes(wheel.read(f"{folder}/METADATA"))
    assert (fields["License-Expression"], fields["Requires-Python"]) == ("Apache-2.0", ">=3.11")
    needed = {text.partition(">")[0] for text in fields.get_all("Requires-Dist", []) if "extra ==" not in text}
    assert needed == {"cryptography", "jinja2", "policyuniverse", "pyyaml"}


def test_values_are_made_without_compiling_their_annotations() -> None:
    """The named tuples of typing cost a seventh of an offline run; see ADR 3."""
    files = [path for folder in ("checker", "reports") for path in (ROOT / folder).rglob("*.py")]
    own = ROOT / "checker" / "model" / "values.py"
    wrong = [
        str(path.relative_to(ROOT))
        for path in files
        if path != own and re.search(r"^\s*from typing import .*\bNamedTuple\b", path.read_text(), re.MULTILINE)
    ]
    assert wrong == []
