"""A probe as evidence: what it writes is read to the letter, and what is none is refused."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, cast

import pytest

from checker.facts.probe import PROBE, Leftover, Probed, ProbeStep
from checker.intake.load import load
from checker.model.fact import Known
from tests.checker.intake.giving import own
from tests.checker.intake.test_schema import is_valid

if TYPE_CHECKING:
    from pathlib import Path

    from checker.intake.load import Loaded

STEP = {
    "operations": ["backup-upload"], "client": "plugin", "call": "PutObject", "action": "s3:PutObject", "key": "k",
    "outcome": "refused", "expected": "done", "status": 403, "code": "AccessDenied", "words": "w", "delimiter": "/",
    "encryption": "AES256", "echoed": "aws:kms",
}  # fmt: skip
LEFT = {"kind": "upload", "key": "k", "command": "c", "version": "v", "upload": "u", "reason": "r"}
WHOLE: dict[str, Any] = {"name": "backup-preflight-0123456789abcdef", "steps": [STEP], "left": [LEFT]}


def _without(member: dict[str, Any], name: str) -> dict[str, Any]:
    return {key: value for key, value in member.items() if key != name}


def _loaded(folder: Path, text: str) -> Loaded:
    path = folder / "location.yaml"
    path.write_text(text, encoding="utf-8")
    return load([str(path)], stdin=lambda: b"", environ={})


def test_every_member_is_read(tmp_path: Path) -> None:
    """Each member of a step and of a leftover comes to its field."""
    text = own(f"evidence: {{probe: {json.dumps(WHOLE)}}}\n")
    found = _loaded(tmp_path, text)
    fact = found.cases[0].facts[PROBE.name]
    assert isinstance(fact, Known)
    step = {**STEP, "operations": ("backup-upload",)}
    assert fact.value == Probed(WHOLE["name"], (ProbeStep(**cast("dict[str, Any]", step)),), (Leftover(**LEFT),))
    assert is_valid(text)


@pytest.mark.parametrize(
    "given",
    [
        _without(WHOLE, "steps"),
        _without(WHOLE, "name"),
        {**WHOLE, "steps": {}},
        *({**WHOLE, "steps": [_without(STEP, name)]} for name in ("operations", "client", "call", "action", "outcome")),
        {**WHOLE, "steps": [{**STEP, "operations": []}]},
        {**WHOLE, "steps": [{**STEP, "client": "rclone"}]},
        {**WHOLE, "steps": [{**STEP, "outcome": "passed"}]},
        {**WHOLE, "steps": [{**STEP, "expected": "refused"}]},
        {**WHOLE, "steps": [{**STEP, "status": -1}]},
        *({**WHOLE, "left": [_without(LEFT, name)]} for name in ("kind", "key", "command")),
        {**WHOLE, "left": [{**LEFT, "kind": "bucket"}]},
    ],
)
def test_what_is_no_probe_is_refused(tmp_path: Path, given: dict[str, Any]) -> None:
    """A member that is missing, or is none of its words, is an error for the loader and for the editor."""
    text = own(f"evidence: {{probe: {json.dumps(given)}}}\n")
    found = _loaded(tmp_path, text)
    assert found.broken
    assert not is_valid(text)


def test_its_absence_cannot_be_assumed(tmp_path: Path) -> None:
    """No probe is not a probe that found nothing."""
    text = own("assume: {probe: none}\n")
    assert _loaded(tmp_path, text).broken
