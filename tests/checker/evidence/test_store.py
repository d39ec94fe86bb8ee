"""What is known of a location before any rule runs: its fields, what was given, and what may be assumed."""

from __future__ import annotations

import pytest

from checker.evidence.store import LONG_TERM_KEY, SAME_ACCOUNT, Store
from checker.facts import aws, field
from checker.model.fact import Absent, Denied, FactKey, Known, Source, Unavailable
from checker.model.location import AwsLocation, Credentials, CredentialType, Network
from checker.model.secret import SecretTraits

NOW = "2026-11-22T00:00:00Z"
ACCOUNT = "111122223333"
USER = f"arn:aws:iam::{ACCOUNT}:user/velero"
ROLE = f"arn:aws:iam::{ACCOUNT}:role/velero"
KEY_ID = "AKIARTX3GSDSVVNZHULO"
FIELDS = [key for key in vars(field).values() if isinstance(key, FactKey) and key is not field.BUCKET_OWNER]
FACTS = [key for key in vars(aws).values() if isinstance(key, FactKey)]
ASSUMED = [key for key in FACTS if key.assumed]
NEVER = [key for key in FACTS if not key.assumed]
FULL = AwsLocation(
    "prod",
    bucket="acme",
    region="eu-central-1",
    prefix="a",
    s3_url="https://s3.amazonaws.com",
    force_path_style=True,
    certificate=b"x",
    credentials=Credentials(CredentialType.STATIC, KEY_ID, SecretTraits(40)),
    principal=USER,
    plugin={"version": "v1.13.1"},
    snapshot_plugin={"region": "eu-central-1"},
    velero_version="v1.17.0",
    network=Network(vpc_endpoint="vpce-1"),
    palette_account="222233334444",
)


def store(location: AwsLocation, *, strict: bool = False, **facts: object) -> Store:
    """A store with some facts."""
    return Store(location, facts, NOW, strict)  # type: ignore[arg-type]  # facts by name, as tests spell them


@pytest.mark.parametrize("key", FIELDS, ids=lambda key: key.name)
@pytest.mark.parametrize("strict", [False, True])
def test_a_field_is_known_or_absent_and_never_assumed(key: FactKey[object], *, strict: bool) -> None:
    """The location's own fields are always at hand."""
    fact = store(FULL, strict=strict).fact(key)
    assert isinstance(fact, Known)
    assert not fact.source.assumption
    empty = store(AwsLocation("prod"), strict=strict).fact(key)
    assert isinstance(empty, Known if key in {field.NAME, field.FORM, field.FEATURES, field.NETWORK} else Absent)


def test_every_layer_but_those_that_grant_is_assumed() -> None:
    """What must grant is never assumed: identity, key and trust policies, the key's state and kind."""
    assert {key.name for key in NEVER if not key.optional} == {
        "identityPolicies",
        "trustPolicy",
        "kmsKey.policy",
        "kmsKey.state",
        "kmsKey.spec",
    }


def test_what_aws_answers_of_a_setting_is_neither_assumed_nor_demanded() -> None:
    """A hardening fact that nobody supplied is not examined; and every one of them says what reading it takes."""
    optional = [key for key in FACTS if key.optional]
    assert {key.name for key in optional} >= {"bucketRegion", "bucketVersioning", "lifecycle", "topLevel", "accessKeys"}
    assert not [key.name for key in optional if key.assumed or not key.permission]


@pytest.mark.parametrize("key", ASSUMED, ids=lambda key: key.name)
def test_what_only_restricts_is_assumed_and_says_so(key: FactKey[object]) -> None:
    """An assumption is an explicit fact with a source of its own."""
    fact = store(AwsLocation("prod", principal=ROLE)).fact(key)
    assert isinstance(fact, Absent)
    assert fact.source.assumption == key.assumed


@pytest.mark.parametrize("key", FACTS, ids=lambda key: key.name)
def test_strict_assumes_nothing(key: FactKey[object]) -> None:
    """What nobody supplied is not known, and the message says how to supply it."""
    fact = store(AwsLocation("prod", principal=ROLE), strict=True).fact(key)
    assert isinstance(fact, Unavailable)
    assert not fact.supplied
    assert key.name in fact.reason


@pytest.mark.parametrize("key", FACTS, ids=lambda key: key.name)
@pytest.mark.parametrize(
    "given", [Known(1, Source("x")), Absent(Source("x")), Denied("p", Source("x")), Unavailable("x")]
)
@pytest.mark.parametrize("strict", [False, True])
def test_what_was_given_is_what_is_known(
    key: FactKey[object], given: Known[int] | Absent | Denied | Unavailable, *, strict: bool
) -> None:
    """A refusal stays a refusal: no assumption takes its place."""
    assert store(FULL, strict=strict, **{key.name: given}).fact(key) is given


@pytest.mark.parametrize("strict", [False, True])
def test_the_bucket_policy_of_another_account_is_never_assumed(*, strict: bool) -> None:
    """It would have to grant."""
    location = AwsLocation("prod", principal=USER, bucket_owner="444455556666")
    found = store(location, strict=strict)
    assert found.crosses_accounts
    assert isinstance(found.fact(aws.BUCKET_POLICY), Unavailable)


@pytest.mark.parametrize(
    ("location", "owner", "assumption"),
    [
        (AwsLocation("prod", principal=USER, bucket_owner="444455556666"), "444455556666", ""),
        (AwsLocation("prod", principal=USER), ACCOUNT, SAME_ACCOUNT),
        (AwsLocation("prod", credentials=Credentials(CredentialType.STATIC, KEY_ID)), ACCOUNT, SAME_ACCOUNT),
        (AwsLocation("prod", credentials=Credentials(CredentialType.STS, role_arn=ROLE)), ACCOUNT, SAME_ACCOUNT),
    ],
)
def test_the_owner_is_the_principals_account_unless_somebody_says_otherwise(
    location: AwsLocation, owner: str, assumption: str
) -> None:
    """An assumption that is listed, and that a strict run does not make."""
    fact = store(location).fact(field.BUCKET_OWNER)
    assert isinstance(fact, Known)
    assert (fact.value, fact.source.assumption) == (owner, assumption)
    strict = store(location, strict=True).fact(field.BUCKET_OWNER)
    assert isinstance(strict, Unavailable if assumption else Known)


def test_nobody_knows_the_owner_without_an_account() -> None:
    """Then not even an assumption can be made."""
    assert isinstance(store(AwsLocation("prod")).fact(field.BUCKET_OWNER), Unavailable)


@pytest.mark.parametrize(
    ("location", "absent"),
    [
        (AwsLocation("prod", principal=USER, credentials=Credentials(CredentialType.STATIC, KEY_ID)), True),
        (AwsLocation("prod", credentials=Credentials(CredentialType.STATIC, KEY_ID)), True),
        (AwsLocation("prod", credentials=Credentials(CredentialType.STATIC, f"ASIA{KEY_ID[4:]}")), False),
        (
            AwsLocation("prod", credentials=Credentials(CredentialType.STATIC, KEY_ID, session_token=SecretTraits(9))),
            False,
        ),
        (AwsLocation("prod", principal=ROLE, credentials=Credentials(CredentialType.STATIC, KEY_ID)), False),
        (AwsLocation("prod", credentials=Credentials(CredentialType.STS, role_arn=ROLE)), False),
        (AwsLocation("prod", principal=USER), False),
    ],
)
def test_only_a_long_term_key_proves_that_there_is_no_session_policy(location: AwsLocation, *, absent: bool) -> None:
    """Temporary keys may carry one, static or not; a strict run does not take it for granted."""
    fact = store(location, strict=True).fact(aws.SESSION_POLICY)
    assert fact == (Absent(Source(LONG_TERM_KEY)) if absent else fact)
    assert isinstance(fact, Absent if absent else Unavailable)


def test_a_secret_that_was_named_and_is_missing_is_not_known() -> None:
    """And says what is missing; it was not supplied, so that offline nothing is undecided for it."""
    why = "environment variable X is not set"
    missing = Credentials(CredentialType.STATIC, KEY_ID, secret_missing=why)
    assert store(AwsLocation("prod", credentials=missing)).fact(field.SECRET) == Unavailable(why)
    assert isinstance(store(AwsLocation("prod")).fact(field.SECRET), Absent)
