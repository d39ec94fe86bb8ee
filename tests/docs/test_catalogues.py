"""The catalogues of other tools: every code that can concern us is covered by a rule, or left out for a reason."""

from __future__ import annotations

from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

import pytest

from checker.run.registry import all_rules
from docs.catalogues import Catalogue, catalogues, page, reasons, standings

if TYPE_CHECKING:
    from checker.api import Rule

RULES = all_rules()
CATALOGUES = {catalogue.name: catalogue for catalogue in catalogues()}

every_catalogue = pytest.mark.parametrize("catalogue", CATALOGUES.values(), ids=lambda catalogue: catalogue.name)


def test_every_code_of_the_validator_that_is_counted_is_there() -> None:
    """IAM Access Analyzer has 153 codes; 136 of them can fire on a policy of a backup location."""
    codes = CATALOGUES["access-analyzer"].codes
    assert len(codes) == 153
    assert sum(not note.endswith(" -") for note in codes.values()) == 136


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.info.code)
def test_rule_covers_checks_that_exist(rule: Rule) -> None:
    """A code with a slip in it would cover nothing."""
    for peer in rule.info.peers:
        name, _, code = peer.partition(":")
        assert code in CATALOGUES[name].codes, peer
    assert len(set(rule.info.peers)) == len(rule.info.peers)


@every_catalogue
def test_no_check_is_missing(catalogue: Catalogue) -> None:
    """Each is covered or has its reason."""
    missing = [item.code for item in standings(catalogue, RULES) if not item.rules and not item.reason]
    assert missing == []


@every_catalogue
def test_no_check_is_both_covered_and_left_out(catalogue: Catalogue) -> None:
    """A reason that no longer holds is taken away."""
    both = [item.code for item in standings(catalogue, RULES) if item.rules and item.reason]
    assert both == []


@pytest.mark.parametrize("pattern", reasons())
def test_reason_speaks_of_a_check_that_exists(pattern: str) -> None:
    """And says something."""
    full = [f"{catalogue.name}:{code}" for catalogue in CATALOGUES.values() for code in catalogue.codes]
    assert any(fnmatchcase(code, pattern) for code in full)
    assert len(reasons()[pattern]) > 20


def test_the_page_names_what_is_missing() -> None:
    """Without rules everything that has no reason is."""
    text = page((), "")
    assert "| `INVALID_ACTION` | error, I | **missing** |" in text
    assert "0 rules." in text
