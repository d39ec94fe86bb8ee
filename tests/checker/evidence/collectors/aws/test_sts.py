"""What is asked of STS: who the credential is, whether it is one, and whether the role may be assumed."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import pytest

from checker.evidence.collectors.aws import sts
from checker.evidence.collectors.collect import chosen, collect
from checker.facts.aws_live import Acceptance, CallerIdentity, RoleAssumed
from checker.intake.collected import facts_of
from checker.model.answer import Asker, State
from checker.model.fact import Fact, Known, Unavailable
from checker.model.location import AwsLocation, Credentials, CredentialType
from checker.model.secret import Keys, Secret
from tests.checker.evidence.collectors.aws.account import ACCOUNT
from tests.checker.evidence.collectors.aws.principals import allow, arn, role, trust
from tests.checker.evidence.collectors.aws.stubbed import Stubs

if TYPE_CHECKING:
    from tests.checker.evidence.collectors.aws.account import Account

SESSION_ARN = "arn:aws:sts::111122223333:assumed-role/velero/backup-preflight"
ROLE = "arn:aws:iam::111122223333:role/velero"
EXTERNAL = "palette-7d1e9f"


def value(fact: Fact[object] | None) -> Any:  # noqa: ANN401 - the value of any fact
    """The value of a known fact."""
    assert isinstance(fact, Known), fact
    return fact.value


def assuming(account: Account, made: str) -> AwsLocation:
    """A location that assumes a role, with an external id."""
    credentials = Credentials(CredentialType.STS, role_arn=made, external_id=EXTERNAL)
    return account.location("b", principal=None, credentials=credentials)


def test_the_credential_says_who_it_is(account: Account) -> None:
    """The user of the key, and that AWS accepts it."""
    keys = account.user("sts-user")
    facts = account.facts(sts.COLLECTORS, account.location("b"), keys)
    found = value(facts["callerIdentity"])
    assert isinstance(found, CallerIdentity)
    assert (found.arn, found.account) == (arn("user", "sts-user"), ACCOUNT)
    assert value(facts["credentialAccepted"]) == Acceptance(accepted=True)
    assert "roleAssumed" not in facts


def test_a_reviewer_says_nothing_of_the_credential(account: Account) -> None:
    """Who reviews is not who backs up."""
    reviewer = account.asking(account.location("b"), by=Asker.REVIEWER)
    assert collect(sts.COLLECTORS, [reviewer], deadline=30) == ()


def test_an_unknown_key_is_known_to_be_refused(account: Account) -> None:
    """That a key is no good is an answer, beside the silence about who it is."""
    keys = Keys("AKIAIOSFODNN7EXAMPLE", Secret("x" * 40))
    facts = account.facts(sts.COLLECTORS, account.location("b"), keys)
    assert value(facts["credentialAccepted"]) == Acceptance(accepted=False, error="InvalidClientTokenId")
    assert isinstance(facts["callerIdentity"], Unavailable)


def test_a_wrong_secret_is_known_to_be_refused(account: Account) -> None:
    """The key is there, its secret is another, and neither is told."""
    keys = account.user("sts-wrong")
    facts = account.facts(sts.COLLECTORS, account.location("b"), Keys(keys.access_key_id, Secret("y" * 40)))
    assert value(facts["credentialAccepted"]) == Acceptance(accepted=False, error="SignatureDoesNotMatch")


def test_a_wrong_clock_is_not_a_wrong_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    """STS refuses the signature of another time with the same code: then nothing is said of the secret."""
    monkeypatch.setattr(sts, "_seconds_off", lambda _asking: 4000)
    stubs = Stubs()
    stubs.error("sts", "get_caller_identity", "SignatureDoesNotMatch", 403)
    answers = chosen(collect(sts.COLLECTORS, [stubs.asking(AwsLocation("prod"))], deadline=30))
    assert answers["credentialAccepted"].state is State.UNAVAILABLE
    assert "4000 seconds off" in answers["credentialAccepted"].reason


def test_the_clock_of_sts_is_read(account: Account) -> None:
    """From the Date header of its answer; this machine's is the same here."""
    assert abs(sts._seconds_off(account.asking(account.location("b")))) <= 2  # noqa: SLF001 - no other way to it


@pytest.mark.parametrize("code", ["ServiceUnavailable", "Throttling", "AccessDenied"])
def test_other_errors_say_nothing_of_the_key(code: str) -> None:
    """Only an error that refuses the key is an answer about it."""
    stubs = Stubs()
    stubs.error("sts", "get_caller_identity", code, 403)
    answers = chosen(collect(sts.COLLECTORS, [stubs.asking(AwsLocation("prod"))], deadline=30))
    assert not answers["credentialAccepted"].state.is_answer


def test_a_role_is_assumed(account: Account) -> None:
    """With the location's external id, by who the trust policy names."""
    keys = account.user("sts-may", allow("sts:AssumeRole"))
    made = role(account, "sts-role", trust(arn("user", "sts-may"), EXTERNAL))
    facts = account.facts(sts.COLLECTORS, assuming(account, made), keys)
    assert value(facts["roleAssumed"]) == RoleAssumed(made, "allowed", arn("user", "sts-may"), with_external_id=True)


def test_a_refused_role_is_an_answer(account: Account) -> None:
    """With another external id it is refused: known, and who tried is told."""
    keys = account.user("sts-may-not", allow("sts:AssumeRole"))
    made = role(account, "sts-other", trust(arn("user", "sts-may-not"), "palette-000000"))
    found = value(account.facts(sts.COLLECTORS, assuming(account, made), keys)["roleAssumed"])
    assert (found.outcome, found.error, found.caller) == ("denied", "AccessDenied", arn("user", "sts-may-not"))
    assert sts.assumed_keys(account.asking(assuming(account, made), keys), assuming(account, made)) is None


def test_the_run_can_ask_as_the_role(account: Account) -> None:
    """The keys of the session are those of the role, and nothing of them is ever printed."""
    keys = account.user("sts-chain", allow("sts:AssumeRole"))
    made = role(account, "sts-chained", trust(arn("user", "sts-chain"), EXTERNAL))
    location = assuming(account, made)
    session = sts.assumed_keys(account.asking(location, keys), location)
    assert session is not None
    assert repr(session) == "Keys(…)"
    found = value(account.facts(sts.COLLECTORS, location, session)["callerIdentity"])
    assert found.arn == f"arn:aws:sts::{ACCOUNT}:assumed-role/sts-chained/{sts.SESSION}"
    # A session of the role itself says nothing of who may begin one.
    assert "roleAssumed" not in account.facts(sts.COLLECTORS, location, session)


def test_the_session_is_thrown_away(account: Account) -> None:
    """Nothing of the keys that STS makes is in any answer, in no form."""
    made: list[Secret] = []
    keys = account.user("sts-leak", allow("sts:AssumeRole"))
    location = assuming(account, role(account, "sts-leaking", trust(arn("user", "sts-leak"), EXTERNAL)))
    session = sts.assumed_keys(account.asking(location, keys), location)
    assert session is not None
    answers = account.answers(sts.COLLECTORS, location, keys)
    said = repr(answers) + repr(facts_of(location, answers.values()))
    made += [each for each in (keys.secret, session.secret, session.token) if each is not None]
    for secret in made:
        text = secret.reveal()
        for form in (text, quote(text, safe=""), base64.b64encode(text.encode()).decode()):
            assert form not in said
    assert "ASIA" not in said


def test_only_a_role_is_assumed() -> None:
    """A location with keys of its own is asked nothing, and there is no role to ask as."""
    stubs = Stubs()
    location = AwsLocation("prod", credentials=Credentials(CredentialType.STATIC, access_key_id="AKIAEXAMPLE"))
    assert sts.assumed_keys(stubs.asking(location), location) is None
    assert not sts.assumes_role(location)


def test_a_session_without_keys_is_none() -> None:
    """An answer that lacks them is no session."""
    stubs = Stubs()
    stubs.answer("sts", "assume_role", {})
    location = AwsLocation("prod", credentials=Credentials(CredentialType.STS, role_arn=ROLE))
    assert sts.assumed_keys(stubs.asking(location), location) is None


@pytest.mark.parametrize(("code", "outcome"), [("AccessDenied", "denied"), ("RegionDisabledException", "undecided")])
def test_how_an_attempt_ends(code: str, outcome: str) -> None:
    """A refusal is one, and any other error decides nothing."""
    stubs = Stubs()
    stubs.account("444455556666")
    stubs.error("sts", "assume_role", code, 403)
    location = AwsLocation("prod", credentials=Credentials(CredentialType.STS, role_arn=ROLE))
    answers = chosen(collect(sts.COLLECTORS, [stubs.asking(location, Asker.REVIEWER)], deadline=30))
    body = answers["roleAssumed"].body
    assert isinstance(body, dict)
    assert (body["outcome"], body["error"], body["withExternalId"]) == (outcome, code, False)


def test_a_bad_key_does_not_try() -> None:
    """Whose key is no good was not refused the role: nothing is known of that."""
    stubs = Stubs()
    stubs.error("sts", "get_caller_identity", "ExpiredToken", 403)
    stubs.error("sts", "get_caller_identity", "ExpiredToken", 403)
    location = AwsLocation("prod", credentials=Credentials(CredentialType.STS, role_arn=ROLE))
    answers = chosen(collect(sts.COLLECTORS, [stubs.asking(location, Asker.REVIEWER)], deadline=30))
    assert answers["roleAssumed"].state is State.UNAVAILABLE
    assert SESSION_ARN not in repr(answers)
