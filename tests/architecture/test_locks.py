"""The lock files: every pin with its hashes, one version of a package everywhere."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "requirements"
LOCKS = ("run.txt", "dev.txt", "bench.txt")
PIN = re.compile(r"(?P<name>[a-z0-9-]+)==(?P<version>[\w.+!]+)(?: ; (?P<marker>.+))?")


def pins(lock: str) -> dict[str, str]:
    """The version of each package that a lock file names."""
    found = {}
    for requirement in requirements(lock):
        head = requirement.split(" --hash=", 1)[0]
        match = PIN.fullmatch(head.strip())
        assert match, head
        found[match["name"]] = match["version"]
    return found


def requirements(lock: str) -> list[str]:
    """The requirements of a lock file, continued lines joined."""
    text = (FOLDER / lock).read_text(encoding="utf-8")
    return [re.sub(r"\s+", " ", line) for line in text.replace("\\\n", " ").splitlines() if line.strip()]


def names(wanted: list[str]) -> set[str]:
    """The names of packages in requirements as people write them."""
    return {re.split(r"[^\w.-]", text, maxsplit=1)[0].lower().replace("_", "-").replace(".", "-") for text in wanted}


@pytest.mark.parametrize("lock", LOCKS)
def test_every_pin_has_hashes_and_nothing_else_stands_in_a_lock(lock: str) -> None:
    """``--require-hashes`` takes the file, and no option in it names an index or a folder."""
    lines = requirements(lock)
    assert len(lines) > 5
    assert [line for line in lines if not re.fullmatch(r"[^-\s].*?(?: --hash=sha256:[0-9a-f]{64})+ ?", line)] == []


def test_what_the_project_requires_is_locked() -> None:
    """A dependency that was added without ``make lock`` is noticed."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    required = names(project["project"]["dependencies"]) | names(project["build-system"]["requires"])
    wanted = {
        "run.txt": required,
        "dev.txt": required | names(project["dependency-groups"]["dev"]),
        "bench.txt": required,
    }
    missing = {lock: sorted(packages - set(pins(lock))) for lock, packages in wanted.items()}
    assert missing == {"run.txt": [], "dev.txt": [], "bench.txt": []}


def test_the_tests_run_what_users_run() -> None:
    """A package that several lock files name has one version."""
    run, dev, bench = (pins(lock) for lock in LOCKS)
    assert {name: (version, dev.get(name)) for name, version in run.items() if dev.get(name) != version} == {}
    assert {name: (version, dev[name]) for name, version in bench.items() if dev.get(name, version) != version} == {}
