"""The command ``explain``: one rule's reference page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from checker.run.registry import all_rules, unknown_rule

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
    raise unknown_rule(word, rules)


def page(rule: Rule) -> str:
    """The rule's page: code, name, severity, then its documentation."""
    info = rule.info
    provider = info.provider.value if info.provider is not None else "all providers"
    head = f"# {info.code} {info.name}\n\n{info.severity.value} · {provider} · since {info.since}"
    return f"{head}\n\n{info.page}"
