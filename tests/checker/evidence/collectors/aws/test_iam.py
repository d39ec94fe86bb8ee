"""What is asked of IAM: whole policies of the principal or none at all, from a real IAM."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

import pytest

from checker.evidence.collectors.aws import iam
from checker.evidence.collectors.collect import chosen, collect
from checker.facts import aws
from checker.facts.aws import PolicyKind
from checker.intake.collected import facts_of
from checker.model.answer import Asker, State
from checker.model.fact import Absent, Denied, Fact, Known, Unavailable
from checker.model.location import AwsLocation, Credentials, CredentialType
from tests.checker.evidence.collectors.aws.account import ACCOUNT
from tests.checker.evidence.collectors.aws.principals import allow, arn, role, trust, whole_user
from tests.checker.evidence.collectors.aws.stubbed import Stubs

if TYPE_CHECKING:
    from tests.checker.evidence.collectors.aws.account import Account


def value(fact: Fact[object] | None) -> Any:  # noqa: ANN401 - the value of any fact
    """The value of a known fact."""
    assert isinstance(fact, Known), fact
    return fact.value


@pytest.fixture(scope="module")
def whole(account: Account) -> AwsLocation:
    """A location whose user has policies in every way that there is."""
    whole_user(account, "iam-whole")
    return account.location("iam-bucket", principal=arn("user", "iam-whole"))


def test_every_policy_of_a_user_is_read(account: Account, whole: AwsLocation) -> None:
    """Inline, managed, and those of its groups, each with its kind and the call that told it."""
    found = value(account.facts(iam.COLLECTORS, whole)["identityPolicies"])
    assert [(policy.kind, policy.name) for policy in found] == [
        (PolicyKind.INLINE, "iam:GetUserPolicy iam-whole/own"),
        (PolicyKind.MANAGED, f"iam:GetPolicyVersion {arn('policy', 'iam-whole-own')} v1"),
        (PolicyKind.GROUP, "iam:GetGroupPolicy iam-whole-group/inline"),
        (PolicyKind.MANAGED, f"iam:GetPolicyVersion {arn('policy', 'iam-whole-of-group')} v1"),
    ]
    assert found[2].value["Statement"][0]["Action"] == ["ec2:DescribeVolumes"]


def test_the_default_version_is_read(account: Account) -> None:
    """Of a policy with several versions the one in force counts, not the newest."""
    client = account.client("iam")
    account.user("iam-versions")
    client.create_policy(PolicyName="iam-versions", PolicyDocument=allow("s3:GetObject"))
    policy = arn("policy", "iam-versions")
    client.create_policy_version(PolicyArn=policy, PolicyDocument=allow("s3:PutObject"), SetAsDefault=True)
    client.create_policy_version(PolicyArn=policy, PolicyDocument=allow("s3:*"), SetAsDefault=False)
    client.attach_user_policy(UserName="iam-versions", PolicyArn=policy)
    location = account.location("b", principal=arn("user", "iam-versions"))
    found = value(account.facts(iam.COLLECTORS, location)["identityPolicies"])
    assert [each.value["Statement"][0]["Action"] for each in found] == [["s3:PutObject"]]
    assert found[0].name.endswith(" v2")


def test_the_boundary_and_the_keys_of_a_user_are_read(account: Account, whole: AwsLocation) -> None:
    """The boundary as a policy, the keys with their state and age."""
    facts = account.facts(iam.COLLECTORS, whole)
    boundary = value(facts["permissionsBoundary"])
    assert (boundary.kind, boundary.name) == (
        PolicyKind.BOUNDARY,
        f"iam:GetPolicyVersion {arn('policy', 'iam-whole-boundary')} v1",
    )
    (key,) = value(facts["accessKeys"])
    assert key.active
    assert key.created.endswith("Z")
    assert value(facts["accountSummary"]).root_access_keys == 0
    assert "role" not in facts


def test_a_user_without_anything_has_no_policies(account: Account) -> None:
    """No policy is an answer, and no boundary is one."""
    account.user("iam-bare")
    facts = account.facts(iam.COLLECTORS, account.location("b", principal=arn("user", "iam-bare")))
    assert value(facts["identityPolicies"]) == ()
    assert isinstance(facts["permissionsBoundary"], Absent)


def test_a_role_is_read_by_its_session(account: Account) -> None:
    """The ARN of a session names the role: its policies, trust policy and boundary, and no keys."""
    bound = account.client("iam").create_policy(PolicyName="iam-role-bound", PolicyDocument=allow("s3:*"))["Policy"]
    made = role(account, "iam-role", trust(arn("user", "x")), path="/backup/", PermissionsBoundary=bound["Arn"])
    session = f"arn:aws:sts::{ACCOUNT}:assumed-role/iam-role/session"
    facts = account.facts(iam.COLLECTORS, account.location("b", principal=session))
    assert [policy.name for policy in value(facts["identityPolicies"])] == ["iam:GetRolePolicy iam-role/inline"]
    assert value(facts["role"]).arn == made
    assert value(facts["trustPolicy"]).kind is PolicyKind.TRUST
    assert isinstance(facts["accessKeys"], Absent)


def test_the_role_that_is_assumed_is_read(account: Account) -> None:
    """Without a principal it is the role of the credentials whose policies decide."""
    made = role(account, "iam-assumed", trust(arn("user", "x")))
    credentials = Credentials(CredentialType.STS, role_arn=made)
    facts = account.facts(iam.COLLECTORS, account.location("b", principal=None, credentials=credentials))
    assert value(facts["role"]).arn == made
    assert len(value(facts["identityPolicies"])) == 1


STEPS = {
    "iam:ListUserPolicies": {"identityPolicies"},
    "iam:GetUserPolicy": {"identityPolicies"},
    "iam:ListAttachedUserPolicies": {"identityPolicies"},
    "iam:GetPolicy": {"identityPolicies", "permissionsBoundary"},
    "iam:GetPolicyVersion": {"identityPolicies", "permissionsBoundary"},
    "iam:ListGroupsForUser": {"identityPolicies"},
    "iam:ListGroupPolicies": {"identityPolicies"},
    "iam:GetGroupPolicy": {"identityPolicies"},
    "iam:ListAttachedGroupPolicies": {"identityPolicies"},
    "iam:GetUser": {"permissionsBoundary"},
    "iam:ListAccessKeys": {"accessKeys"},
    "iam:GetAccessKeyLastUsed": {"accessKeys"},
    "iam:GetAccountSummary": {"accountSummary"},
}


@pytest.mark.parametrize("refused", STEPS)
def test_one_refused_call_refuses_the_whole_fact(account: Account, whole: AwsLocation, refused: str) -> None:
    """Never a part of the policies: the fact is denied, and names the permission that would have told."""
    name = f"iam-reader-{refused.partition(':')[2].lower()}"
    keys = account.user(name, allow(*(action for action in STEPS if action != refused)))
    facts = account.facts(iam.COLLECTORS, whole, keys)
    denied = {name for name, fact in facts.items() if isinstance(fact, Denied)}
    assert denied == STEPS[refused]
    assert {cast("Denied", facts[name]).permission for name in denied} == {refused}
    assert all(isinstance(fact, Known) for name, fact in facts.items() if name not in denied)


def test_a_refused_role_refuses_its_trust_policy(account: Account) -> None:
    """Both come with one call."""
    made = role(account, "iam-refused", trust(arn("user", "x")))
    keys = account.user("iam-nobody", allow("s3:*"))
    facts = account.facts(iam.COLLECTORS, account.location("b", principal=made), keys)
    assert {"role", "trustPolicy", "identityPolicies"} <= {n for n, f in facts.items() if isinstance(f, Denied)}


def test_a_user_that_does_not_exist_has_no_absent_policies(account: Account) -> None:
    """No such user is no answer about policies."""
    facts = account.facts(iam.COLLECTORS, account.location("b", principal=arn("user", "iam-none")))
    assert isinstance(facts["identityPolicies"], Unavailable)
    assert "NoSuchEntity" in facts["identityPolicies"].reason


@pytest.mark.parametrize(
    ("principal", "words"),
    [
        (None, "nobody knows who the credential is"),
        (f"arn:aws:iam::{ACCOUNT}:root", "the root user has no policies"),
        (f"arn:aws:sts::{ACCOUNT}:federated-user/x", "a federated-user has no policies"),
        ("velero", "is no ARN of a user or role"),
        ("arn:aws:iam::444455556666:user/velero", f"belongs to account {ACCOUNT}"),
    ],
)
def test_who_cannot_be_asked_about_is_told(account: Account, principal: str | None, words: str) -> None:
    """Somebody else's policies are never taken for the principal's: names are those of the asker's own account."""
    facts = account.facts(iam.COLLECTORS, account.location("b", principal=principal))
    fact = facts["identityPolicies"]
    assert isinstance(fact, Unavailable)
    assert words in fact.reason


def test_a_policy_without_a_document_is_no_policy() -> None:
    """An answer that lacks what was asked for leaves the fact without one."""
    stubs = Stubs()
    stubs.account("111122223333")
    stubs.answer("iam", "list_user_policies", {"PolicyNames": ["a"]})
    empty = {"UserName": "velero", "PolicyName": "a", "PolicyDocument": "  "}
    stubs.answer("iam", "get_user_policy", empty)
    location = AwsLocation("prod", principal="arn:aws:iam::111122223333:user/velero")
    (collector,) = (each for each in iam.COLLECTORS if aws.IDENTITY_POLICIES in each.facts)
    (answer,) = collector.run(stubs.asking(location))
    assert (answer.state, answer.reason) == (State.UNAVAILABLE, "an answer came without a policy in it")


def test_what_the_reviewer_reads_stands_beside_what_the_credential_cannot(account: Account, whole: AwsLocation) -> None:
    """The credential is refused, the reviewer is not: the facts are the reviewer's."""
    own = account.asking(whole, account.user("iam-blind", allow("s3:*")))
    reviewer = account.asking(whole, by=Asker.REVIEWER)
    answers = chosen(collect(iam.COLLECTORS, [own, reviewer], deadline=30))
    assert {answer.by for answer in answers.values()} == {Asker.REVIEWER}
    assert all(isinstance(fact, Known) for fact in facts_of(whole, answers.values()).values())
