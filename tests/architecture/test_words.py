"""What must not stand in the sources: cloud actions where they do not belong, machine paths, bare suppressions."""

from __future__ import annotations

import ast
import io
import re
import subprocess
import tokenize
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ACTION = re.compile(r"\b(?:s3|kms|ec2|sts|iam):(?:[A-Z][a-z]+[A-Za-z]*|\*)")
# Put together here, so that this file is not among its own findings.
ADDRESSES = tuple(".".join(parts) for parts in (("pypi", "org"), ("pythonhosted", "org"), ("registry", "npmjs")))
MACHINE_PATH = re.compile(r"(?<![\w.$}~*])/(?:root|home|work|Users)/[\w.]")
SILENCED = re.compile(r"#\s*(?:noqa|type:\s*ignore|pyright:\s*ignore|pragma:)")
REASONED = re.compile(
    r"# noqa: [A-Z]+\d+(?:, ?[A-Z]+\d+)* - \S"
    r"|# (?:type|pyright): ignore\[[\w, -]+\]  # \S"
    r"|# pragma: no cover - \S"
)
IGNORED = re.compile(r'^  "[A-Z]+\d+",')


def literals(path: Path) -> list[str]:
    """The text constants of a source file that are no docstrings."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    docstrings = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef) and node.body
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


def comments(path: Path) -> list[tuple[int, str]]:
    """The comments of a source file with their lines; text that only looks like one is none."""
    tokens = tokenize.generate_tokens(io.StringIO(path.read_text(encoding="utf-8")).readline)
    return [(token.start[0], token.string) for token in tokens if token.type == tokenize.COMMENT]


def test_every_suppression_names_its_code_and_its_reason() -> None:
    """``noqa`` and ``type: ignore`` say which finding they silence, and why."""
    bare = [
        f"{path.relative_to(ROOT)}:{line}: {comment}"
        for path in tracked()
        if path.suffix == ".py" and path.is_file()
        for line, comment in comments(path)
        if SILENCED.search(comment) and not REASONED.search(comment)
    ]
    assert bare == []


def test_every_lint_rule_left_out_has_its_reason() -> None:
    """Each code that ``pyproject.toml`` ignores is followed by why."""
    lines = (ROOT / "pyproject.toml").read_text(encoding="utf-8").splitlines()
    ignored = [line for line in lines if IGNORED.match(line)]
    assert len(ignored) > 5
    assert [line for line in ignored if not re.search(r"#\s\S.{5,}", line)] == []
