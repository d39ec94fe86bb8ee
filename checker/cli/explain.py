"""The command ``explain``: one rule's reference page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from checker.errors import UsageError
from checker.run.registry import all_rules

if TYPE_CHECKING:
    import argparse

    from checker.api import Rule
    from checker.cli.console import Console


def run(options: argparse.Namespace, console: Console) -> int:
    """Print the page of the rule that was named."""
    console.out(page(find(options.rule)))
    return 0


def find(word: str) -> Rule:
    """The rule with this code (any case) or name; the nearest one is suggested when there is none."""
    rules = all_rules()
    for rule in rules:
        if word.upper() == rule.info.code or word.lower() == rule.info.name:
            return rule
    import difflib  # noqa: PLC0415 - only a mistake pays

    names = [name for rule in rules for name in (rule.info.code, rule.info.name)]
    near = difflib.get_close_matches(word, names, n=1)
    message = f"no rule is called {word!r}"
    remedy = f"did you mean {near[0]}?" if near else "'backup-preflight rules' lists them"
    raise UsageError(message, remedy=remedy)


def page(rule: Rule) -> str:
    """The rule's page: code, name, severity, then its documentation."""
    import inspect  # noqa: PLC0415 - inspect is slow to import

    info = rule.info
    provider = info.provider.value if info.provider is not None else "all providers"
    head = f"# {info.code} {info.name}\n\n{info.severity.value} · {provider} · since {info.since}"
    return f"{head}\n\n{inspect.cleandoc(info.documentation)}"
