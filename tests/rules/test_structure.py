"""What every rule file has: its name, its reference page, its cases and the prerequisites it proves."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

import pytest

from checker.model.finding import Outcome
from checker.model.rule import Severity
from checker.run.prerequisites import PREREQUISITES, Prerequisite
from checker.run.registry import all_rules
from tests.rules.cases import CASES, ROOT, judge, rule_cases

if TYPE_CHECKING:
    from pathlib import Path

    from checker.api import Rule

RULES = all_rules()
BY_CODE = {rule.info.code: rule for rule in RULES}
HEADINGS = ("Why it matters", "Remediation", "Source")
FOLDERS = {"aws": "AWS", "minio": "MIN", "gcp": "GCP", "azure": "AZURE", "common": "COM"}

every_rule = pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.info.code)


def _path(rule: Rule) -> Path:
    return ROOT / (rule.examine.__module__.replace(".", "/") + ".py")


def test_there_are_rules() -> None:
    """The other tests here would pass without any."""
    assert RULES


@every_rule
def test_file_rule_and_function_share_one_name(rule: Rule) -> None:
    """So that a rule is found by the name that a report prints."""
    path = _path(rule)
    assert path.stem == rule.info.name.replace("-", "_") == rule.examine.__name__
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)+", rule.info.name)


@every_rule
def test_code_begins_with_the_provider(rule: Rule) -> None:
    """Three digits after the provider's letters; the code carries no severity."""
    letters = FOLDERS[_path(rule).parent.name]
    assert re.fullmatch(rf"{letters}\d{{3}}", rule.info.code)


@every_rule
def test_module_holds_one_rule_and_says_which(rule: Rule) -> None:
    """The module's docstring names the code, and nothing but the rule and its private helpers is defined."""
    tree = ast.parse(_path(rule).read_text(encoding="utf-8"))
    assert (ast.get_docstring(tree) or "").startswith(f"Rule {rule.info.code}: ")
    public = [n.name for n in tree.body if isinstance(n, ast.FunctionDef | ast.ClassDef) and n.name[0] != "_"]
    assert public == [rule.examine.__name__]


@every_rule
def test_module_imports_the_stable_surface_only(rule: Rule) -> None:
    """``checker.api`` and ``checker.facts``, and the standard library inside functions."""
    tree = ast.parse(_path(rule).read_text(encoding="utf-8"))
    imported = {n.module for n in tree.body if isinstance(n, ast.ImportFrom)}
    assert imported <= {"__future__", "checker.api", "checker.facts"}
    assert not [n for n in tree.body if isinstance(n, ast.Import)]


@every_rule
def test_code_names_no_action(rule: Rule) -> None:
    """Requests are data of the catalogue; a rule that spells one would miss the next version of it."""
    tree = ast.parse(_path(rule).read_text(encoding="utf-8"))
    docstrings = {
        ast.get_docstring(n, clean=False) for n in ast.walk(tree) if isinstance(n, ast.FunctionDef | ast.Module)
    }
    texts = [n.value for n in ast.walk(tree) if isinstance(n, ast.Constant) and isinstance(n.value, str)]
    assert not [t for t in texts if t not in docstrings and re.search(r"\b(s3|kms|ec2|sts|iam):[A-Z][a-z]\w+", t)]


@every_rule
def test_docstring_is_a_reference_page(rule: Rule) -> None:
    """A first line that says what is wrong, and the three headings, in order, each with text."""
    page = rule.info.documentation
    assert re.fullmatch(r"[A-Z`].+\.", rule.info.summary), rule.info.summary
    assert re.findall(r"^\s*## (.+)$", page, re.MULTILINE) == list(HEADINGS)
    for heading in HEADINGS:
        assert len(rule.info.section(heading)) > 20, f"## {heading} is empty"


def test_codes_and_names_are_unique() -> None:
    """A code never changes its meaning, a name is what waivers say."""
    assert len({rule.info.name for rule in RULES}) == len(RULES)
    assert len(BY_CODE) == len(RULES)


@every_rule
def test_rule_has_a_pass_and_a_fail_case(rule: Rule) -> None:
    """And not just any: the two outcomes that show what the rule tells apart."""
    outcomes = {case.outcome for case in rule_cases() if case.code == rule.info.code}
    assert {Outcome.PASS, Outcome.FAIL} <= outcomes


@every_rule
def test_rule_that_reads_collected_facts_has_an_unknown_case(rule: Rule, tmp_path: Path) -> None:
    """What has to be collected may be refused; a rule shows what it says then."""
    cases = [case for case in rule_cases() if case.code == rule.info.code]
    collected = {
        key.name
        for case in cases
        if case.outcome in {Outcome.PASS, Outcome.FAIL}
        for item in judge(case, tmp_path)
        for key, _ in item.reads
        if key.collectable
    }
    if collected:
        outcomes = {case.outcome for case in cases}
        assert outcomes & {Outcome.UNKNOWN, Outcome.NOT_EXAMINED}, f"reads {sorted(collected)}"


@every_rule
def test_rule_proves_prerequisites_that_exist(rule: Rule) -> None:
    """What can make a location fail is said somewhere in the documentation; what is merely unwise need not be."""
    codes = {prerequisite.code for prerequisite in PREREQUISITES}
    assert rule.info.proves or rule.info.severity is not Severity.BLOCKER
    assert set(rule.info.proves) <= codes


@pytest.mark.parametrize("prerequisite", PREREQUISITES, ids=lambda prerequisite: prerequisite.code)
def test_prerequisite_has_a_rule_or_a_reason(prerequisite: Prerequisite) -> None:
    """A sentence of the documentation that nothing proves says why a person has to look."""
    code, manual = prerequisite.code, prerequisite.manual
    proved = any(code in rule.info.proves for rule in RULES)
    assert proved != bool(manual), f"{code}: either a rule proves it or manual says why none can"


def test_no_case_without_a_rule() -> None:
    """A folder of cases that no rule reads would never be run."""
    strays = [folder.name for folder in sorted(CASES.iterdir()) if folder.name not in BY_CODE]
    assert not strays
