"""Whom a trust policy lets in: an account, everybody it names, with the external id, with another or without."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from checker.errors import UnreadFactError
from checker.evidence.evidence import Evidence
from checker.evidence.store import Store
from checker.evidence.trust import account_admitted, assumed_role, role_account, role_callers, trusted_callers
from checker.facts.aws import PolicyKind
from checker.model.fact import Known, Source
from checker.model.location import AwsLocation, Credentials, CredentialType
from tests.checker.policy.making import document
from tests.examining import NOW

if TYPE_CHECKING:
    from checker.model.decision import Truth

ROLE = "arn:aws:iam::111122223333:role/velero"
STS = Credentials(CredentialType.STS, role_arn=ROLE, external_id="x-1")
PALETTE, CLUSTERS = "444455556666", "777788889999"
ASKED = {"StringEquals": {"sts:ExternalId": "x-1"}}


def window(*statements: object, **fields: Any) -> Evidence:  # noqa: ANN401 - any field
    """A window on a location whose role has this trust policy."""
    policy = document({"Version": "2012-10-17", "Statement": list(statements)}, PolicyKind.TRUST)
    location = AwsLocation(**{"name": "prod", "credentials": STS, **fields})
    facts = {"trustPolicy": Known(policy, Source("policy.json"))} if statements else {}
    return Evidence(Store(location, facts, NOW, strict=False))


def trust(account: str, condition: object = None, effect: str = "Allow") -> dict[str, object]:
    """A statement about an account."""
    made: dict[str, object] = {"Effect": effect, "Principal": {"AWS": account}, "Action": "sts:AssumeRole"}
    return {**made, "Condition": condition} if condition else made


PODS = {"Effect": "Allow", "Principal": {"Federated": "a.b"}, "Action": "sts:AssumeRoleWithWebIdentity"}


@pytest.mark.parametrize(
    ("statements", "account", "external", "answer"),
    [
        ((trust(PALETTE, ASKED),), PALETTE, ("x-1",), True),
        ((trust(PALETTE, ASKED),), PALETTE, ("x-2",), False),
        ((trust(PALETTE, ASKED),), PALETTE, (None,), False),
        ((trust(PALETTE, ASKED),), PALETTE, (), None),
        ((trust(PALETTE, ASKED),), CLUSTERS, ("x-1",), False),
        ((trust(PALETTE),), PALETTE, (None,), True),
        ((trust(f"arn:aws:iam::{PALETTE}:root"),), PALETTE, ("x-1",), True),
        ((trust(f"arn:aws:iam::{PALETTE}:role/a"),), PALETTE, ("x-1",), None),
        ((trust(PALETTE), trust(PALETTE, effect="Deny")), PALETTE, ("x-1",), False),
        ((trust("*"),), PALETTE, (None,), True),
        ((PODS,), PALETTE, ("x-1",), False),
    ],
)
def test_whether_an_account_may_assume_the_role(
    statements: tuple[object, ...], account: str, external: tuple[str | None, ...], answer: Truth
) -> None:
    """With an external id, with none, and with one that nobody says."""
    assert account_admitted(window(*statements), STS, account, *external) is answer


def test_providers_are_no_callers_of_the_role() -> None:
    """They come with a token: what becomes of them is unknown, and they are left out where that action is meant."""
    evidence = window(trust(PALETTE, ASKED), trust(CLUSTERS), PODS)
    assert trusted_callers(evidence, STS) == {PALETTE: True, CLUSTERS: True, "an identity provider": None}
    assert role_callers(evidence, STS, external_id=None) == {PALETTE: False, CLUSTERS: True}


def test_what_was_asked_counts_as_read() -> None:
    """An answer leans on the trust policy; where none was given, it is missed."""
    evidence = window(trust(PALETTE))
    account_admitted(evidence, STS, PALETTE, None)
    assert {"trustPolicy", "resourceControlPolicies"} <= set(evidence.reads)
    with pytest.raises(UnreadFactError):
        account_admitted(window(), STS, PALETTE, None)


@pytest.mark.parametrize(
    ("fields", "account", "assumed"),
    [
        ({}, "111122223333", True),
        ({"credentials": Credentials(CredentialType.STS)}, "", False),
        ({"credentials": Credentials(CredentialType.STATIC, access_key_id="AKIA")}, "", False),
        ({"credentials": None, "principal": ROLE}, "111122223333", False),
        ({"credentials": None, "principal": "arn:aws:sts::111122223333:assumed-role/velero/s"}, "111122223333", False),
        ({"credentials": None, "principal": "arn:aws:iam::111122223333:user/velero"}, "", False),
        ({"credentials": STS._replace(role_arn="velero")}, "", True),
    ],
)
def test_whose_role_it_is(fields: dict[str, Any], account: str, assumed: bool) -> None:  # noqa: FBT001 - a column
    """The role that the credentials assume, or the principal when that is a role."""
    assert role_account(window(**fields)) == account
    assert (assumed_role(window(**fields)) is not None) is assumed
