"""Actions that are alike are decided alike, whatever the policies of whatever layer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from checker.evidence.likeness import Likeness
from checker.facts.aws import PolicyKind
from checker.model.decision import Request
from checker.model.fact import Known
from checker.policy.services import reference
from tests.checker.evidence.test_excess import (
    ACCOUNT,
    DENY,
    KEY,
    POLICIES,
    PRINCIPAL,
    SOURCE,
    allow,
    document,
    evidence,
)

if TYPE_CHECKING:
    from checker.model.decision import Effect

    Statement = dict[str, Any]

RESOURCES = ("arn:aws:s3:::acme", "arn:aws:s3:::acme/team/x", KEY, f"arn:aws:iam::{ACCOUNT}:role/admin", "*")


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(POLICIES, st.one_of(st.none(), POLICIES), st.lists(DENY, max_size=2))
def test_alike_is_decided_alike(
    statements: list[Statement], boundary: list[Statement] | None, bucket: list[Statement]
) -> None:
    """Identity policies, a boundary and a bucket policy together."""
    facts = {}
    if boundary is not None:
        facts["permissionsBoundary"] = Known(document(boundary)._replace(kind=PolicyKind.BOUNDARY), SOURCE)
    if bucket:
        policy = document([{**each, "Principal": "*"} for each in bucket])
        facts["bucketPolicy"] = Known(policy._replace(kind=PolicyKind.BUCKET), SOURCE)
    window = evidence(statements, facts)
    likeness = Likeness(window)
    decided: dict[tuple[object, str], Effect] = {}
    for service in ("s3", "kms", "iam"):
        for action in reference.expand(f"{service}:*") or ():
            for resource in RESOURCES:
                effect = window.decide(Request(PRINCIPAL, action.full_name, resource, ACCOUNT, {})).effect
                assert decided.setdefault((likeness.of(action.full_name), resource), effect) is effect


def test_some_actions_stand_for_themselves() -> None:
    """Actions of AWS STS, which identity policies need not grant, and those that carry a context of their own."""
    likeness = Likeness(evidence([allow("*")]))
    assert likeness.of("s3:GetObject") == likeness.of("s3:PutBucketPolicy") != likeness.of("iam:PassRole")
    assert likeness.of("sts:AssumeRole") == "sts:AssumeRole"
    assert likeness.of("ec2:DeleteSnapshot") == "ec2:DeleteSnapshot"
