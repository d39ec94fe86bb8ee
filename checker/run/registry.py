"""Finding the rules: one file each, nothing registered; only the files of the location's provider are imported."""

from __future__ import annotations

import os
import sys
from functools import cache
from importlib.machinery import SourceFileLoader
from importlib.util import find_spec
from types import ModuleType
from typing import TYPE_CHECKING

from checker.errors import InternalError, UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from checker.api import Rule
    from checker.model.location import Provider

PACKAGES = ("checker", "rules", "reports")
MARKER = "backup-preflight"


def rules_for(provider: Provider) -> tuple[Rule, ...]:
    """The rules of one provider and those common to all, by code."""
    return _load(("common", provider.value))


def all_rules() -> tuple[Rule, ...]:
    """Every rule there is, by code."""
    return _load(("common", "aws", "minio", "gcp", "azure"))


@cache
def _load(folders: tuple[str, ...]) -> tuple[Rule, ...]:
    found: dict[str, Rule] = {}
    for folder in folders:
        for path in _files(folder):
            rule = _rule_of(folder, path)
            twin = found.setdefault(rule.info.code, rule)
            if twin is not rule:
                message = f"two rules have the code {rule.info.code}: {twin.info.name} and {rule.info.name}"
                raise InternalError(message)
    return tuple(found[code] for code in sorted(found))


def _files(folder: str) -> list[str]:
    """The files of the rules in one folder, by name."""
    spec = find_spec("rules")
    if spec is None or not spec.submodule_search_locations:
        message = "the package 'rules' is not installed: install backup-preflight again, in an environment of its own"
        raise InternalError(message)
    path = os.path.join(spec.submodule_search_locations[0], folder)  # noqa: PTH118 - pathlib costs start-up time
    if not os.path.isdir(path):  # noqa: PTH112 - as above
        return []
    names = sorted(os.listdir(path))  # noqa: PTH208 - as above
    return [f"{path}{os.sep}{name}" for name in names if name.endswith(".py") and not name.startswith("_")]


def _rule_of(folder: str, path: str) -> Rule:
    name = os.path.basename(path)[:-3]  # noqa: PTH119 - as above
    module = _module(f"rules.{folder}.{name}", path)
    rule: Rule | None = getattr(module, name, None)
    if rule is None or not hasattr(rule, "info"):
        message = f"{module.__name__} holds no rule called {name}"
        raise InternalError(message)
    return rule


def _module(name: str, path: str) -> ModuleType:
    """The module of one rule, from its file.

    Where it stands is known, so nothing has to be searched for: of some two hundred and fifty modules the import
    system would ask each of its finders, which costs an offline run a twelfth of its time. Byte code is used and kept
    as ever.
    """
    known = sys.modules.get(name)
    if known is not None:
        return known
    module = ModuleType(name)
    module.__file__ = path
    module.__package__ = name.rpartition(".")[0]
    code = SourceFileLoader(name, path).get_code(name)
    sys.modules[name] = module
    try:
        exec(code, module.__dict__)  # type: ignore[arg-type]  # noqa: S102 - our own file; a source always has code
    except BaseException:
        del sys.modules[name]
        raise
    return module


def unknown_rule(word: str, rules: Sequence[Rule]) -> UsageError:
    """What to say of a word that is neither a code nor a name; the nearest one is suggested."""
    from difflib import get_close_matches  # noqa: PLC0415 - only a mistake pays

    names = {name.lower(): name for rule in rules for name in (rule.info.code, rule.info.name)}
    near = get_close_matches(word.lower().replace("_", "-"), names, n=1)
    remedy = f"did you mean {names[near[0]]}?" if near else "'backup-preflight rules' lists their codes and names"
    return UsageError(f"no rule is called {word!r}", remedy=remedy)


def intruder() -> str | None:
    """The first of our top-level packages that somebody else's distribution has overwritten, and where it stands."""
    for name in PACKAGES:
        spec = find_spec(name)
        origin = spec.origin if spec is not None else None
        if origin is None or not _is_ours(origin):
            return f"{name} ({origin or 'not found'})"
    return None


def _is_ours(origin: str) -> bool:
    with open(origin, encoding="utf-8", errors="replace") as file:  # noqa: PTH123 - pathlib costs start-up time
        return MARKER in file.read(400)
