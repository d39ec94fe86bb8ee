"""Our rules beside the checks of other tools: ``docs/catalogues.md``, from ``docs/catalogues.json`` and the rules.

A rule names the checks it covers (``peers=``); the data names every check of each catalogue and the reason why one is
left out. What is in neither is missing, and the page says so.
"""

from __future__ import annotations

import json
from fnmatch import fnmatchcase
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

    from checker.api import Rule

INTRODUCTION = """\
What other tools look for in policies, buckets, keys and users, and which rule here covers it. A check without a rule
has its reason; one that has neither is missing still. The other way round, most rules here stand in no other
catalogue: the last table lists them all.
"""
DATA = Path(__file__).resolve().parent / "catalogues.json"


class Catalogue(NamedTuple):
    """The checks of one tool: each code with what the catalogue says of it."""

    name: str
    title: str
    source: str
    date: str
    codes: dict[str, str]


class Standing(NamedTuple):
    """What became of one check: the rules that cover it, or the reason why none does; neither means missing."""

    code: str
    note: str
    rules: tuple[str, ...]
    reason: str


def catalogues() -> tuple[Catalogue, ...]:
    """Every catalogue of the data."""
    data = json.loads(DATA.read_text(encoding="utf-8"))["catalogues"]
    return tuple(
        Catalogue(name, item["title"], item["source"], item["date"], item["codes"]) for name, item in data.items()
    )


def reasons() -> dict[str, str]:
    """Why checks are left out, by ``catalogue:code``, where the code may hold ``*``."""
    found: dict[str, str] = json.loads(DATA.read_text(encoding="utf-8"))["left_out"]
    return found


def standings(catalogue: Catalogue, rules: Sequence[Rule]) -> tuple[Standing, ...]:
    """What became of each check of a catalogue."""
    covering: dict[str, list[str]] = {}
    for rule in rules:
        for peer in rule.info.peers:
            covering.setdefault(peer, []).append(rule.info.code)
    why = reasons()
    found = []
    for code, note in catalogue.codes.items():
        full = f"{catalogue.name}:{code}"
        reason = next((text for pattern, text in why.items() if fnmatchcase(full, pattern)), "")
        found.append(Standing(code, note, tuple(covering.get(full, ())), reason))
    return tuple(found)


def page(rules: Sequence[Rule], note: str) -> str:
    """The whole page."""
    every = [(catalogue, standings(catalogue, rules)) for catalogue in catalogues()]
    parts = [
        f"{note}\n\n# Rules beside other catalogues\n",
        INTRODUCTION,
        "| catalogue | checks | covered | left out | missing | source, date |\n|---|---|---|---|---|---|",
    ]
    for catalogue, items in every:
        covered, left = sum(bool(s.rules) for s in items), sum(not s.rules and bool(s.reason) for s in items)
        missing = len(items) - covered - left
        cells = (catalogue.title, len(items), covered, left, missing, f"{catalogue.source}, {catalogue.date}")
        parts.append(f"| {' | '.join(map(str, cells))} |")
    for catalogue, items in every:
        parts.append(f"\n## {catalogue.title}\n\n| check | | covered by, or why not |\n|---|---|---|")
        parts += [f"| `{item.code}` | {item.note} | {_becomes(item)} |" for item in items]
    parts.append(f"\n## Every rule\n\n{len(rules)} rules.\n\n| rule | name | covers |\n|---|---|---|")
    for rule in rules:
        peers = ", ".join(f"`{peer}`" for peer in rule.info.peers) or "in no other catalogue"
        parts.append(f"| {_link(rule.info.code)} | {rule.info.name} | {peers} |")
    return "\n".join(parts) + "\n"


def _becomes(item: Standing) -> str:
    if item.rules:
        return ", ".join(map(_link, item.rules))
    return item.reason or "**missing**"


def _link(code: str) -> str:
    return f"[{code}](rules/{code}.md)"
