"""The policy of a reader: all that the collectors need, and nothing besides."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, cast

import pytest

from checker.evidence.collectors.aws import bucket, iam, kms, organizations, simulate, sts
from checker.evidence.collectors.aws.permissions import NEEDS, reader_policy
from checker.facts import aws
from checker.model.fact import Denied
from checker.model.location import AwsLocation, Credentials, CredentialType, Feature
from checker.policy.services import reference
from tests.checker.evidence.collectors.aws.account import ACCOUNT, REGION
from tests.checker.evidence.collectors.aws.principals import arn, role, trust, whole_user

if TYPE_CHECKING:
    from checker.evidence.collectors.collect import Collector
    from tests.checker.evidence.collectors.aws.account import Account

COLLECTORS: tuple[Collector, ...] = (
    *sts.COLLECTORS,
    *bucket.COLLECTORS,
    *kms.COLLECTORS,
    *iam.COLLECTORS,
    *organizations.COLLECTORS,
    *simulate.COLLECTORS,
)
UNSEEN = {
    "s3:GetAccountPublicAccessBlock": "the server has no S3 Control",
    "s3:GetBucketLocation": "asked only where no header of the bucket names its region",
    "kms:ListAliases": "asked only of an alias whose key nobody may describe",
    "organizations:ListParents": "the server's account is its organisation's management account, which nothing binds",
    "organizations:ListPoliciesForTarget": "as above",
    "organizations:DescribePolicy": "as above",
    "sts:AssumeRole": "a refusal to assume the role is an answer, and no denied fact",
}
"""Actions whose absence the server of these tests cannot show; other tests ask for each of them."""
ON_ANYTHING = {"iam:GetAccessKeyLastUsed", "iam:SimulatePrincipalPolicy"}
"""Actions that this server weighs against no resource: AWS does so against the user's, or role's, own ARN."""
ACTIONS = sorted({action for need in NEEDS for action in need.actions})


@pytest.fixture(scope="module")
def location(account: Account) -> AwsLocation:
    """A location with everything that there is to read, and a role beside its user."""
    whole_user(account, "read-whole")
    name = account.bucket("read-bucket", ObjectLockEnabledForBucket=True)
    key = account.client("kms").create_key()["KeyMetadata"]["Arn"]
    rule = {"ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "aws:kms", "KMSMasterKeyID": key}}
    encryption = {"Rules": [rule]}
    s3 = account.client("s3")
    s3.put_bucket_encryption(Bucket=name, ServerSideEncryptionConfiguration=encryption)
    role(account, "read-role", trust(arn("user", "read-whole")))
    credentials = Credentials(CredentialType.STS, role_arn=arn("role", "read-role"))
    return account.location(name, principal=arn("user", "read-whole"), credentials=credentials)


def of_role(location: AwsLocation) -> AwsLocation:
    """The same for a role as principal: its policies are read by other actions."""
    return location._replace(principal=None)


def denied(account: Account, location: AwsLocation, policy: str, name: str) -> dict[str, str]:
    """The facts that a reader with a policy is denied, and the permission that each names."""
    facts = account.facts(COLLECTORS, location, account.user(name, policy))
    return {name: fact.permission for name, fact in facts.items() if isinstance(fact, Denied)}


def policy_of(location: AwsLocation, without: str = "") -> str:
    """The reader's policy, as this server takes it, without one action."""
    policy = reader_policy(location)
    statements = cast("list[dict[str, Any]]", policy["Statement"])
    left = [{**each, "Action": [name for name in each["Action"] if name != without]} for each in statements]
    wide = {"Effect": "Allow", "Action": sorted(ON_ANYTHING - {without}), "Resource": "*"}
    return json.dumps({**policy, "Statement": [wide, *(each for each in left if each["Action"])]})


@pytest.mark.parametrize("as_role", [False, True])
def test_a_reader_with_the_policy_is_denied_nothing(account: Account, location: AwsLocation, as_role: bool) -> None:  # noqa: FBT001 - a case of the test
    """Everything that this server can tell is told."""
    asked = of_role(location) if as_role else location
    found = denied(account, asked, policy_of(asked), f"read-all-{as_role}")
    # The server has no S3 Control: it refuses whoever asks.
    assert set(found) <= {"accountPublicAccessBlock"}


@pytest.mark.parametrize("action", [action for action in ACTIONS if action not in UNSEEN])
def test_each_action_is_needed(account: Account, location: AwsLocation, action: str) -> None:
    """Taking any one away makes a fact denied, which names what would have told."""
    asked = of_role(location) if "Role" in action and action != "iam:GetRole" else location
    name = f"read-no-{action.replace(':', '-').lower()}"
    found = denied(account, asked, policy_of(asked, action), name)
    found.pop("accountPublicAccessBlock", None)
    assert found
    assert any(action in permission for permission in found.values()), found


def test_every_permission_that_a_fact_names_is_in_it() -> None:
    """Nobody is sent away for a permission that the policy lacks."""
    named = {
        action.strip()
        for collector in COLLECTORS
        for key in collector.facts
        for action in key.permission.split(",")
        if action.strip() and key.name != aws.VPC_ENDPOINT_POLICY.name
    }
    # Nobody needs a permission to ask who he is.
    assert named - {"sts:GetCallerIdentity"} <= set(ACTIONS)


def test_every_action_exists_and_reads() -> None:
    """Each is one that AWS lists, and none writes; a session of the role is made and thrown away."""
    for action in set(ACTIONS) - {"sts:AssumeRole"}:
        service, _, name = action.partition(":")
        if service == "organizations":  # not in the reference data
            assert name.startswith(("List", "Describe"))
            continue
        (found,) = list(reference.expand(action) or ())
        assert (found.service, found.name) == (service, name)
        assert found.level in {"Read", "List"}, action


def resources(policy: dict[str, object]) -> dict[str, object]:
    """The resources by the name of the statement."""
    return {each["Sid"]: each["Resource"] for each in cast("list[dict[str, Any]]", policy["Statement"])}


def test_the_policy_names_what_the_location_names() -> None:
    """The bucket, the user, its account's groups and policies, the keys of the region; no role."""
    user = f"arn:aws:iam::{ACCOUNT}:user/backup/velero"
    location = AwsLocation("prod", bucket="acme", region=REGION, principal=user)
    assert resources(reader_policy(location)) == {
        "ReadBucket": "arn:aws:s3:::acme",
        "ReadKey": f"arn:aws:kms:{REGION}:{ACCOUNT}:key/*",
        "ReadUser": user,
        "ReadGroups": f"arn:aws:iam::{ACCOUNT}:group/*",
        "ReadPolicies": ["arn:aws:iam::aws:policy/*", f"arn:aws:iam::{ACCOUNT}:policy/*"],
        "Simulate": user,
        "ReadAccount": "*",
    }


def test_a_role_has_no_users() -> None:
    """A location that assumes a role is read by the role alone, and whoever reads tries to assume it."""
    made = "arn:aws-cn:iam::111122223333:role/velero"
    credentials = Credentials(CredentialType.STS, role_arn=made)
    found = resources(reader_policy(AwsLocation("prod", bucket="acme", region="cn-north-1", credentials=credentials)))
    assert found["ReadRole"] == found["Simulate"] == found["TryRole"] == made
    assert {"ReadUser", "ReadGroups"} & set(found) == set()
    assert found["ReadBucket"] == "arn:aws-cn:s3:::acme"


def test_a_session_names_its_role_under_any_path() -> None:
    """The ARN of a session leaves the path out."""
    location = AwsLocation("prod", bucket="b", principal=f"arn:aws:sts::{ACCOUNT}:assumed-role/velero/x")
    assert resources(reader_policy(location))["ReadRole"] == [
        f"arn:aws:iam::{ACCOUNT}:role/velero",
        f"arn:aws:iam::{ACCOUNT}:role/*/velero",
    ]


def test_a_known_key_is_the_only_one() -> None:
    """With the bucket's default known, the policy names its key; without any, there is none to read."""
    user = f"arn:aws:iam::{ACCOUNT}:user/velero"
    location = AwsLocation("prod", bucket="acme", region=REGION, principal=user)
    key = f"arn:aws:kms:{REGION}:{ACCOUNT}:key/0d3f6c2a-5b1e-4c8f-9a7d-2e6b8f1c4d5a"
    encryption = aws.BucketEncryption("aws:kms", key)
    assert resources(reader_policy(location, encryption, encryption_known=True))["ReadKey"] == key
    assert "ReadKey" not in resources(reader_policy(location, None, encryption_known=True))


def test_without_a_location_there_are_words_to_fill_in() -> None:
    """Each in angle brackets, and no real name."""
    text = json.dumps(reader_policy(None))
    assert {"<bucket>", "<account>", "<user>", "<role>", "<region>"} <= {
        word[: word.index(">") + 1] for word in ("<" + part for part in text.split("<")[1:])
    }


def test_the_placeholders_are_not_left_in_the_policy_of_a_whole_location() -> None:
    """What the location says is filled in."""
    user = f"arn:aws:iam::{ACCOUNT}:user/velero"
    location = AwsLocation("prod", bucket="acme", region=REGION, principal=user, features=frozenset(Feature))
    assert "<" not in json.dumps(reader_policy(location))
