"""The evidence of locations on MinIO: what its tools print is read, held against the location, and followed up."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from checker.facts import minio
from checker.facts.aws import PolicyDocument, PolicyKind
from checker.facts.aws_storage import Versioning
from checker.intake.collected import facts_of
from checker.intake.entries import NEVER_ABSENT, titles
from checker.model.answer import Answer, PolicyText, State
from checker.model.fact import Absent, Denied, Known, Unavailable
from checker.model.location import AwsLocation, MinioLocation, Provider
from checker.operations.minio_canned import CANNED
from tests.checker.intake.giving import complaints, give, only_case
from tests.checker.intake.test_minio import HEAD, KEY_ID

if TYPE_CHECKING:
    from pathlib import Path

    from checker.intake.load import Case
    from checker.model.fact import Fact

POLICY: dict[str, object] = {
    "Version": "2012-10-17",
    "Statement": [{"Effect": "Allow", "Action": ["s3:*"], "Resource": ["arn:aws:s3:::velero/*"]}],
}
ON = f"""\
{HEAD}bucket: velero
principal: velero-user
credentials: {{accessKeyId: {KEY_ID}}}
"""

# MinIO Client RELEASE.2025-08-13: cmd/admin-policy-create.go, admin-user-add.go, admin-group-add.go,
# admin-accesskey-info.go, quota-set.go, admin-info.go; madmin-go v3 for the answers of the API.
MC_POLICY = {
    "status": "success",
    "policy": "velero",
    "policyInfo": {"PolicyName": "velero", "Policy": POLICY, "CreateDate": "2025-01-01T00:00:00Z"},
    "isGroup": False,
}
MC_USER = {
    "status": "success",
    "accessKey": "velero-user",
    "policyName": "velero,readonly",
    "userStatus": "enabled",
    "memberOf": [{"name": "backup-team", "policies": ["readwrite"]}],
}
MC_GROUP = {
    "status": "success",
    "groupName": "backup-team",
    "members": ["velero-user", "other"],
    "groupStatus": "enabled",
    "groupPolicy": "readwrite",
}
MC_KEY = {
    "status": "success",
    "accessKey": KEY_ID,
    "parentUser": "velero-user",
    "accountStatus": "on",
    "policy": POLICY,
    "name": "velero",
    "expiration": "2027-01-02T03:04:05Z",
}
API_KEY = {
    "parentUser": "velero-user",
    "accountStatus": "off",
    "impliedPolicy": True,
    "policy": json.dumps(POLICY),
    "expiration": "1970-01-01T00:00:00Z",
}
ACCOUNT = {
    "AccountName": "velero-user",
    "Server": {"Type": "Erasure"},
    "Policy": POLICY,
    "Buckets": [
        {
            "name": "velero",
            "size": 7,
            "details": {"versioning": True, "versioningSuspended": False, "locking": False, "quota": {"quota": 9}},
            "access": {"read": True, "write": False},
        },
        {"name": "other", "size": 0, "access": {"read": True, "write": True}},
    ],
}
MC_INFO = {
    "status": "success",
    "info": {
        "mode": "online",
        "domain": ["minio.acme.example"],
        "region": "eu-1",
        "services": {"kms": {"status": "disabled"}},
        "servers": [{"version": "2025-10-15T17:29:55Z"}, {"version": "2025-09-07T16:13:09Z"}],
    },
}


def given(here: Path, **evidence: object) -> Case:
    """A location on MinIO with this evidence."""
    return only_case(give(here, {"a.yaml": f"{ON}evidence: {json.dumps(evidence)}\n"}))


def refused(here: Path, **evidence: object) -> str:
    """The one thing that is said of a location with this evidence."""
    (said,) = complaints(give(here, {"a.yaml": f"{ON}evidence: {json.dumps(evidence)}\n"}))
    return said


def known(fact: Fact[object]) -> object:
    """The value of a fact that must be known."""
    assert isinstance(fact, Known)
    return fact.value


def documents(fact: Fact[object]) -> list[object]:
    """The policies of a fact, parsed."""
    value = known(fact)
    assert isinstance(value, tuple)
    return [each.value for each in value if isinstance(each, PolicyDocument)]


READ: list[tuple[str, object, object]] = [
    (
        "user",
        {"name": "velero-user", "enabled": True, "policies": ["velero"], "groups": ["g"]},
        minio.User("velero-user", enabled=True, policies=("velero",), groups=("g",)),
    ),
    ("user", {"enabled": False}, minio.User("velero-user", enabled=False)),
    (
        "user",
        MC_USER,
        minio.User("velero-user", enabled=True, policies=("velero", "readonly"), groups=("backup-team",)),
    ),
    (
        "user",
        {"policyName": "a", "status": "disabled", "memberOf": ["g"], "updatedAt": "2025-01-01T00:00:00Z"},
        minio.User("velero-user", enabled=False, policies=("a",), groups=("g",)),
    ),
    (
        "user",
        {"policy_name": "a", "status": "enabled", "memberOf": None},
        minio.User("velero-user", enabled=True, policies=("a",)),
    ),
    ("accessKey", MC_KEY, minio.AccessKey("velero-user", enabled=True, inherits=False, expires="2027-01-02T03:04:05Z")),
    ("accessKey", API_KEY, minio.AccessKey("velero-user", enabled=False, inherits=True)),
    (
        "accessKey",
        {**API_KEY, "impliedPolicy": False, "policy": ""},
        minio.AccessKey("velero-user", enabled=False, inherits=True),
    ),
    ("server", {"generation": "aistor"}, minio.Server("aistor")),
    (
        "server",
        {"generation": "community", "version": "v", "region": "", "encrypts": False, "domains": []},
        minio.Server("community", "v", "", encrypts=False, domains=()),
    ),
    (
        "server",
        MC_INFO,
        minio.Server("", "2025-09-07T16:13:09Z", "eu-1", encrypts=False, domains=("minio.acme.example",)),
    ),
    (
        "server",
        {"mode": "online", "services": {"kmsStatus": [{"status": "online"}]}},
        minio.Server(region="", encrypts=True, domains=()),
    ),
    ("server", {"mode": "online"}, minio.Server(region="", domains=())),
    ("quota", 5, minio.Quota(5)),
    ("quota", {"limit": 5, "used": 3}, minio.Quota(5, 3)),
    ("quota", {"status": "success", "bucket": "velero", "quota": 5, "type": "hard"}, minio.Quota(5)),
    ("quota", {"quota": 5, "size": 3, "quotatype": "hard"}, minio.Quota(5, 3)),
    (
        "account",
        ACCOUNT,
        minio.Account(
            "velero-user",
            (minio.BucketAccess("velero", read=True, write=False), minio.BucketAccess("other", read=True, write=True)),
        ),
    ),
    ("account", {"AccountName": "velero-user", "Buckets": None}, minio.Account("velero-user")),
]


@pytest.mark.parametrize(("name", "answer", "value"), READ, ids=[f"{i} {row[0]}" for i, row in enumerate(READ)])
def test_answers_are_read(here: Path, name: str, answer: object, value: object) -> None:
    """Our own forms, those of mc and those of the API give the same facts."""
    assert known(given(here, **{name: answer}).facts[name]) == value


def test_an_answer_may_stand_in_a_file(here: Path) -> None:
    """The file is named as where it came from, and is an input."""
    files = {"a.yaml": f"{ON}evidence: {{user: e/user.json}}\n", "e/user.json": json.dumps(MC_USER)}
    case = only_case(give(here, files))
    fact = case.facts["user"]
    assert isinstance(fact, Known)
    assert fact.source.origin == "e/user.json"
    assert "e/user.json" in {given.name for given in case.inputs}


@pytest.mark.parametrize("answer", [0, {"limit": 0}, {"status": "success", "bucket": "velero"}])
def test_a_quota_of_nothing_is_none(here: Path, answer: object) -> None:
    """MinIO has 0 for a bucket without a quota, and mc leaves it out."""
    assert isinstance(given(here, quota=answer).facts["quota"], Absent)


WRONG: list[tuple[str, object, str]] = [
    ("user", {"name": "velero-user"}, "has no status | give the whole answer"),
    ("user", {"status": "success", "policyName": "a"}, 'is "success", must be one of enabled, disabled'),
    ("user", {"enabled": True, "policy": "x"}, 'unknown key "policy" in evidence.user | did you mean policies?'),
    ("user", {"enabled": True, "policies": "x"}, "policies must be a list of texts, found text"),
    ("user", "{}", "is the text of an answer"),
    ("user", {"status": "error", "error": {"message": "denied"}}, "is an error that mc reports, and no answer | ask"),
    (
        "user",
        {**MC_USER, "accessKey": "other"},
        'is about the user "other", and the location\'s user is "velero-u',
    ),
    ("accessKey", {"status": "success", "accessKey": KEY_ID}, "is not the answer that is wanted here: it has no acc"),
    ("accessKey", {"accountStatus": "on", "parentUser": "velero-user"}, "says neither impliedPolicy nor policy"),
    (
        "accessKey",
        {**API_KEY, "accountStatus": "of"},
        'is "of", must be one of on, off, enabled, disabled',
    ),
    ("accessKey", {**API_KEY, "parentUser": "x"}, 'this is about the user "x", and the location\'s user'),
    (
        "accessKey",
        {**MC_KEY, "accessKey": "x"},
        f'access key "x", and the location\'s access key is "{KEY_ID}"',
    ),
    ("accessKey", {**MC_KEY, "expiration": "soon"}, "must be a time (2026-11-22T00:00:00Z)"),
    ("accessKey", {**MC_KEY, "policy": "x"}, "is no policy: it is text"),
    ("account", {**ACCOUNT, "AccountName": "x"}, 'this is about the user "x"'),
    ("account", {"Buckets": []}, "it has no AccountName"),
    ("account", {**ACCOUNT, "Buckets": [{"size": 1}]}, "evidence.account.Buckets[0] has no name"),
    (
        "quota",
        {"status": "success", "bucket": "b", "quota": 1},
        'about the bucket "b", and the location\'s',
    ),
    ("quota", -1, "must be a whole number that is not negative"),
    ("quota", True, "must be a number of bytes or an answer about a quota, found true"),
    ("quota", {"x": 1}, "is not the answer that is wanted here: it has no quota"),
    ("server", {"generation": "new"}, 'generation is "new", must be one of community, aistor'),
    ("server", {"generations": "x"}, 'unknown key "generations" in evidence.server | did you mean generation?'),
    ("server", {"domains": [1]}, "evidence.server.domains[0] must be text, found a number"),
    ("groups", {"name": "g"}, "evidence.groups must be a list of groups, found a mapping | write it in brackets"),
    ("groups", [{"status": "enabled"}], "has no name"),
    ("groups", [{"name": "g"}], "has no status"),
    (
        "groups",
        [{**MC_GROUP, "members": ["x", "y"]}],
        'group has the members "x", "y", and the location\'s user is',
    ),
    ("groups", [{**MC_GROUP, "groupPolicy": "mine"}], 'nobody gave the documents of "mine" | add policies'),
    (
        "groups",
        [{"name": "g", "status": "enabled", "policies": ["mine"]}],
        'MinIO ships no policy "mine"; it ships',
    ),
    ("groups", [{"file": "none.json"}], "none.json does not exist"),
    ("identityPolicies", ["mine"], "mc admin policy info ALIAS mine --json > mine.json"),
    ("identityPolicies", ["Readwrite"], 'MinIO ships no policy "Readwrite"'),
    ("identityPolicies", "readwrite", "must be a list of policies, found text"),
    ("identityPolicies", [{"a": 1}], "is no policy: it has no Statement | give the policy document itself"),
    ("identityPolicies", [{"AttachedPolicies": []}], "or what mc admin policy info ALIAS NAME --json prints"),
    ("permissionsBoundary", POLICY, "permissionsBoundary is evidence of aws, and this is a location of minio"),
    ("kmsKey", {"state": "Enabled"}, "kmsKey is evidence of aws, and this is a location of minio"),
    ("usr", MC_USER, 'unknown key "usr" in evidence | did you mean user?'),
]


@pytest.mark.parametrize(("name", "answer", "message"), WRONG, ids=[f"{i} {row[0]}" for i, row in enumerate(WRONG)])
def test_what_is_no_such_answer_is_refused(here: Path, name: str, answer: object, message: str) -> None:
    """Each with its reason, at its place, and nothing else."""
    said = refused(here, **{name: answer})
    assert message in said
    assert said.startswith("a.yaml:")


def test_entries_of_minio_are_refused_elsewhere(here: Path) -> None:
    """And their owner is named."""
    text = HEAD.replace("minio", "aws") + f"evidence: {{groups: [], account: {json.dumps(ACCOUNT)}}}\n"
    said = complaints(give(here, {"a.yaml": text}))
    assert [each.partition(" | ")[0].split(": ", 1)[1] for each in said] == [
        "groups is evidence of minio, and this is a location of aws",
        "account is evidence of minio, and this is a location of aws",
    ]


def test_absence_can_be_declared(here: Path) -> None:
    """Of everything but what always exists; of what AWS alone has nothing can be said."""
    names = {name for name in titles(Provider.MINIO) if name not in NEVER_ABSENT}
    assert {"groups", "accessKey", "accessKeyPolicy", "sessionPolicy", "quota", "lifecycle"} <= names
    assume = json.dumps(dict.fromkeys(names, "none"))
    facts = only_case(give(here, {"a.yaml": f"{ON}assume: {assume}\n"})).facts
    assert all(isinstance(facts[name], Absent) for name in names)
    for name in ("user", "server", "account"):
        (said,) = complaints(give(here, {"a.yaml": f"{ON}assume: {{{name}: none}}\n"}))
        assert f"{name} always exists" in said
    (said,) = complaints(give(here, {"a.yaml": f"{ON}assume: {{trustPolicy: none}}\n"}))
    assert 'unknown key "trustPolicy" in assume' in said


def test_policies_that_minio_ships_are_known_by_name(here: Path) -> None:
    """Their documents are in the fact, under a name that says so."""
    for name in CANNED:
        value = known(given(here, identityPolicies=[name]).facts["identityPolicies"])
        assert isinstance(value, tuple)
        (policy,) = value
        assert (policy.name, policy.kind) == (f"the policy {name} that MinIO ships", PolicyKind.MANAGED)
        assert policy.value["Statement"]


WRAPPED = [
    POLICY,
    MC_POLICY,
    {"PolicyName": "velero", "Policy": POLICY},
    {"status": "success", "policy": "velero", "policyJSON": POLICY},
    {"policy": json.dumps(POLICY), "impliedPolicy": False},
    json.dumps(POLICY),
    {"planned_values": {"root_module": {"resources": [_ := {"type": "minio_iam_policy", "address": "a"}]}}},
]
_["values"] = {"policy": json.dumps(POLICY)}  # type: ignore[assignment]  # a mapping of whatever


@pytest.mark.parametrize("wrapped", WRAPPED, ids=range(len(WRAPPED)))
def test_policies_are_unwrapped(here: Path, wrapped: object) -> None:
    """What mc, the API and Terraform wrap a policy in is taken off, inline and in a file."""
    for entry, files in ((wrapped, {}), ("p.json", {"p.json": json.dumps(wrapped)})):
        text = f"{ON}evidence: {json.dumps({'identityPolicies': [entry]})}\n"
        case = only_case(give(here, {"a.yaml": text, **files}))
        assert documents(case.facts["identityPolicies"]) == [POLICY]


MEANT = [
    {"version": "2012-10-17", "statement": [{"effect": "Allow"}]},
    {"Version": "2012-10-17"},
    {"Version": "", "Statement": {"Effect": "Allow"}},
    {"Version": "2012-10-17", "Statement": "x", "Other": 1},
]


@pytest.mark.parametrize("policy", MEANT, ids=range(len(MEANT)))
def test_what_minio_would_refuse_is_read_all_the_same(here: Path, policy: object) -> None:
    """Rules say what is wrong with a policy; they need it for that."""
    assert documents(given(here, identityPolicies=[policy]).facts["identityPolicies"]) == [policy]


def test_groups_are_read_with_their_policies(here: Path) -> None:
    """In our own form, as mc prints them, and from a file with the policies beside it."""
    own = {"name": "a", "status": "disabled", "policies": ["readonly", POLICY]}
    api = {"name": "c", "status": "enabled", "members": ["velero-user"], "policy": "readonly,writeonly"}
    text = f"{ON}evidence: {json.dumps({'groups': [own, MC_GROUP, api, {'file': 'd.json', 'policies': ['p.json']}]})}\n"
    files = {"d.json": json.dumps({**MC_GROUP, "groupName": "d", "groupPolicy": "mine"}), "p.json": json.dumps(POLICY)}
    value = known(only_case(give(here, {"a.yaml": text, **files})).facts["groups"])
    assert isinstance(value, tuple)
    found = [(group.name, group.enabled, len(group.policies)) for group in value]
    assert found == [("a", False, 2), ("backup-team", True, 1), ("c", True, 2), ("d", True, 1)]
    assert {policy.kind for group in value for policy in group.policies} == {PolicyKind.GROUP}
    assert value[3].policies[0].value == POLICY


def test_an_access_key_brings_its_own_policy(here: Path) -> None:
    """One that inherits provably has none; what is given by itself stands before."""
    facts = given(here, accessKey=MC_KEY).facts
    policy = known(facts["accessKeyPolicy"])
    assert isinstance(policy, PolicyDocument)
    assert (policy.value, policy.kind) == (POLICY, PolicyKind.INLINE)
    assert isinstance(given(here, accessKey=API_KEY).facts["accessKeyPolicy"], Absent)
    other = {"Version": "2012-10-17", "Statement": []}
    both = known(given(here, accessKey=MC_KEY, accessKeyPolicy=other).facts["accessKeyPolicy"])
    assert isinstance(both, PolicyDocument)
    assert both.value == other


def test_a_key_of_the_users_name_is_its_own(here: Path) -> None:
    """Such a key has no policy of its own: MinIO gives an access key no name that a user has."""
    facts = only_case(give(here, {"a.yaml": ON.replace(KEY_ID, "velero-user")})).facts
    assert isinstance(facts["accessKey"], Absent)
    assert isinstance(facts["accessKeyPolicy"], Absent)
    assert "accessKey" not in given(here).facts


@pytest.mark.parametrize("entry", [{"account": ACCOUNT}, {"accessKey": API_KEY}])
def test_a_merged_policy_stands_for_user_and_groups(here: Path, entry: dict[str, object]) -> None:
    """So that groups need not be known, and never beside the policies of the user alone."""
    facts = given(here, **entry).facts
    assert documents(facts["identityPolicies"]) == [POLICY]
    value = known(facts["identityPolicies"])
    assert isinstance(value, tuple)
    assert value[0].name == "a.yaml: the merged policy of the user and of its groups"
    assert known(facts["groups"]) == ()
    beside = given(here, **entry, identityPolicies=["readonly"]).facts
    assert documents(beside["identityPolicies"]) != [POLICY]
    assert "groups" not in beside


@pytest.mark.parametrize("policy", [{"Version": "", "Statement": None}, {"Version": "", "Statement": []}])
def test_an_account_without_any_policy_has_none(here: Path, policy: object) -> None:
    """The server merges nothing into nothing."""
    assert known(given(here, account={**ACCOUNT, "Policy": policy}).facts["identityPolicies"]) == ()


def test_an_account_tells_of_its_bucket(here: Path) -> None:
    """Of the location's own; that it locks objects does not say for how long."""
    facts = given(here, account=ACCOUNT).facts
    assert known(facts["bucketVersioning"]) == Versioning("Enabled")
    assert known(facts["quota"]) == minio.Quota(9, 7)
    assert isinstance(facts["objectLock"], Absent)
    bucket = {"name": "velero", "details": {"versioning": True, "versioningSuspended": True, "locking": True}}
    facts = given(here, account={**ACCOUNT, "Buckets": [bucket]}).facts
    assert known(facts["bucketVersioning"]) == Versioning("Suspended")
    assert isinstance(facts["quota"], Absent)
    assert "objectLock" not in facts
    assert "bucketVersioning" not in given(here, account={**ACCOUNT, "Buckets": [{"name": "velero"}]}).facts
    assert "bucketVersioning" not in given(here, account={**ACCOUNT, "Buckets": [{**bucket, "name": "x"}]}).facts


def test_a_user_tells_of_policies_and_groups(here: Path) -> None:
    """What it names and nobody gave is not known; that it names none is known."""
    facts = given(here, user={"enabled": True, "policies": [], "groups": []}).facts
    assert (known(facts["identityPolicies"]), known(facts["groups"])) == ((), ())
    facts = given(here, user={"enabled": True, "policies": ["readonly"], "groups": ["g"]}).facts
    assert len(documents(facts["identityPolicies"])) == 1
    assert facts["groups"] == Unavailable(
        'the user is in "g", and nobody said what that grants: give it as evidence (groups)'
    )
    assert "mine" in str(given(here, user={"enabled": True, "policies": ["mine"]}).facts["identityPolicies"])
    assert "groups" not in given(here, user={"enabled": True}).facts
    said = refused(here, user=MC_USER, groups=[], identityPolicies=[])
    assert 'the user is in "backup-team", of which groups says nothing | add it to groups' in said
    assert given(here, user=MC_USER, groups=[MC_GROUP], identityPolicies=[])


def test_answers_name_the_user_that_the_location_leaves_out(here: Path) -> None:
    """Whose the key is stands in the answer about it."""
    text = ON.replace("principal: velero-user\n", "") + f"evidence: {json.dumps({'accessKey': MC_KEY})}\n"
    location = only_case(give(here, {"a.yaml": text})).location
    assert location.principal == "velero-user"
    assert str(location.places["principal"].span()).startswith("a.yaml:")


def test_evidence_beside_the_location_may_name_the_user(here: Path) -> None:
    """Answers are held against the location as a whole, in whatever order its documents come."""
    evidence = "---\napiVersion: backup-preflight/v1\nkind: Evidence\nlocation: prod\nprincipal: other\n"
    text = ON.replace("principal: velero-user\n", "") + f"evidence: {json.dumps({'accessKey': MC_KEY})}\n{evidence}"
    (said,) = complaints(give(here, {"a.yaml": text}))
    assert 'this is about the user "velero-user", and the location\'s user is "other"' in said


LOCATION = MinioLocation(name="prod", bucket="velero", principal="velero-user")


def answer(fact: str, body: object = None, state: State = State.KNOWN) -> Answer:
    """An answer of a server."""
    return Answer(fact, f"call of {fact}", state, body, at="2026-01-01T00:00:00Z")


def test_a_live_answer_is_read_as_a_document_is() -> None:
    """With the call for its origin; what follows bears the call and the time too."""
    facts = facts_of(LOCATION, [answer("account", ACCOUNT), answer("user", MC_USER), answer("accessKey", MC_KEY)])
    for name in ("account", "identityPolicies", "groups", "bucketVersioning", "quota"):
        fact = facts[name]
        assert isinstance(fact, Known)
        assert (fact.source.origin, fact.source.collected_at) == ("call of account", "2026-01-01T00:00:00Z")
    assert known(facts["user"]) == READ[2][2]
    assert isinstance(facts["accessKeyPolicy"], Known)


def test_live_the_merged_policy_stands_where_groups_were_refused() -> None:
    """The user's own policies without the groups' would decide wrongly; in whatever order the answers come."""
    own = answer("identityPolicies", [PolicyText("p", "managed", json.dumps({**POLICY, "Statement": []}))])
    answers = [own, answer("groups", state=State.DENIED), answer("account", ACCOUNT)]
    for order in (answers, answers[::-1]):
        facts = facts_of(LOCATION, order)
        assert documents(facts["identityPolicies"]) == [POLICY]
        assert known(facts["groups"]) == ()
    both = facts_of(LOCATION, [answer("account", ACCOUNT), own, answer("groups", [MC_GROUP])])
    assert documents(both["identityPolicies"]) == [{**POLICY, "Statement": []}]
    assert isinstance(facts_of(LOCATION, answers[:2])["groups"], Denied)


def test_a_live_answer_about_another_is_none() -> None:
    """Nothing follows from it either."""
    facts = facts_of(LOCATION, [answer("account", {**ACCOUNT, "AccountName": "x"})])
    assert isinstance(facts["account"], Unavailable)
    assert "identityPolicies" not in facts
    aws = facts_of(AwsLocation(name="a"), [answer("bucketVersioning", {"Status": "Enabled"})])
    assert known(aws["bucketVersioning"]) == Versioning("Enabled")
