"""What is asked of the key: which key it is, and all that evidence can say of it, from a real KMS."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from checker.evidence.collectors.asking import Asking
from checker.evidence.collectors.aws import kms
from checker.evidence.collectors.aws.session import credential_clients
from checker.evidence.collectors.collect import chosen, collect
from checker.facts import aws
from checker.intake.collected import facts_of
from checker.model.answer import Asker
from checker.model.fact import Absent, Denied, Fact, Known, Unavailable
from checker.model.location import AwsLocation, Feature
from checker.model.secret import Keys, Secret
from tests.checker.evidence.collectors.aws.account import ACCOUNT, LIMITS, REGION

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tests.checker.evidence.collectors.aws.account import Account

PARTS = {
    f"kmsKey.{part}"
    for part in ("state", "spec", "usage", "origin", "manager", "arn", "deletionDate", "policy", "grants", "rotation")
}
GRANTS = 120
READ_ENCRYPTION = {"Effect": "Allow", "Action": "s3:GetEncryptionConfiguration", "Resource": "*"}


def value(fact: Fact[object]) -> object:
    """The value of a known fact."""
    assert isinstance(fact, Known), fact
    return fact.value


def reasons(facts: dict[str, Fact[object]]) -> set[str]:
    """Why there is no answer; every fact of the key must be without one."""
    assert set(facts) == PARTS
    assert all(isinstance(fact, Unavailable) and fact.supplied for fact in facts.values()), facts
    return {getattr(fact, "reason", "") for fact in facts.values()}


def key(account: Account, alias: str = "") -> str:
    """The ARN of a new key."""
    client = account.client("kms")
    arn: str = client.create_key(Description="backups")["KeyMetadata"]["Arn"]
    if alias:
        client.create_alias(AliasName=f"alias/{alias}", TargetKeyId=arn)
    return arn


def encrypted(account: Account, name: str, named: str | None) -> str:
    """A new bucket whose default encryption names a key."""
    account.bucket(name)
    default = {"SSEAlgorithm": "aws:kms", **({"KMSMasterKeyID": named} if named else {})}
    rules = {"Rules": [{"ApplyServerSideEncryptionByDefault": default}]}
    account.client("s3").put_bucket_encryption(Bucket=name, ServerSideEncryptionConfiguration=rules)
    return name


def policy(*statements: Mapping[str, object]) -> str:
    """The text of a policy."""
    return json.dumps({"Version": "2012-10-17", "Statement": list(statements)})


def test_a_key_behind_an_alias_tells_everything(account: Account) -> None:
    """The alias is resolved, since no other call takes one; grants of every page are there, in our own form."""
    arn = key(account, "velero")
    client = account.client("kms")
    client.enable_key_rotation(KeyId=arn)
    limits = {"EncryptionContextSubset": {"aws:s3:arn": "arn:aws:s3:::with-alias"}}
    for number in range(GRANTS):
        grantee = f"arn:aws:iam::{ACCOUNT}:user/u{number}"
        client.create_grant(KeyId=arn, GranteePrincipal=grantee, Operations=["Decrypt"], Constraints=limits)
    facts = account.facts(kms.COLLECTORS, account.location(encrypted(account, "with-alias", "alias/velero")))
    assert set(facts) == PARTS
    words = {"state": "Enabled", "spec": "SYMMETRIC_DEFAULT", "usage": "ENCRYPT_DECRYPT", "origin": "AWS_KMS"}
    assert {name: value(facts[f"kmsKey.{name}"]) for name in words} == words
    assert value(facts["kmsKey.manager"]) == "CUSTOMER"
    assert value(facts["kmsKey.arn"]) == arn
    assert isinstance(facts["kmsKey.deletionDate"], Absent)
    assert value(facts["kmsKey.rotation"]) is True
    document = value(facts["kmsKey.policy"])
    assert isinstance(document, aws.PolicyDocument)
    assert document.kind is aws.PolicyKind.KEY
    assert document.name == f"kms:GetKeyPolicy {arn}"
    grants = value(facts["kmsKey.grants"])
    assert isinstance(grants, tuple)
    assert {grant.grantee.rpartition("/")[2] for grant in grants} == {f"u{number}" for number in range(GRANTS)}
    assert {grant.context_subset for grant in grants} == {(("aws:s3:arn", "arn:aws:s3:::with-alias"),)}


def test_a_key_that_is_to_be_deleted_says_when(account: Account) -> None:
    """The date is a fact of its own, and the state says what it means."""
    arn = key(account)
    account.client("kms").schedule_key_deletion(KeyId=arn, PendingWindowInDays=7)
    facts = account.facts(kms.COLLECTORS, account.location(encrypted(account, "dying", arn)))
    assert value(facts["kmsKey.state"]) == "PendingDeletion"
    assert str(value(facts["kmsKey.deletionDate"])).endswith("Z")


def test_a_bucket_without_a_key_has_no_facts_of_one(account: Account) -> None:
    """There is nothing to ask, and nothing is absent: no key has no policy."""
    facts = account.facts(kms.COLLECTORS, account.location(account.bucket("without-key")))
    assert facts == {}


def test_the_key_that_the_plugin_names_is_asked(account: Account) -> None:
    """Kopia sends none, and the bucket's default is SSE-S3: one key is in play."""
    arn = key(account)
    location = account.location(account.bucket("plugin-key"), plugin={"kmsKeyId": arn})
    assert value(account.facts(kms.COLLECTORS, location)["kmsKey.state"]) == "Enabled"


def test_two_keys_are_said_to_be_two(account: Account) -> None:
    """Evidence describes one key: which of the two would be meant nobody could tell."""
    name = encrypted(account, "two-keys", key(account))
    location = account.location(name, plugin={"kmsKeyId": key(account)})
    (reason,) = reasons(account.facts(kms.COLLECTORS, location))
    assert "different keys" in reason


def test_two_names_of_one_key_are_one_key(account: Account) -> None:
    """The plugin names the alias, the bucket the key itself."""
    arn = key(account, "same")
    location = account.location(encrypted(account, "two-names", arn), plugin={"kmsKeyId": "alias/same"})
    assert value(account.facts(kms.COLLECTORS, location)["kmsKey.state"]) == "Enabled"


def test_beside_a_customer_s_key_the_one_that_aws_manages_is_not_in_question(account: Account) -> None:
    """The plugin asks for SSE-KMS without a key, and the bucket names one: its policy is what can refuse."""
    name = encrypted(account, "managed-too", key(account))
    location = account.location(name, plugin={"serverSideEncryption": "aws:kms"})
    facts = account.facts(kms.COLLECTORS, location)
    assert value(facts["kmsKey.manager"]) == "CUSTOMER"


def test_a_key_of_kopia_is_not_in_play_without_kopia(account: Account) -> None:
    """Without file system backups the plugin's key is the only one."""
    features = frozenset({Feature.OBJECT_STORE})
    name = encrypted(account, "no-kopia", key(account))
    location = account.location(name, plugin={"kmsKeyId": key(account)}, features=features)
    assert value(account.facts(kms.COLLECTORS, location)["kmsKey.state"]) == "Enabled"


def test_a_user_who_may_not_describe_the_key_is_refused_every_part(account: Account) -> None:
    """Each part names its own permission."""
    name = encrypted(account, "refused-key", key(account))
    facts = account.facts(kms.COLLECTORS, account.location(name), account.user("no-kms", policy(READ_ENCRYPTION)))
    assert set(facts) == PARTS
    denied = {name: fact.permission for name, fact in facts.items() if isinstance(fact, Denied)}
    assert denied == {
        **dict.fromkeys(PARTS, "kms:DescribeKey"),
        "kmsKey.policy": "kms:GetKeyPolicy",
        "kmsKey.grants": "kms:ListGrants",
        "kmsKey.rotation": "kms:GetKeyRotationStatus",
    }


def test_a_user_who_may_not_read_the_default_encryption_cannot_tell_the_key(account: Account) -> None:
    """Every part is Denied, for the permission that names the key."""
    name = encrypted(account, "refused-default", key(account))
    facts = account.facts(kms.COLLECTORS, account.location(name), account.user("no-s3"))
    assert set(facts) == PARTS
    assert {getattr(fact, "permission", "") for fact in facts.values()} == {"s3:GetEncryptionConfiguration"}


def test_an_alias_is_looked_up_in_the_list_where_describing_is_refused(account: Account) -> None:
    """State and type stay refused; the policy, the grants and the rotation are known."""
    key(account, "listed")
    name = encrypted(account, "listed", "alias/listed")
    reading = {"Effect": "Allow", "Action": ["kms:List*", "kms:GetKey*"], "Resource": "*"}
    keys = account.user("lister", policy(READ_ENCRYPTION, reading))
    facts = account.facts(kms.COLLECTORS, account.location(name), keys)
    assert isinstance(facts["kmsKey.state"], Denied)
    assert all(isinstance(facts[f"kmsKey.{part}"], Known) for part in ("policy", "grants", "rotation")), facts


def test_a_key_that_is_not_there_is_no_absence(account: Account) -> None:
    """The reason names the code of KMS."""
    arn = f"arn:aws:kms:{REGION}:{ACCOUNT}:key/00000000-0000-4000-8000-000000000000"
    found = reasons(account.facts(kms.COLLECTORS, account.location(encrypted(account, "gone-key", arn))))
    assert all("NotFoundException" in reason for reason in found)


def test_nobody_at_aws_is_asked_about_a_key_of_another_store(account: Account) -> None:
    """The location's endpoint is not AWS, and the environment names no KMS: it would be the wrong one."""
    name = encrypted(account, "elsewhere", key(account))
    location = account.location(name)
    clients = credential_clients(location, Keys("test", Secret("test")), limits=LIMITS, environ={})
    answers = collect(kms.COLLECTORS, [Asking(location, Asker.CREDENTIAL, clients)], deadline=30)
    found = reasons(facts_of(location, chosen(answers).values()))
    assert all("the location's endpoint is not AWS: there is no KMS to ask" in reason for reason in found)


class Spoken:
    """A client of S3 and KMS that says what a test puts into its mouth, and keeps what it was asked."""

    def __init__(self, key: str = "", **said: object) -> None:
        """Answer each method by its name."""
        default = {"SSEAlgorithm": "aws:kms", **({"KMSMasterKeyID": key} if key else {})}
        rules = {"Rules": [{"ApplyServerSideEncryptionByDefault": default}]}
        encryption = {"ServerSideEncryptionConfiguration": rules}
        self.said: dict[str, Any] = {"get_bucket_encryption": encryption, **said}
        self.asked: list[tuple[str, dict[str, object]]] = []

    def __getattr__(self, method: str) -> Any:  # noqa: ANN401 - as a client of botocore
        """The method of that name."""

        def call(**sent: object) -> object:
            self.asked.append((method, sent))
            if method not in self.said:
                raise LookupError(method)
            return self.said[method]

        return call


def heard(client: Spoken, **named: Any) -> dict[str, Fact[object]]:  # noqa: ANN401 - any field of a location
    """The facts that such a client tells."""
    location = AwsLocation("prod", bucket="b", region=REGION, principal="arn:aws:iam::111122223333:user/v")
    location = location._replace(**named)
    answers = collect(kms.COLLECTORS, [Asking(location, Asker.REVIEWER, lambda _: client)], deadline=30)
    return facts_of(location, chosen(answers).values())


@pytest.mark.parametrize(
    ("named", "asked"),
    [
        ("alias/velero", f"arn:aws:kms:{REGION}:111122223333:alias/velero"),
        ("1234abcd", f"arn:aws:kms:{REGION}:111122223333:key/1234abcd"),
        ("arn:aws:kms:eu-west-1:999988887777:key/k", "arn:aws:kms:eu-west-1:999988887777:key/k"),
        ("arn:aws:kms:eu-west-1:999988887777:alias/a", "arn:aws:kms:eu-west-1:999988887777:alias/a"),
        ("", f"arn:aws:kms:{REGION}:111122223333:alias/aws/s3"),
    ],
)
def test_a_key_is_asked_for_in_the_account_of_who_writes(named: str, asked: str) -> None:
    """A reviewer of another account would look a bare name up in its own; an AWS managed key is asked for, too."""
    client = Spoken(named)
    heard(client)
    assert {"KeyId": asked} in [sent for method, sent in client.asked if method == "describe_key"]


@pytest.mark.parametrize(
    "metadata",
    [None, {}, [], "Enabled", 7, {"KeyState": 7}, {"KeyState": "Fine"}, {"KeySpec": "SYMMETRIC_DEFAULT"}],
    ids=str,
)
def test_a_description_that_says_nothing_is_no_answer(metadata: object) -> None:
    """The state is unavailable, and never another one; a deletion date is absent only beside a state."""
    facts = heard(Spoken("k", describe_key={"KeyMetadata": metadata}))
    assert set(facts) == PARTS
    assert isinstance(facts["kmsKey.state"], Unavailable)
    if not isinstance(metadata, dict) or "KeyState" not in metadata:
        assert isinstance(facts["kmsKey.deletionDate"], Unavailable)


@pytest.mark.parametrize("said", [{}, {"Policy": None}, {"Policy": ""}, {"Policy": "{"}, {"Policy": 5}], ids=str)
def test_a_key_policy_that_is_none_is_no_answer(said: dict[str, object]) -> None:
    """Every key has a policy."""
    facts = heard(Spoken("k", describe_key={"KeyMetadata": {"KeyState": "Enabled"}}, get_key_policy=said))
    assert isinstance(facts["kmsKey.policy"], Unavailable)


@pytest.mark.parametrize(
    "encryption",
    [
        {},
        {"ServerSideEncryptionConfiguration": {}},
        {"ServerSideEncryptionConfiguration": {"Rules": []}},
        {"ServerSideEncryptionConfiguration": {"Rules": [{}]}},
        {"ServerSideEncryptionConfiguration": {"Rules": [{}, {}]}},
        {"ServerSideEncryptionConfiguration": {"Rules": "no"}},
        {"ServerSideEncryptionConfiguration": {"Rules": ["no"]}},
        {"ServerSideEncryptionConfiguration": "no"},
    ],
    ids=str,
)
def test_a_default_encryption_that_cannot_be_read_leaves_the_key_unknown(encryption: dict[str, object]) -> None:
    """It is not "no key": nothing is told of one."""
    client = Spoken(get_bucket_encryption=encryption)
    assert not any("no KMS key" in reason for reason in reasons(heard(client)))
    assert [method for method, _ in client.asked] == ["get_bucket_encryption"]
