"""Finding the rules: one file each, nothing registered, and nobody else's package taken for ours."""

from __future__ import annotations

import importlib.util
import sys
from types import SimpleNamespace
from typing import TYPE_CHECKING

import pytest

from checker.errors import InternalError
from checker.model.location import Provider
from checker.run import registry

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

RULE = '''
from checker.api import Severity, passed, rule

@rule("{code}", "{name}", severity=Severity.ADVICE, provider=None, since="0.1.0", proves=("aws-policy",))
def {function}(evidence):
    """What is wrong."""
    yield passed("x", "y")
'''


@pytest.fixture
def pack(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An empty pack of rules in place of ours."""
    for name in [name for name in sys.modules if name.partition(".")[0] == "rules"]:
        monkeypatch.delitem(sys.modules, name)
    for folder in (tmp_path / "rules", tmp_path / "rules" / "common", tmp_path / "rules" / "aws"):
        folder.mkdir()
        (folder / "__init__.py").write_text('"""Rules."""\n', encoding="utf-8")
    monkeypatch.syspath_prepend(str(tmp_path))
    registry._load.cache_clear()  # noqa: SLF001 - what was found before stands elsewhere
    yield tmp_path / "rules"
    registry._load.cache_clear()  # noqa: SLF001 - as above
    for name in [name for name in sys.modules if name.partition(".")[0] == "rules"]:
        del sys.modules[name]


def write(pack: Path, module: str, code: str, function: str = "") -> None:
    """A rule's file."""
    name = module.rpartition("/")[2]
    text = RULE.format(code=code, name=name.replace("_", "-"), function=function or name)
    (pack / f"{module}.py").write_text(text, encoding="utf-8")


def test_our_rules_are_found_in_order() -> None:
    """By code, those of the provider and those common to all."""
    rules = registry.rules_for(Provider.AWS)
    codes = [rule.info.code for rule in rules]
    assert codes == sorted(set(codes))
    assert {code[:3] for code in codes} == {"AWS", "COM"}
    assert {rule.info.provider for rule in rules} <= {Provider.AWS, None}
    assert {rule.info.code for rule in registry.rules_for(Provider.GCP)} == {c for c in codes if c.startswith("COM")}
    assert registry.rules_for(Provider.AWS) is rules


def test_a_new_rule_edits_no_file(pack: Path) -> None:
    """Its module is enough; what begins with an underscore, or is no module, is none."""
    write(pack, "common/one_rule", "COM901")
    write(pack, "aws/two_rule", "AWS901")
    (pack / "aws" / "_private.py").write_text("raise SystemExit\n", encoding="utf-8")
    (pack / "aws" / "notes.txt").write_text("x", encoding="utf-8")
    assert [rule.info.code for rule in registry.rules_for(Provider.AWS)] == ["AWS901", "COM901"]
    assert [rule.info.code for rule in registry.rules_for(Provider.MINIO)] == ["COM901"]


def test_two_rules_with_one_code_are_an_error(pack: Path) -> None:
    """And both are named."""
    write(pack, "common/one_rule", "COM901")
    write(pack, "aws/two_rule", "COM901")
    with pytest.raises(InternalError, match="two rules have the code COM901: one-rule and two-rule"):
        registry.rules_for(Provider.AWS)


@pytest.mark.parametrize("text", ["", "one_rule = 5\n", "def one_rule(evidence):\n    yield\n"])
def test_a_module_without_its_rule_is_an_error(pack: Path, text: str) -> None:
    """A function of another name would be silently left out otherwise, and an undecorated one crash."""
    (pack / "aws" / "one_rule.py").write_text(text, encoding="utf-8")
    with pytest.raises(InternalError, match=r"rules\.aws\.one_rule holds no rule called one_rule"):
        registry.rules_for(Provider.AWS)


def test_a_rule_of_another_name_is_an_error(pack: Path) -> None:
    """The name of the module is the name that reports print."""
    write(pack, "aws/one_rule", "AWS901", "other_rule")
    with pytest.raises(InternalError, match="holds no rule called one_rule"):
        registry.rules_for(Provider.AWS)


def test_packages_are_ours() -> None:
    """In an environment of our own."""
    assert registry.intruder() is None


@pytest.mark.parametrize("package", registry.PACKAGES)
def test_an_intruder_is_named_with_its_place(package: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """``rules`` of django-rules, say, in an environment shared with it."""
    foreign = tmp_path / "__init__.py"
    foreign.write_text('"""Somebody else\'s."""\n', encoding="utf-8")
    real = importlib.util.find_spec

    def found(name: str) -> object:
        return SimpleNamespace(origin=str(foreign)) if name == package else real(name)

    monkeypatch.setattr(registry, "find_spec", found)
    assert registry.intruder() == f"{package} ({foreign})"
    monkeypatch.setattr(registry, "find_spec", lambda name: None if name == package else real(name))
    assert registry.intruder() == f"{package} (not found)"


@pytest.mark.parametrize(
    ("word", "remedy"),
    [
        ("aws1100", "did you mean AWS110?"),
        ("denied_expiry", "did you mean denied-expiry?"),
        ("Denied-Expiri", "did you mean denied-expiry?"),
        ("\x1b[31m", "'backup-preflight rules' lists their codes and names"),
    ],
)
def test_the_nearest_rule_is_suggested(word: str, remedy: str) -> None:
    """By code or by name, however it is spelled."""
    error = registry.unknown_rule(word, registry.all_rules())
    assert error.remedy == remedy
    assert "\x1b" not in str(error)
