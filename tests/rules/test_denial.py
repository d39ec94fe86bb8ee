"""The generic denial test: a pass that leaned on a fact is no pass any more once that fact cannot be read."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from checker.model.fact import Absent, Known
from checker.model.finding import Outcome
from tests.rules.cases import RuleCase, judge, rule_cases, with_outcome

if TYPE_CHECKING:
    from pathlib import Path

    from checker.run.evaluate import Judged

ADDITIVE = {
    "kmsKey.grants": "grants only ever add to what the key policy allows",
    "publicAccessBlock": "S3 Block Public Access takes from bucket policies only, never from an identity's own grant",
}
"""Facts without which the policy engine may still prove an allow, and why."""

PASSES = [case for case in rule_cases() if case.outcome is Outcome.PASS]


@pytest.mark.parametrize("case", PASSES, ids=lambda case: case.label)
def test_a_pass_does_not_survive_the_refusal_of_a_fact_it_read(case: RuleCase, tmp_path: Path) -> None:
    """Each fact that was read, refused on its own: the outcome is unknown or a proven failure, never a pass."""
    judged = judge(case, tmp_path)
    names = sorted({key.name for item in judged for key, fact in item.reads if key.collectable and _answered(fact)})
    for name in names:
        after = judge(case, tmp_path, unread=(name,))
        kept = [item for item in with_outcome(after, Outcome.PASS) if not _stands(item, name)]
        said = [f"{item.verdict.outcome.value}: {item.verdict.message}" for item in after]
        assert not kept, f"without {name} the rule still passes: {said}"
        assert not with_outcome(after, Outcome.ERROR), f"without {name}: {said}"


def _answered(fact: object) -> bool:
    return isinstance(fact, Known | Absent)


def _stands(item: Judged, name: str) -> bool:
    """Whether the engine proved the allow with the refusal in view, by what this fact cannot take away."""
    return name in ADDITIVE and bool(item.verdict.operation or item.verdict.decision)
