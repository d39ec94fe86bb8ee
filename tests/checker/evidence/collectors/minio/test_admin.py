"""What the administration of a server tells: each answer as a fact, and what is none as such."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from minio.crypto import encrypt

from checker.evidence.collectors.asking import Asking
from checker.evidence.collectors.aws.session import Limits
from checker.evidence.collectors.collect import collect
from checker.evidence.collectors.minio import admin
from checker.evidence.collectors.minio.session import minio_clients
from checker.facts import minio
from checker.intake.collected import facts_of
from checker.model.answer import Asker, State
from checker.model.fact import Absent, Denied, Known, Unavailable
from checker.model.location import Credentials, CredentialType, MinioLocation
from checker.model.secret import Keys, Secret
from tests.checker.evidence.collectors.scripted import Asked, Said, serving

if TYPE_CHECKING:
    from checker.model.answer import Answer
    from checker.model.fact import Fact

SECRET = "a-secret-of-forty-characters-or-thereabout"  # noqa: S105 - made up
GRANTS = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": ["s3:*"], "Resource": ["*"]}]}
NONE = {"Version": "", "Statement": None}
KEY = {"parentUser": "velero-user", "accountStatus": "on", "impliedPolicy": True, "policy": json.dumps(GRANTS)}
USER = {"status": "enabled", "policyName": "velero,readonly", "memberOf": ["backup"]}
GROUP = {"name": "backup", "status": "enabled", "members": ["velero-user"], "policy": "writeonly"}
INFO = {
    "mode": "online",
    "region": "eu-1",
    "servers": [{"version": "2025-10-15T17:29:55Z"}],
    "services": {"kms": {"status": "online"}},
}
REFUSED = Said(403, '{"Code": "AccessDenied"}')


def said(body: object) -> Said:
    """An answer of the administration."""
    return Said(body=json.dumps(body))


def sealed(body: object) -> Said:
    """An answer that only the holder of the secret can open."""
    return Said(body=encrypt(json.dumps(body).encode(), SECRET))


def script(**answers: Said) -> dict[str, Said]:
    """What a server answers on which path, where nothing else is said: all is well."""
    told = {
        "accountinfo": said({"AccountName": "velero-user", "Policy": GRANTS, "Buckets": None}),
        "user-info": said(USER),
        "info-canned-policy": said(GRANTS),
        "group": said(GROUP),
        "get-bucket-quota": said({"quota": 10**12, "quotatype": "hard"}),
        "info": said(INFO),
        "info-service-account": sealed(KEY),
    }
    return {**told, **{name.replace("_", "-"): answer for name, answer in answers.items()}}


def answers(
    told: dict[str, Said], key_id: str = "velero-key", by: Asker = Asker.REVIEWER, bucket: str | None = "velero"
) -> dict[str, Answer]:
    """The answers of one who asks a server that answers so, by their fact."""
    location = MinioLocation(
        "prod",
        bucket=bucket,
        region="eu-1",
        principal="velero-user",
        credentials=Credentials(CredentialType.STATIC, key_id),
    )

    def answer(request: Asked) -> Said:
        return told.get(request.path.removeprefix("/minio/admin/v3/"), Said(404))

    with serving(answer) as server:
        location = location._replace(s3_url=server.url)
        clients = minio_clients(location, Keys(key_id, Secret(SECRET)), bundle=None, environ={}, limits=Limits(2, 2, 1))
        asking = Asking(location, by, clients, secrets=(Secret(SECRET),))
        found = collect((*admin.WHO, *admin.COLLECTORS), [asking], deadline=20)
    return {each.fact: each for each in found}


def facts(told: dict[str, Said], **who: Any) -> dict[str, Fact[object]]:  # noqa: ANN401 - as ``answers`` takes them
    """What is known of a location then."""
    key_id = who.get("key_id", "velero-key")
    location = MinioLocation(
        "prod", bucket="velero", principal="velero-user", credentials=Credentials(CredentialType.STATIC, key_id)
    )
    return facts_of(location, answers(told, **who).values())


def known(fact: Fact[object]) -> Any:  # noqa: ANN401 - whatever the fact is of
    """The value of a fact that is known."""
    assert isinstance(fact, Known), fact
    return fact.value


def test_everything_that_an_administrator_is_told() -> None:
    """The single policies of the user and of its groups, the key, the quota and the server."""
    found = facts(script())
    assert [each.name for each in known(found["identityPolicies"])] == [
        "admin:GetPolicy velero",
        "admin:GetPolicy readonly",
    ]
    (group,) = known(found["groups"])
    assert (group.name, group.enabled, len(group.policies)) == ("backup", True, 1)
    assert known(found["user"]) == minio.User(
        "velero-user", enabled=True, policies=("velero", "readonly"), groups=("backup",)
    )
    assert known(found["accessKey"]) == minio.AccessKey("velero-user", True, True)  # noqa: FBT003 - its fields
    assert isinstance(found["accessKeyPolicy"], Absent)
    assert known(found["quota"]) == minio.Quota(10**12)
    server = known(found["server"])
    assert (server.version, server.region, server.encrypts) == ("2025-10-15T17:29:55Z", "eu-1", True)


def test_a_policy_of_the_access_key_is_its_own() -> None:
    """And the one that the server shows of a key which inherits is not."""
    policy = known(facts(script(info_service_account=sealed({**KEY, "impliedPolicy": False})))["accessKeyPolicy"])
    assert policy.name == "admin:InfoServiceAccount velero-key"


@pytest.mark.parametrize("body", [{**KEY, "impliedPolicy": False, "policy": None}, {"parentUser": "velero-user"}, []])
def test_a_key_of_which_the_answer_says_too_little_is_not_known(body: object) -> None:
    """Never one without a policy of its own."""
    found = facts(script(info_service_account=sealed(body)))
    assert isinstance(found["accessKeyPolicy"], Unavailable)


@pytest.mark.parametrize("code", ["XMinioInvalidIAMCredentials", "XMinioAdminServiceAccountNotFound"])
def test_a_key_that_is_no_service_account_has_no_policy_of_its_own(code: str) -> None:
    """The keys of a session are none."""
    found = facts(script(info_service_account=Said(404, json.dumps({"Code": code}))))
    assert isinstance(found["accessKeyPolicy"], Absent)


def test_the_users_own_key_is_not_asked_for() -> None:
    """It is no service account, and there is nothing to ask."""
    found = facts(script(info_service_account=Said(500)), key_id="velero-user")
    assert isinstance(found["accessKeyPolicy"], Absent)


FACTS = {
    "user-info": ("user", "identityPolicies", "groups"),
    "info-canned-policy": ("identityPolicies", "groups"),
    "group": ("groups",),
    "get-bucket-quota": ("quota",),
    "info": ("server",),
    "info-service-account": ("accessKey", "accessKeyPolicy"),
    "accountinfo": ("account",),
}


def asker(question: str) -> Asker:
    """Who asks it: about itself only the key."""
    return Asker.CREDENTIAL if question == "accountinfo" else Asker.REVIEWER


@pytest.mark.parametrize("question", FACTS)
def test_what_is_refused_is_told_of_as_such(question: str) -> None:
    """With the permission that it takes, and never as something that is not there."""
    found = answers({**script(), question: REFUSED}, by=asker(question))
    for name in FACTS[question]:
        assert (found[name].state, found[name].reason) == (State.DENIED, "AccessDenied")
        assert found[name].permission or name == "account"


@pytest.mark.parametrize("spoiled", [Said(503, "busy"), Said(200, "<html>"), Said(200, "7"), Said(200), Said(302)])
@pytest.mark.parametrize("question", FACTS)
def test_what_is_no_answer_tells_nothing(question: str, spoiled: Said) -> None:
    """Garbage, numbers and pages: the facts are unavailable, and nothing else is lost."""
    found = answers({**script(), question: spoiled}, by=asker(question))
    for name in FACTS[question]:
        assert found[name].state is State.UNAVAILABLE, found[name]
    lost = {name for name, each in found.items() if each.state is State.UNAVAILABLE}
    assert lost == {*FACTS[question], *({"credentialAccepted"} if question == "accountinfo" else set())}


@pytest.mark.parametrize("members", ["backup", [7], [{"group": "backup"}], [""], {"backup": {}}, [None]], ids=str)
def test_groups_that_cannot_be_read_are_not_left_out(members: object) -> None:
    """A group that nobody can name may be the one that is disabled."""
    assert answers(script(user_info=said({**USER, "memberOf": members})))["groups"].state is State.UNAVAILABLE


@pytest.mark.parametrize("members", [None, []])
def test_a_user_without_groups_has_none(members: object) -> None:
    """As the server says it, of a user without any."""
    assert known(facts(script(user_info=said({**USER, "memberOf": members})))["groups"]) == ()


def test_a_bucket_without_a_quota_has_none() -> None:
    """A quota of nothing is none, either."""
    for answer in (said({"quota": 0}), said({}), Said(404, '{"Code": "XMinioAdminNoSuchQuotaConfiguration"}')):
        assert answers(script(get_bucket_quota=answer))["quota"].state is State.ABSENT
    assert answers(script(), bucket=None)["quota"].state is State.UNAVAILABLE


@pytest.mark.parametrize(
    ("answer", "accepted"),
    [
        (Said(403, '{"Code": "InvalidAccessKeyId"}'), False),
        (Said(403, '{"Code": "SignatureDoesNotMatch"}'), False),
        (REFUSED, True),
        (Said(403, "a firewall"), None),
        (Said(503, '{"Code": "XMinioServerNotInitialized"}'), None),
    ],
)
def test_whether_the_server_takes_the_signature(answer: Said, accepted: bool | None) -> None:  # noqa: FBT001 - a table
    """A refusal of what was asked shows that it does; a refusal by something else on the way shows nothing."""
    found = answers(script(accountinfo=answer), by=Asker.CREDENTIAL)["credentialAccepted"]
    assert found.state is (State.UNAVAILABLE if accepted is None else State.KNOWN)
    if accepted is not None:
        assert isinstance(found.body, dict)
        assert found.body["accepted"] is accepted


@pytest.mark.parametrize(
    ("key_id", "policy", "name", "enabled"),
    [
        ("velero-user", NONE, "velero-user", True),
        ("velero-key", GRANTS, "velero-user", True),
        ("velero-key", NONE, "velero-user", False),
        ("velero-key", None, "velero-user", False),
        ("velero-key", GRANTS, "another", False),
    ],
)
def test_a_user_that_nobody_may_ask_about_is_known_by_what_its_key_may(
    key_id: str, policy: object, name: str, *, enabled: bool
) -> None:
    """The server refuses a user that is disabled, and grants an access key of one nothing."""
    account = said({"AccountName": name, "Policy": policy, "Buckets": None})
    found = facts(script(user_info=REFUSED, accountinfo=account), key_id=key_id, by=Asker.CREDENTIAL)["user"]
    assert isinstance(found, Known if enabled else Denied), found


def test_a_secret_that_comes_back_is_not_kept() -> None:
    """Wherever the server writes it."""
    told = script(
        info=said({**INFO, "region": SECRET}),
        user_info=said({**USER, "policyName": f"x{SECRET}"}),
        accountinfo=said({"AccountName": SECRET}),
    )
    found = answers(told, by=Asker.CREDENTIAL)
    assert SECRET not in str(found)
    for name in ("server", "identityPolicies", "account"):
        assert "repeats a secret" in found[name].reason
