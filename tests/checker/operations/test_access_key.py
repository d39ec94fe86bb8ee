"""What an access key id tells: its account, its kind, and whether it is one at all."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checker.intake.credentials import MASK, looks_like_key_id
from checker.operations import access_key
from checker.operations.access_key import account_of

ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"


def encode(account: int, rest: int) -> str:
    """An access key id of an account, made the other way round: top bit, 40 bits of account, 39 bits of rest."""
    number = 1 << 79 | account << 39 | rest
    return "AKIA" + "".join(ALPHABET[number >> shift & 31] for shift in range(75, -1, -5))


@pytest.mark.parametrize(
    ("key", "account"),
    [
        ("ASIAQNZGKIQY56JQ7WML", "029608264753"),
        ("AKIARTX3GSDSVVNZHULO", "111122223333"),
        ("AKIAIOSFODNN7EXAMPLE", None),
        ("AKIAPZZZZZZZZZZZZZZZ", None),
        ("AKIARTX3GSDSVVNZHUL", None),
        ("AKIARTX3GSDSVVNZHULOA", None),
        ("AKIARTX3GSDSVVNZHU10", None),
        ("akiartx3gsdsvvnzhulo", None),
        ("", None),
        ("AKIA7777777777777777", None),
    ],
)
def test_known_keys(key: str, account: str | None) -> None:
    """Keys of known accounts decode; old, short, long and malformed ids, and thirteen digits, tell nothing."""
    assert account_of(key) == account


@given(st.integers(0, 999_999_999_999), st.integers(0, (1 << 39) - 1))
def test_every_account_survives_the_round_trip(account: int, rest: int) -> None:
    """Whatever the rest of the id, the account comes back with its leading zeros."""
    assert account_of(encode(account, rest)) == f"{account:012d}"


@given(st.text(max_size=24))
def test_any_text_is_answered(text: str) -> None:
    """No text raises, and an answer has twelve digits."""
    found = account_of(text)
    assert found is None or (len(found) == 12 and found.isdigit())


@pytest.mark.parametrize(
    ("key", "usual", "acceptable"),
    [
        ("AKIARTX3GSDSVVNZHULO", True, True),
        ("ASIARTX3GSDSVVNZHULO", True, True),
        ("AIDARTX3GSDSVVNZHULO", False, True),
        ("AKIARTX3GSDSVVNZHUL", False, True),
        ("AKIARTX3GSDSVVNZHUL0", False, True),
        ("akiartx3gsdsvvnzhulo", False, True),
        ("velero_key_of_prod", False, True),
        ("velero", False, False),
        ("AKIARTX3GSDSVVNZHUL-", False, False),
        ("AKIARTX3GSDSVVNZ HULO", False, False),
        ("\u00c4KIARTX3GSDSVVNZHULO", False, False),
        ("A" * 129, False, False),
        ("", False, False),
    ],
)
def test_how_an_id_is_made(key: str, *, usual: bool, acceptable: bool) -> None:
    """As AWS makes them, and as its APIs take them at most."""
    assert access_key.is_usual(key) is usual
    assert access_key.is_acceptable(key) is acceptable


def test_a_masked_secret_is_known_by_the_mask_of_the_intake() -> None:
    """The two modules cannot import each other."""
    assert access_key.is_masked(MASK * 40)
    assert not access_key.is_masked("")
    assert not access_key.is_masked("AKIARTX3GSDSVVNZHULO")


def test_prefixes_are_those_that_the_intake_tells_ids_by() -> None:
    """What one of them knows the other must know."""
    known = {*access_key.ENTITIES, access_key.LONG_TERM, access_key.TEMPORARY}
    assert all(looks_like_key_id(f"{prefix}RTX3GSDSVVNZHULO") for prefix in known)


def test_samples_of_the_documentation() -> None:
    """IAM User Guide, "Manage access keys for IAM users"."""
    assert access_key.is_sample("AKIAIOSFODNN7EXAMPLE")
    assert access_key.is_sample("AKIAI44QH8DHBEXAMPLE")
    assert not access_key.is_sample("AKIARTX3GSDSVVNZHULO")
