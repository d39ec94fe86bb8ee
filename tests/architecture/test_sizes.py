"""Rooms stay small: files, functions and rules."""

from __future__ import annotations

import ast
import statistics
from pathlib import Path
from typing import TYPE_CHECKING, TypeGuard

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("checker", "rules", "reports")
LONGEST_FILE = 500
LONGEST_FUNCTION = 60
LONGEST_RULE = 90
USUAL_RULE = 45


def sources() -> list[Path]:
    """Every source file of the three packages."""
    return [path for package in PACKAGES for path in sorted((ROOT / package).rglob("*.py"))]


def functions(tree: ast.AST) -> Iterator[tuple[str, int]]:
    """Each function's name and length in lines, its docstring not counted."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node.name, length(node)


def length(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Lines of a function without its docstring."""
    first = node.body[0]
    lines = (node.end_lineno or node.lineno) - node.lineno + 1
    if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant) and isinstance(first.value.value, str):
        lines -= (first.end_lineno or first.lineno) - first.lineno + 1
    return lines


def is_code(node: ast.stmt) -> TypeGuard[ast.FunctionDef]:
    """Whether it is a function: the rule itself or a helper of it."""
    return isinstance(node, ast.FunctionDef)


def test_no_file_is_longer_than_500_lines() -> None:
    """A longer file wants to be two."""
    lengths = {str(path.relative_to(ROOT)): len(path.read_text(encoding="utf-8").splitlines()) for path in sources()}
    assert len(lengths) > 50
    assert {name: lines for name, lines in lengths.items() if lines > LONGEST_FILE} == {}


def test_no_function_is_longer_than_60_lines() -> None:
    """A function fits a screen."""
    long = {
        f"{path.relative_to(ROOT)}:{name}": lines
        for path in sources()
        for name, lines in functions(ast.parse(path.read_text(encoding="utf-8")))
        if lines > LONGEST_FUNCTION
    }
    assert long == {}


def test_a_rule_is_short() -> None:
    """The median rule has at most 45 lines of code beside its documentation, imports and metadata, none has over 90."""
    counts = {
        path.name: sum(length(node) for node in ast.parse(path.read_text(encoding="utf-8")).body if is_code(node))
        for path in sorted((ROOT / "rules").rglob("*.py"))
        if path.name != "__init__.py"
    }
    assert statistics.median(counts.values()) <= USUAL_RULE
    assert {name: lines for name, lines in counts.items() if lines > LONGEST_RULE} == {}
