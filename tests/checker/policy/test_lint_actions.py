"""Names of actions: slips are named with what was meant, and what may be newer than the reference is not certain."""

from __future__ import annotations

import pytest

from checker.operations.documented import documented_actions
from checker.policy.lint_actions import action_fault
from checker.policy.lint_statements import is_slip
from checker.policy.services import reference
from checker.policy.services.reference import SERVICES


@pytest.mark.parametrize("name", SERVICES)
def test_every_action_of_the_reference_is_fine(name: str) -> None:
    """In any case, and by its beginning."""
    service = reference.service(name)
    assert service is not None
    for action in service.matching("*"):
        for text in (action.full_name, action.full_name.upper(), f"{name}:{action.name[:4]}*"):
            assert action_fault(text) is None, text


@pytest.mark.parametrize("action", documented_actions())
def test_a_letter_too_few_in_a_documented_action_is_corrected(action: str) -> None:
    """Wherever it is missing."""
    start = action.index(":") + 1
    for place in range(start, len(action)):
        made = action[:place] + action[place + 1 :]
        fault = action_fault(made)
        if fault is not None:  # a singular may be an action too
            assert fault.near == action, made


@pytest.mark.parametrize(
    ("text", "near"),
    [
        ("s3:HeadObject", "s3:GetObject"),
        ("s3:ListObjectsV2", "s3:ListBucket"),
        ("s3:Encrypt", "kms:Encrypt"),
        ("s4:GetObject", "s3:GetObject"),
        ("kmss:Decrypt", "kms:Decrypt"),
        ("s3:Gte*", "s3:Get*"),
        ("s3:PutObejct*", "s3:PutObject*"),
        ("s3:Quantum", ""),
        ("s3:*Quantum*", ""),
        ("quantum:Entangle", ""),
    ],
)
def test_what_was_probably_meant(text: str, near: str) -> None:
    """Empty where no name is like it; what is proposed has no fault."""
    fault = action_fault(text)
    assert fault is not None
    assert fault.near == near
    assert not near or action_fault(near) is None


@pytest.mark.parametrize("text", ["*", "", ":", "s3:*", "s*:Get*", "lambda:Invoke", "s3:${aws:username}", "GetObject"])
def test_what_cannot_be_told_is_no_fault(text: str) -> None:
    """Another rule speaks of it, or none."""
    assert action_fault(text) is None


def test_without_a_search_nothing_alike_is_proposed() -> None:
    """The names of operations are still known: they cost nothing."""
    plain = action_fault("s3:PutObejct", search=False)
    operation = action_fault("s3:HeadObject", search=False)
    assert plain is not None
    assert plain.near == ""
    assert operation is not None
    assert operation.near == "s3:GetObject"


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("acme-prod", False),
        ("acme-pord", True),
        ("acme-prd", True),
        ("acme-prood", True),
        ("acme-prox", True),
        ("acme-prod1", True),
        ("cme-prod", True),
        ("acme-test", False),
        ("acme-pr*d", False),
        ("", False),
    ],
)
def test_one_letter_makes_a_slip(name: str, *, expected: bool) -> None:
    """More, less, other, or two swapped."""
    assert is_slip(name, "acme-prod") is expected
