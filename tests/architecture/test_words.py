"""What must not stand in the sources: cloud actions where they do not belong, machine paths, index addresses."""

from __future__ import annotations

import ast
import re
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ACTION = re.compile(r"\b(s3|kms|ec2|sts|iam):[A-Z][a-z]+[A-Za-z]*")
ADDRESSES = ("py" + "pi.org", "pythonhosted", "registry." + "npmjs", "proxy." + "golang")
MACHINE_PATH = re.compile(r"(?<![\w.$}~*])/(?:root|home|work|Users)/[\w.]")


def literals(path: Path) -> list[str]:
    """The text constants of a source file that are no docstrings."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    docstrings = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef) and node.body
        if isinstance(node.body[0], ast.Expr)
    }
    return [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docstrings
    ]


def test_cloud_actions_are_named_in_the_catalogues_only() -> None:
    """Rules, reports and the run speak of requests; which actions those need is data elsewhere."""
    folders = ("rules", "reports", "checker/run")
    found = {
        str(path.relative_to(ROOT)): text
        for folder in folders
        for path in (ROOT / folder).rglob("*.py")
        for text in literals(path)
        if ACTION.search(text)
    }
    assert found == {}


def tracked() -> list[Path]:
    """The files that git tracks."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True)
    return [ROOT / name for name in listed.stdout.split("\0") if name]


def test_no_index_address_and_no_machine_path_is_committed() -> None:
    """What is committed works on any machine, through any index."""
    found = []
    for path in tracked():
        text = path.read_text(encoding="utf-8", errors="replace") if path.is_file() else ""
        found += [f"{path.relative_to(ROOT)}: {word}" for word in ADDRESSES if word in text]
        found += [f"{path.relative_to(ROOT)}: {match.group()}" for match in MACHINE_PATH.finditer(text)]
    assert found == []
