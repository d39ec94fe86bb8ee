"""Every recorded decision is made as recorded."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from checker.model.decision import Effect
from tests.checker.policy.making import compiled, request

FOLDER = Path(__file__).resolve().parents[3] / "fixtures" / "decisions" / "aws"
CASES = [
    pytest.param(case, id=f"{path.stem}: {case['name']}")
    for path in sorted(FOLDER.glob("*.json"))
    for case in json.loads(path.read_text(encoding="utf-8"))["cases"]
]


def test_there_are_cases() -> None:
    """The walk finds the recorded decisions."""
    assert len(CASES) > 250


@pytest.mark.parametrize("case", CASES)
def test_a_recorded_decision(case: dict[str, Any]) -> None:
    """The effect, and where recorded the missing layers and what nobody could tell, are as recorded."""
    engine = compiled(case["policies"])
    decision = engine.decide(request(case.get("request")))
    assert decision.effect.value == case["expect"]
    if "missing" in case:
        assert [layer.value for layer in decision.missing] == case["missing"]
    if "unread" in case:
        assert list(decision.unread) == case["unread"]


@pytest.mark.parametrize("case", CASES)
def test_an_explanation_agrees_with_its_decision(case: dict[str, Any]) -> None:
    """Explaining changes nothing of the decision, and the steps bear it out."""
    engine, asked = compiled(case["policies"]), request(case.get("request"))
    plain, explained = engine.decide(asked), engine.decide(asked, explain=True)
    assert (plain.effect, plain.layers, plain.missing, plain.unread) == (
        explained.effect,
        explained.layers,
        explained.missing,
        explained.unread,
    )
    assert not plain.steps
    deciding = [step for step in explained.steps if step.decides]
    if explained.effect is Effect.EXPLICIT_DENY:
        assert deciding
        assert all(step.effect == "Deny" and step.applies is True for step in deciding)
    if explained.effect is Effect.ALLOW:
        assert any(step.effect == "Allow" for step in deciding)
    if explained.effect is Effect.UNKNOWN:
        assert all(step.applies is None for step in deciding)
    for result in explained.layers:
        steps = [step for step in explained.steps if step.layer is result.layer]
        if result.denies is True:
            assert any(step.effect == "Deny" and step.applies for step in steps)
        if result.denies is False:
            assert not any(step.effect == "Deny" and step.applies for step in steps)
    assert all(step.place is None or step.place.span().line for step in explained.steps)
