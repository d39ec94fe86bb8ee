"""What is asked of Organizations: every level or none, and nobody's silence for an absence."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, cast

import pytest

from checker.evidence.collectors.aws import organizations
from checker.facts.aws import PolicyKind
from checker.intake.collected import facts_of
from checker.model.answer import State
from checker.model.fact import Absent, Denied, Known, Unavailable
from checker.model.location import AwsLocation
from tests.checker.evidence.collectors.aws.principals import allow, arn
from tests.checker.evidence.collectors.aws.stubbed import Stubs

if TYPE_CHECKING:
    from checker.model.answer import Answer
    from tests.checker.evidence.collectors.aws.account import Account

ACCOUNT, MANAGEMENT = "111122223333", "999900001111"
LOCATION = AwsLocation("prod", bucket="b", principal=f"arn:aws:iam::{ACCOUNT}:user/velero")
SCPS, RCPS = organizations.COLLECTORS


def organization(stubs: Stubs) -> None:
    """Queue the organisation."""
    stubs.answer("organizations", "describe_organization", {"Organization": {"MasterAccountId": MANAGEMENT}})


def parents(stubs: Stubs) -> None:
    """Queue the way up: the account, a unit, the root."""
    for child, parent, kind in (
        (ACCOUNT, "ou-ab12-cdefgh34", "ORGANIZATIONAL_UNIT"),
        ("ou-ab12-cdefgh34", "r-ab12", "ROOT"),
    ):
        body = {"Parents": [{"Id": parent, "Type": kind}]}
        stubs.answer("organizations", "list_parents", body, {"ChildId": child})


def policies(stubs: Stubs, target: str, *names: str, kind: str = "SERVICE_CONTROL_POLICY") -> None:
    """Queue the policies of one level, and what each says."""
    listed = {"Policies": [{"Id": name, "Name": name} for name in names]}
    stubs.answer("organizations", "list_policies_for_target", listed, {"TargetId": target, "Filter": kind})
    for name in names:
        content = json.dumps({"Version": "2012-10-17", "Statement": [{"Sid": name[2:], "Effect": "Allow", "Action": "*",
                              "Resource": "*"}]})  # fmt: skip
        stubs.answer("organizations", "describe_policy", {"Policy": {"Content": content}}, {"PolicyId": name})


def asked(stubs: Stubs, collector: Any = SCPS, location: AwsLocation = LOCATION) -> Answer:  # noqa: ANN401 - any collector
    """The one answer of a collector; everything queued was asked for."""
    (answer,) = collector.run(stubs.asking(location))
    stubs.done()
    return cast("Answer", answer)


def test_the_levels_come_from_the_root_down() -> None:
    """Root, unit, account: each with its policies, and the call that told each."""
    stubs = Stubs()
    organization(stubs)
    parents(stubs)
    policies(stubs, "r-ab12", "p-FullAWSAccess")
    policies(stubs, "ou-ab12-cdefgh34", "p-FullAWSAccess", "p-11111111")
    policies(stubs, ACCOUNT, "p-FullAWSAccess")
    fact = facts_of(LOCATION, [asked(stubs)])["serviceControlPolicies"]
    assert isinstance(fact, Known)
    levels: Any = fact.value
    assert [[policy.name for policy in level] for level in levels] == [
        ["organizations:DescribePolicy p-FullAWSAccess of r-ab12"],
        [
            "organizations:DescribePolicy p-FullAWSAccess of ou-ab12-cdefgh34",
            "organizations:DescribePolicy p-11111111 of ou-ab12-cdefgh34",
        ],
        [f"organizations:DescribePolicy p-FullAWSAccess of {ACCOUNT}"],
    ]
    assert levels[1][1].value["Statement"][0]["Sid"] == "11111111"
    assert {policy.kind for level in levels for policy in level} == {PolicyKind.SCP}


def test_resource_policies_are_those_of_the_buckets_account() -> None:
    """An RCP binds who owns the bucket, whoever asks for it."""
    stubs = Stubs()
    organization(stubs)
    owner = "444455556666"
    root = {"Parents": [{"Id": "r-ab12", "Type": "ROOT"}]}
    stubs.answer("organizations", "list_parents", root, {"ChildId": owner})
    policies(stubs, "r-ab12", "p-RCPFullAWSAccess", kind="RESOURCE_CONTROL_POLICY")
    policies(stubs, owner, "p-RCPFullAWSAccess", kind="RESOURCE_CONTROL_POLICY")
    answer = asked(stubs, RCPS, LOCATION._replace(bucket_owner=owner))
    fact = facts_of(LOCATION, [answer])["resourceControlPolicies"]
    assert isinstance(fact, Known)
    assert len(cast("Any", fact.value)) == 2


def test_no_organization_is_no_policy() -> None:
    """Where the account of who asks is in none, and is the one in question."""
    stubs = Stubs()
    stubs.error("organizations", "describe_organization", "AWSOrganizationsNotInUseException")
    stubs.account(ACCOUNT)
    answer = asked(stubs)
    assert answer.state is State.ABSENT
    assert isinstance(facts_of(LOCATION, [answer])["serviceControlPolicies"], Absent)


def test_no_organization_of_somebody_else_says_nothing() -> None:
    """A reviewer from an account without organisation knows nothing of that of another."""
    stubs = Stubs()
    stubs.error("organizations", "describe_organization", "AWSOrganizationsNotInUseException")
    stubs.account("444455556666")
    answer = asked(stubs)
    assert (answer.state, "in no organization" in answer.reason) == (State.UNAVAILABLE, True)


def test_the_management_account_is_bound_by_none() -> None:
    """Neither kind of policy binds it, whatever is attached."""
    stubs = Stubs()
    organization(stubs)
    location = LOCATION._replace(principal=f"arn:aws:iam::{MANAGEMENT}:user/velero")
    assert asked(stubs, location=location).state is State.ABSENT


def test_a_type_that_is_not_in_use_binds_nobody() -> None:
    """No level has any policy of it: where it is in use, each has one at least."""
    stubs = Stubs()
    organization(stubs)
    parents(stubs)
    for target in ("r-ab12", "ou-ab12-cdefgh34", ACCOUNT):
        policies(stubs, target)
    assert asked(stubs).state is State.ABSENT


@pytest.mark.parametrize(
    ("at", "action"),
    [
        ("describe_organization", "organizations:DescribeOrganization"),
        ("list_parents", "organizations:ListParents"),
        ("list_policies_for_target", "organizations:ListPoliciesForTarget"),
        ("describe_policy", "organizations:DescribePolicy"),
    ],
)
def test_a_refusal_anywhere_refuses_all(at: str, action: str) -> None:
    """Never a part of the levels: the fact is denied, and names what would have told."""
    stubs = Stubs()
    if at != "describe_organization":
        organization(stubs)
        if at != "list_parents":
            parents(stubs)
    if at == "describe_policy":
        listed = {"Policies": [{"Id": "p-11111111"}]}
        stubs.answer("organizations", "list_policies_for_target", listed)
    stubs.error("organizations", at, "AccessDeniedException")
    fact = facts_of(LOCATION, [asked(stubs)])["serviceControlPolicies"]
    assert isinstance(fact, Denied)
    assert fact.permission == action


def test_an_account_outside_the_organization_is_not_known() -> None:
    """The organisation of who asks is not that of the account."""
    stubs = Stubs()
    organization(stubs)
    stubs.error("organizations", "list_parents", "ChildNotFoundException")
    fact = facts_of(LOCATION, [asked(stubs)])["serviceControlPolicies"]
    assert isinstance(fact, Unavailable)
    assert "ChildNotFoundException" in fact.reason


def test_a_policy_without_content_is_none() -> None:
    """An answer without a policy in it leaves the fact without one."""
    stubs = Stubs()
    organization(stubs)
    stubs.answer("organizations", "list_parents", {"Parents": [{"Id": "r-ab12", "Type": "ROOT"}]})
    stubs.answer("organizations", "list_policies_for_target", {"Policies": [{"Id": "p-11111111"}]})
    stubs.answer("organizations", "describe_policy", {"Policy": {}})
    assert "has no policy in it" in asked(stubs).reason


def test_levels_without_end_are_told() -> None:
    """A server that never comes to a root is not followed forever."""
    stubs = Stubs()
    organization(stubs)
    for _ in range(organizations.MOST_LEVELS):
        body = {"Parents": [{"Id": "ou-ab12-cdefgh34", "Type": "ORGANIZATIONAL_UNIT"}]}
        stubs.answer("organizations", "list_parents", body)
    assert "levels lie above" in asked(stubs).reason


@pytest.mark.parametrize("body", [{}, {"Parents": []}, {"Parents": [{"Type": "ROOT"}]}])
def test_a_level_without_a_parent_is_told(body: dict[str, Any]) -> None:
    """An answer without one is no root."""
    stubs = Stubs()
    organization(stubs)
    stubs.answer("organizations", "list_parents", body)
    assert "names no parent" in asked(stubs).reason


def test_an_account_that_nobody_knows_is_not_asked_for() -> None:
    """Without a principal there is no account to ask about."""
    assert "is not known" in asked(Stubs(), location=AwsLocation("prod")).reason


def test_a_real_refusal_is_one(account: Account) -> None:
    """Who may not ask Organizations is refused; the root user of a management account is told that none binds it."""
    location = account.location("b", principal=arn("user", "org"))
    facts = account.facts(organizations.COLLECTORS, location, account.user("org-nobody", allow("s3:*")))
    assert all(isinstance(fact, Denied) for fact in facts.values())
    assert {fact.permission for fact in facts.values() if isinstance(fact, Denied)} == {
        "organizations:DescribeOrganization"
    }
    assert all(isinstance(fact, Absent) for fact in account.facts(organizations.COLLECTORS, location).values())
